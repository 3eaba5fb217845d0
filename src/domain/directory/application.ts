import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import { editionOf } from './edition.ts';
import type { ForwardAuth } from './forwardAuth.ts';
import type { SamlProvider } from './samlProvider.ts';

export type ApplicationId = Id<'Application'>;

/** How an OIDC client proves itself at the token endpoint. `none` is a public client, which has PKCE alone. */
export const CLIENT_AUTH_METHODS = ['client_secret_basic', 'client_secret_post', 'none'] as const;

export type ClientAuthMethod = (typeof CLIENT_AUTH_METHODS)[number];

/** The parts of the product that people open are applications too, under the same rules. */
export const BUILT_IN_APPLICATIONS = ['account', 'console'] as const;

export type BuiltInApplication = (typeof BUILT_IN_APPLICATIONS)[number];

export interface OidcClient {
  readonly authMethod: ClientAuthMethod;
  /** Exact addresses; none: an API, at which nobody signs in. */
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** Where logout tokens are posted; null: the client takes none. */
  readonly backchannelLogoutUri: string | null;
  /** The applications whose access tokens it may ask about besides its own (introspection): those that call it. Absent: none. */
  readonly readsTokensOf?: readonly ApplicationId[];
}

/** What a registration demands of every authorization, as default_acr_values and default_max_age do. */
export interface RegisteredDemand {
  readonly aal: 1 | 2;
  /** The greatest age of the proof in seconds, 0 or more; null: any age. */
  readonly maxAgeSeconds: number | null;
}

/** What is registered of an application, and edited. */
export interface Registration {
  readonly id: ApplicationId;
  /** The OIDC client_id, or the name of a built-in one: unique in the tenant. */
  readonly clientId: string;
  readonly name: string;
  /** null: it is no OIDC client. */
  readonly oidc: OidcClient | null;
  /** Absent: no proxy guards it. */
  readonly forwardAuth?: ForwardAuth;
  /** Absent: it is no SAML service provider. */
  readonly saml?: SamlProvider;
  /** null: nothing beyond the rules. */
  readonly demand: RegisteredDemand | null;
  /** The classes that it is of, for step-up rules (labels.ts). Absent: none. */
  readonly labels?: readonly string[];
}

/** Part of the product: it has rules and a demand, and nothing else to set. */
export function isBuiltIn({ oidc, forwardAuth, saml }: Pick<Registration, 'oidc' | 'forwardAuth' | 'saml'>): boolean {
  return oidc === null && forwardAuth === undefined && saml === undefined;
}

export interface Application extends Registration {
  readonly labels: readonly string[];
  /** Since when nobody can open it; null: it is enabled, as a built-in one always is. */
  readonly disabledAt: Instant | null;
}

/** Tells one state of a registration from another, so that nobody overwrites what they have not seen. */
export function editionOfApplication({ name, oidc, demand, labels = [], forwardAuth, saml }: Registration): number {
  const { authMethod = '', redirectUris = [], postLogoutRedirectUris = [], backchannelLogoutUri = null, readsTokensOf = [] } = oidc ?? {};
  const client = [authMethod, ...redirectUris, '', ...postLogoutRedirectUris, '', backchannelLogoutUri];
  return editionOf([
    name,
    ...client,
    demand?.aal ?? null,
    demand?.maxAgeSeconds ?? null,
    ...labels,
    ...(readsTokensOf.length === 0 ? [] : ['', ...readsTokensOf]),
    ...(forwardAuth === undefined ? [] : [JSON.stringify(forwardAuth)]),
    ...(saml === undefined ? [] : [JSON.stringify(saml)]),
  ]);
}
