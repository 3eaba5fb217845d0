import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import {
  applicationAddress,
  applicationDocument,
  applicationsPage,
  applicationsQuery,
  registerApplicationBody,
  registeredDocument,
  secretDocument,
  updateApplicationBody,
} from '../../contract/adminApplications.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { namedPlaceText, readNamedPlace } from '../../contract/places.ts';
import { emptyBody } from '../../contract/signIn.ts';
import { type Application, editionOfApplication } from '../../domain/directory/application.ts';
import type { ForwardAuth } from '../../domain/directory/forwardAuth.ts';
import type { SamlProvider } from '../../domain/directory/samlProvider.ts';
import { succeeded } from '../../kernel/result.ts';
import { changedSamlDraft, newSamlDraft } from '../../saml/readSpMetadata.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { instantOrNull } from './instantOrNull.ts';
import { namedId } from './namedId.ts';
import { ruleDocumentOf } from './ruleDocument.ts';
import { placeMalformed } from './userQuestions.ts';

const TAG = 'Applications';
const READ = { tag: TAG, assurance: 'session', role: 'auditor', query: null, body: null, status: 200 } as const;
/** What an application demands is policy, and where it sends people decides who gets their codes. */
const CHANGE = { tag: TAG, assurance: 'fresh_aal2', role: 'administrator', query: null } as const;

const SWITCHES = [
  ['disabled', '/applications/:application/disable', 'Shut an application: nobody signs in to it, and it gets and renews no token.'],
  ['enabled', '/applications/:application/enable', 'Open an application again.'],
] as const;

export function applicationRoutes(app: FastifyInstance, flows: AdminFlows): void {
  readRoutes(app, flows);
  adminRoute(app, {
    ...CHANGE,
    method: 'POST',
    path: '/applications',
    act: 'manage_applications',
    summary:
      'Register an OpenID Connect client, whose secret is shown this once, an application that a proxy guards, or a SAML service provider.',
    params: tenantAddress,
    body: registerApplicationBody,
    status: 201,
    answer: registeredDocument,
    run: async ({ admin, body: { saml: given, ...body } }) => {
      const saml = given === undefined ? succeeded(null) : newSamlDraft(given);
      return saml.ok ? flows.registerApplication({ ...admin, ...body, oidc: withIds(body.oidc), saml: saml.value }) : saml;
    },
    document: ({ application, clientSecret }) => ({ application: documentOf(application), clientSecret }),
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'PATCH',
    path: '/applications/:application',
    act: 'manage_applications',
    summary: 'Change a registration. What is not given stays as it is.',
    params: applicationAddress,
    body: updateApplicationBody,
    status: 200,
    answer: applicationDocument,
    run: async ({ admin, params, body: { saml: given, ...body } }) => {
      const saml = given === undefined ? succeeded(undefined) : changedSamlDraft(given);
      if (!saml.ok) return saml;
      return flows.updateApplication({
        ...admin,
        ...body,
        oidc: withIds(body.oidc),
        saml: saml.value,
        application: namedId<'Application'>(params.application),
      });
    },
    document: documentOf,
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'POST',
    path: '/applications/:application/secret',
    act: 'manage_applications',
    summary: 'Make a new secret, shown this once. The old one is dead at once.',
    params: applicationAddress,
    body: emptyBody,
    status: 201,
    answer: secretDocument,
    run: ({ admin, params }) => flows.rotateClientSecret({ ...admin, application: namedId<'Application'>(params.application) }),
    document: ({ clientSecret }) => ({ clientSecret }),
  });
  for (const [to, path, summary] of SWITCHES) {
    adminRoute(app, {
      ...CHANGE,
      method: 'POST',
      path,
      act: 'manage_applications',
      summary,
      params: applicationAddress,
      body: emptyBody,
      status: 200,
      answer: applicationDocument,
      run: ({ admin, params }) => flows.switchApplication({ ...admin, application: namedId<'Application'>(params.application), to }),
      document: documentOf,
    });
  }
  adminRoute(app, {
    ...CHANGE,
    method: 'DELETE',
    path: '/applications/:application',
    act: 'manage_applications',
    summary: 'Delete an application, and its rule with it.',
    params: applicationAddress,
    body: null,
    status: 204,
    answer: null,
    run: ({ admin, params }) => flows.deleteApplication({ ...admin, application: namedId<'Application'>(params.application) }),
    document: () => null,
  });
}

function readRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/applications',
    act: 'read_applications',
    summary: 'Applications by name, the built-in ones among them, each with its rule.',
    params: tenantAddress,
    query: applicationsQuery,
    answer: applicationsPage,
    run: async ({ admin, query }) => {
      const after = query.after === undefined ? null : readNamedPlace<'Application'>(query.after);
      if (after === null && query.after !== undefined) return placeMalformed();
      return flows.pageApplications({ ...admin, search: query.search ?? null, after, limit: query.limit });
    },
    document: ({ applications, next }) => ({
      applications: applications.map((one) => ({ ...documentOf(one), ...ruleDocumentOf(one) })),
      next: next === null ? null : namedPlaceText(next),
    }),
  });
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/applications/:application',
    act: 'read_applications',
    summary: 'One application.',
    params: applicationAddress,
    answer: applicationDocument,
    run: ({ admin, params }) => flows.showApplication({ ...admin, application: namedId<'Application'>(params.application) }),
    document: documentOf,
  });
}

function documentOf(application: Application): z.input<typeof applicationDocument> {
  const { id, clientId, name, oidc, forwardAuth, saml, demand, labels, disabledAt } = application;
  return {
    id,
    clientId,
    name,
    oidc: oidc === null ? null : clientOf(oidc),
    forwardAuth: forwardAuth === undefined ? null : hostOf(forwardAuth),
    saml: saml === undefined ? null : providerOf(saml),
    demand: demand === null ? null : { ...demand },
    labels: [...labels],
    disabledAt: instantOrNull(disabledAt),
    edition: editionOfApplication(application),
  };
}

function clientOf(oidc: NonNullable<Application['oidc']>) {
  const { authMethod, redirectUris, postLogoutRedirectUris, backchannelLogoutUri, readsTokensOf = [] } = oidc;
  return {
    authMethod,
    redirectUris: [...redirectUris],
    postLogoutRedirectUris: [...postLogoutRedirectUris],
    backchannelLogoutUri,
    readsTokensOf: [...readsTokensOf],
  };
}

/** The ids in what is sent of a client. What is no list is judged as it is. */
function withIds<Client extends { readonly readsTokensOf?: unknown }>(client: Client | undefined): Client | undefined {
  const sent = client?.readsTokensOf;
  if (client === undefined || !Array.isArray(sent)) return client;
  return { ...client, readsTokensOf: sent.map((one: unknown) => (typeof one === 'string' ? namedId<'Application'>(one) : null)) };
}

function providerOf({ acsUrls, attributes, certificates, logout, idpInitiated, ...saml }: SamlProvider) {
  return {
    ...saml,
    acsUrls: [...acsUrls],
    attributes: [...attributes],
    certificates: [...certificates],
    logout: logout === null ? null : { ...logout },
    idpInitiated: { relayState: null, ...idpInitiated },
  };
}

function hostOf({ origins, rules }: ForwardAuth) {
  return { origins: [...origins], rules: rules.map((rule) => ({ ...rule })) };
}
