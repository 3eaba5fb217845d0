import { z } from 'zod';
import { CLIENT_AUTH_METHODS } from '../domain/directory/application.ts';
import { REQUIRED_FACTORS } from '../domain/directory/requiredFactors.ts';
import { LOGOUT_BINDINGS, NAME_ID_FORMATS, SAML_ATTRIBUTES } from '../domain/directory/samlProvider.ts';
import {
  expectedEdition,
  identifier,
  instantText,
  judged,
  limitGiven,
  lineGiven,
  place,
  placeOf,
  ruleInShort,
  stateEdition,
  tenantAddress,
} from './adminParts.ts';

export const applicationDocument = z.strictObject({
  id: identifier,
  clientId: z.string(),
  name: z.string(),
  oidc: z
    .strictObject({
      authMethod: z.enum(CLIENT_AUTH_METHODS),
      redirectUris: z.array(z.string()),
      postLogoutRedirectUris: z.array(z.string()),
      backchannelLogoutUri: z.string().nullable(),
      readsTokensOf: z
        .array(identifier)
        .meta({ description: 'The applications about whose access tokens it may ask (introspection), besides its own.' }),
    })
    .nullable()
    .meta({ description: 'null: a protected host, or an application that is part of Sallyport.' }),
  forwardAuth: z
    .strictObject({
      origins: z.array(z.string()),
      rules: z.array(
        z.strictObject({
          path: z.string().meta({ description: 'What the path of a request begins with, in canonical form.' }),
          aal: z.union([z.literal(1), z.literal(2)]),
          factors: z.enum(REQUIRED_FACTORS),
          maxAgeSeconds: z.int().nullable().meta({ description: 'null: any age.' }),
        }),
      ),
    })
    .nullable()
    .meta({ description: 'The hosts that a proxy guards, and what is asked on their paths; null: no protected host.' }),
  saml: z
    .strictObject({
      entityId: z.string(),
      acsUrls: z.array(z.string()).meta({ description: 'Where responses are posted; the first where a request names none.' }),
      logout: z.strictObject({ url: z.string(), binding: z.enum(LOGOUT_BINDINGS) }).nullable(),
      nameIdFormat: z.enum(NAME_ID_FORMATS),
      attributes: z.array(z.enum(SAML_ATTRIBUTES)),
      certificates: z.array(z.string()).meta({ description: 'X.509, base64 of DER.' }),
      signedRequests: z.enum(['required', 'optional']),
      idpInitiated: z.strictObject({ allowed: z.boolean(), relayState: z.string().nullable() }),
    })
    .nullable()
    .meta({ description: 'A SAML 2.0 service provider; null: it is none.' }),
  demand: z
    .strictObject({ aal: z.union([z.literal(1), z.literal(2)]), maxAgeSeconds: z.int().nullable() })
    .nullable()
    .meta({ description: 'What every authorization demands beyond the rules; null: nothing.' }),
  labels: z.array(z.string()).meta({ description: 'The classes that it is of, for step-up rules.' }),
  disabledAt: instantText.nullable().meta({ description: 'Since when nobody can open it; null: it is enabled.' }),
  edition: stateEdition,
});

const applicationListedDocument = applicationDocument.extend({
  rule: ruleInShort,
  scheduled: instantText.nullable().meta({ description: 'When its next rule begins; null: none is scheduled.' }),
});

export const applicationsPage = z.strictObject({ applications: z.array(applicationListedDocument), next: placeOf('after') });

export const applicationsQuery = z.strictObject({
  search: lineGiven(200).optional().meta({ description: 'Part of the name or of the client id.' }),
  after: place,
  limit: limitGiven,
});

export const registeredDocument = z.strictObject({
  application: applicationDocument,
  clientSecret: z
    .string()
    .nullable()
    .meta({ description: 'Shown this once; null: a public client, a protected host and a service provider have none.' }),
});

export const secretDocument = z.strictObject({ clientSecret: z.string().meta({ description: 'Shown this once.' }) });

export const applicationAddress = tenantAddress.extend({ application: z.string() });

const demand = z
  .strictObject({
    aal: judged('string', '1 or 2').meta({ type: 'integer' }),
    maxAgeSeconds: judged('string', 'Seconds, or null.').meta({ type: 'integer' }).default(null),
  })
  .nullable();

const client = {
  authMethod: judged('string', CLIENT_AUTH_METHODS.join(', ')),
  redirectUris: judged('array', 'Exact addresses: https, or http on localhost. None: an API, at which nobody signs in.'),
  postLogoutRedirectUris: judged('array', 'Exact addresses.'),
  backchannelLogoutUri: judged('string', 'Where logout tokens are posted; null: none are taken.'),
  readsTokensOf: judged('array', 'Ids of the applications that call this one as an API: it may ask about their access tokens.'),
};

const host = {
  origins: judged('array', 'Hosts as a browser names them: https://wiki.example.com, or http on localhost.'),
  rules: judged(
    'array',
    'Rules {path, aal, factors, maxAgeSeconds}; factors is any, webauthn or not_sms. All that a path begins with hold, so their order means nothing; a path that servers may read differently falls under every one.',
  ),
};

const provider = {
  metadata: judged('string', 'The metadata of the service provider (XML). What is given besides stands above what it says.').optional(),
  entityId: judged('string', 'As the service provider names itself.').optional(),
  acsUrls: judged('array', 'Exact addresses: https, or http on localhost.').optional(),
  logout: judged('object', '{url, binding}, binding is post or redirect; null: no single logout.').optional(),
  nameIdFormat: judged('string', NAME_ID_FORMATS.join(', ')).optional(),
  attributes: judged('array', `What is told of a person: ${SAML_ATTRIBUTES.join(', ')}.`).optional(),
  certificates: judged('array', 'X.509 certificates, PEM or base64.').optional(),
  signedRequests: judged('string', 'required or optional').optional(),
  idpInitiated: judged('object', '{allowed: false}, or {allowed: true, relayState}.').optional(),
};

const labels = judged('array', 'Lower-case letters, digits and single hyphens; at most 20.');

export const registerApplicationBody = z.strictObject({
  clientId: judged('string', '1 to 64 letters, digits, and . _ ~ - between them.'),
  name: judged('string', 'One line of 1 to 200 characters.'),
  oidc: z
    .strictObject({
      authMethod: client.authMethod.default('client_secret_basic'),
      redirectUris: client.redirectUris,
      postLogoutRedirectUris: client.postLogoutRedirectUris.default([]),
      backchannelLogoutUri: client.backchannelLogoutUri.default(null),
      readsTokensOf: client.readsTokensOf.default([]),
    })
    .optional()
    .meta({ description: 'An OpenID Connect client. This, forwardAuth or saml.' }),
  forwardAuth: z
    .strictObject({ origins: host.origins, rules: host.rules.default([]) })
    .optional()
    .meta({ description: 'An application that a proxy guards. This, oidc or saml.' }),
  saml: z.strictObject(provider).optional().meta({ description: 'A SAML 2.0 service provider. This, oidc or forwardAuth.' }),
  demand: demand.default(null),
  labels: labels.default([]),
});

export const updateApplicationBody = z.strictObject({
  name: judged('string', 'One line of 1 to 200 characters.').optional(),
  oidc: z.strictObject(client).partial().optional(),
  forwardAuth: z.strictObject(host).partial().optional(),
  saml: z.strictObject(provider).optional(),
  demand: demand.optional(),
  labels: labels.optional(),
  expectedEdition,
});
