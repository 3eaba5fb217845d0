import { z } from 'zod';
import { DEFAULT_UPSTREAM_CLAIMS, DEFAULT_UPSTREAM_SCOPES } from '../domain/directory/upstreamDraft.ts';
import { UPSTREAM_ACCOUNTS } from '../domain/directory/upstreamProvider.ts';
import { expectedEdition, identifier, instantText, judged, stateEdition, tenantAddress } from './adminParts.ts';

const accounts = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('linked') }),
    z.strictObject({ kind: z.literal('by_mail') }),
    z.strictObject({ kind: z.literal('create'), groups: z.array(z.string()) }),
  ])
  .meta({
    description:
      'Whoever has no link yet. linked: is let in nowhere; people link their account while they are signed in. by_mail: gets the account with the same address, where it is verified on both sides, and its owner has neither a role nor a factor. create: gets a new account in these groups.',
  });

const mfa = z
  .strictObject({ acr: z.array(z.string()), amr: z.array(z.string()) })
  .meta({ description: 'A sign-in there with this acr, or with one of these amr, counts as MFA here. Both empty: none does.' });

const claims = z.strictObject({ loginName: z.string(), mail: z.string(), displayName: z.string() });

export const upstreamDocument = z.strictObject({
  id: identifier,
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  scopes: z.array(z.string()).meta({ description: 'Besides openid.' }),
  claims,
  accounts,
  mfa,
  createdAt: instantText,
  disabledAt: instantText.nullable().meta({ description: 'null: people can sign in with it.' }),
  edition: stateEdition,
});

export const upstreamsDocument = z.strictObject({
  providers: z
    .array(
      upstreamDocument.extend({
        redirectUri: z.string().meta({ description: 'What the provider has to be told, just as it is.' }),
        links: z.int().meta({ description: 'How many links there are to it.' }),
        onlyWay: z.int().meta({ description: 'How many people with a link have neither a password nor a passkey.' }),
      }),
    )
    .meta({ description: 'The first that was made first.' }),
});

export const upstreamAddress = tenantAddress.extend({ provider: z.string() });

const says = {
  name: judged('string', 'One line of 1 to 40 characters: "Continue with NAME".'),
  clientId: judged('string', 'As the provider gave it.'),
  scopes: judged('array', 'Besides openid.').default([...DEFAULT_UPSTREAM_SCOPES]),
  claims: judged('object', 'Which claims say login name, mail and display name.').default(DEFAULT_UPSTREAM_CLAIMS),
  accounts: judged('object', `As in the answer. kind: ${UPSTREAM_ACCOUNTS.join(', ')}.`).default({ kind: 'linked' }),
  mfa: judged('object', 'As in the answer.').default({ acr: [], amr: [] }),
};

export const makeUpstreamBody = z.strictObject({
  ...says,
  issuer: judged('string', 'An https address, as the provider writes it. It never changes.'),
  clientSecret: judged('string', 'As the provider gave it. It is sealed, and never shown again.'),
});

export const changeUpstreamBody = z.strictObject({
  ...says,
  clientSecret: judged('string', 'Another secret; null or absent: it stays.').default(null),
  expectedEdition,
});

export const testUpstreamBody = z.strictObject({ issuer: judged('string', 'An https address, as the provider writes it.') });

export const upstreamAbilities = z.strictObject({
  authorizationEndpoint: z.string(),
  scopes: z.array(z.string()),
  acrValues: z.array(z.string()).meta({ description: 'What it says that it can claim as acr.' }),
  claims: z.array(z.string()),
  keys: z.int().meta({ description: 'How many keys it shows with which its answers are verified.' }),
  namesItself: z.enum(['yes', 'no']).meta({ description: 'Whether it says in its answer who it is (RFC 9207).' }),
});
