import type { Instant } from '../kernel/instant.ts';
import type { Result } from '../kernel/result.ts';

/** How a visit at a provider elsewhere can fail. `detail` of the refusal is for the audit. */
export type UpstreamError =
  /** It does not answer, or not as a provider does. */
  | 'upstream_unreachable'
  /** It answered that it does not sign this person in; `detail` has its code. */
  | 'upstream_refused'
  /** Its answer is not for this visit, or cannot be trusted. */
  | 'upstream_answer_invalid';

/** Who we are at the provider. */
export interface UpstreamClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** One visit of one browser. */
export interface UpstreamVisit {
  readonly state: string;
  /** Known to this browser alone, so that nobody else can end the visit: nonce and verifier (PKCE) are made of it. */
  readonly secret: string;
  readonly redirectUri: string;
}

export interface UpstreamAsk {
  /** Besides `openid`. */
  readonly scopes: readonly string[];
  /** What it is asked to claim, where it can. */
  readonly acrValues: readonly string[];
  /** `now`: whatever session the person has there, they prove anew who they are. */
  readonly proof: 'any' | 'now';
}

/** What a provider said of a person, from an ID token that was verified. */
export interface UpstreamAnswer {
  readonly subject: string;
  readonly acr: string | null;
  readonly amr: readonly string[];
  /** `auth_time`; null: it does not say. */
  readonly authenticatedAt: Instant | null;
  /** All that it claims of the person. Of them alone names and addresses are read. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What a provider says that it can do. */
export interface UpstreamAbilities {
  readonly authorizationEndpoint: string;
  readonly scopes: readonly string[];
  readonly acrValues: readonly string[];
  readonly claims: readonly string[];
  /** How many keys it signs with. */
  readonly keys: number;
  /** RFC 9207: it says in its answer who it is. */
  readonly namesItself: 'yes' | 'no';
}

/** OpenID providers elsewhere, over the network. Every call ends within seconds. */
export interface Upstreams {
  /** Where the browser is sent. */
  visit(client: UpstreamClient, visit: UpstreamVisit, ask: UpstreamAsk): Promise<Result<string, UpstreamError>>;
  /** @param query of the address with which the browser came back, without the question mark. */
  answer(client: UpstreamClient, visit: UpstreamVisit, query: string): Promise<Result<UpstreamAnswer, UpstreamError>>;
  inspect(issuer: string): Promise<Result<UpstreamAbilities, UpstreamError>>;
}
