import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import {
  changeUpstreamBody,
  makeUpstreamBody,
  testUpstreamBody,
  upstreamAbilities,
  upstreamAddress,
  upstreamDocument,
  upstreamsDocument,
} from '../../contract/adminFederation.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { linkAddress } from '../../contract/adminUsers.ts';
import { emptyBody } from '../../contract/signIn.ts';
import { editionOfUpstream, type UpstreamProvider } from '../../domain/directory/upstreamProvider.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { instantOrNull } from './instantOrNull.ts';
import { namedId } from './namedId.ts';

const PATH = '/federation/providers';
const ONE = `${PATH}/:provider`;
/** Whoever says who vouches for people can be any of them. */
const MANAGE = { tag: 'Federation', assurance: 'fresh_aal2', role: 'administrator', act: 'manage_federation', query: null } as const;

const SWITCHES = [
  ['enabled', 'enable', 'Let people sign in with a provider again.'],
  ['disabled', 'disable', 'Nobody signs in with a provider any more. Sessions go on.'],
] as const;

export function federationRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    tag: 'Federation',
    method: 'GET',
    path: PATH,
    assurance: 'session',
    role: 'auditor',
    act: 'read_federation',
    summary: 'The OpenID providers elsewhere with which people can sign in, and how many are linked to each.',
    params: tenantAddress,
    query: null,
    body: null,
    status: 200,
    answer: upstreamsDocument,
    run: ({ admin }) => flows.listUpstreams(admin),
    document: (listed) => ({
      providers: listed.map((one) => ({
        ...documentOf(one),
        redirectUri: one.redirectUri,
        links: one.links,
        onlyWay: one.onlyWay,
      })),
    }),
  });
  adminRoute(app, {
    ...MANAGE,
    method: 'POST',
    path: PATH,
    summary: 'Make a provider with which people can sign in from then on.',
    params: tenantAddress,
    body: makeUpstreamBody,
    status: 201,
    answer: upstreamDocument,
    run: ({ admin, body: { clientSecret, ...draft } }) => flows.makeUpstream({ ...admin, draft, clientSecret }),
    document: documentOf,
  });
  adminRoute(app, {
    ...MANAGE,
    method: 'PUT',
    path: ONE,
    summary: 'Change what is said of a provider. Its issuer and the links to it stay.',
    params: upstreamAddress,
    body: changeUpstreamBody,
    status: 200,
    answer: upstreamDocument,
    run: ({ admin, params, body: { clientSecret, expectedEdition, ...draft } }) =>
      flows.changeUpstream({ ...admin, provider: namedId<'UpstreamProvider'>(params.provider), draft, clientSecret, expectedEdition }),
    document: documentOf,
  });
  for (const [to, path, summary] of SWITCHES) {
    adminRoute(app, {
      ...MANAGE,
      method: 'POST',
      path: `${ONE}/${path}`,
      summary,
      params: upstreamAddress,
      body: emptyBody,
      status: 204,
      answer: null,
      run: ({ admin, params }) =>
        (to === 'enabled' ? flows.enableUpstream : flows.disableUpstream)({
          ...admin,
          provider: namedId<'UpstreamProvider'>(params.provider),
        }),
      document: () => null,
    });
  }
  adminRoute(app, {
    ...MANAGE,
    method: 'DELETE',
    path: ONE,
    summary: 'Delete a provider and all links to it. Sessions go on.',
    params: upstreamAddress,
    body: null,
    status: 204,
    answer: null,
    run: ({ admin, params }) => flows.deleteUpstream({ ...admin, provider: namedId<'UpstreamProvider'>(params.provider) }),
    document: () => null,
  });
  adminRoute(app, {
    tag: 'Federation',
    assurance: 'fresh_aal2',
    role: 'operator',
    act: 'remove_link',
    query: null,
    method: 'DELETE',
    path: '/users/:user/links/:link',
    summary: "Take from a person that they can sign in with a provider elsewhere. The person's sessions end.",
    params: linkAddress,
    body: null,
    status: 204,
    answer: null,
    run: ({ admin, params }) =>
      flows.removeLink({ ...admin, user: namedId<'User'>(params.user), link: namedId<'UpstreamLink'>(params.link) }),
    document: () => null,
  });
  adminRoute(app, {
    ...MANAGE,
    method: 'POST',
    path: '/federation/test',
    summary: 'Ask a provider what it says of itself and whether it shows keys. Nothing is saved.',
    params: tenantAddress,
    body: testUpstreamBody,
    status: 200,
    answer: upstreamAbilities,
    run: ({ admin, body }) => flows.testUpstream({ ...admin, issuer: body.issuer }),
    document: ({ scopes, acrValues, claims, ...said }) => ({
      ...said,
      scopes: [...scopes],
      acrValues: [...acrValues],
      claims: [...claims],
    }),
  });
}

function documentOf(provider: UpstreamProvider): z.input<typeof upstreamDocument> {
  const { id, name, issuer, clientId, scopes, claims, accounts, mfa, createdAt, disabledAt } = provider;
  return {
    id,
    name,
    issuer,
    clientId,
    scopes: [...scopes],
    claims,
    accounts: accounts.kind === 'create' ? { kind: 'create', groups: [...accounts.groups] } : accounts,
    mfa: { acr: [...mfa.acr], amr: [...mfa.amr] },
    createdAt: formatInstant(createdAt),
    disabledAt: instantOrNull(disabledAt),
    edition: editionOfUpstream(provider),
  };
}
