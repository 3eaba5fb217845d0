import { type Answer, insufficient, invalidToken, noToken, unavailable } from './answer.ts';
import { checkDemand, type Demand, isMet, SIGNED_IN } from './demand.ts';
import { introspection, type Token } from './introspection.ts';

export type { Answer } from './answer.ts';
export { ACR_VALUES, type Acr, type Demand, SIGNED_IN } from './demand.ts';
export type { Token } from './introspection.ts';

export interface ResourceServerSettings {
  /** The tenant's address, "https://id.example.com/t/acme". */
  readonly issuer: string;
  /** Of this API, with which it asks about tokens. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** The client ids of the applications that call this API: a token of any other is refused, whatever it says. */
  readonly callers: readonly string[];
  /**
   * For how many seconds an answer about a token is kept, 0 to 60. A session that was ended, or a demotion, holds here so much later;
   * 0, the default, asks each time.
   */
  readonly cacheSeconds?: number;
  /** By how many seconds this clock may run ahead of the provider's, 0 to 60; the default is 5. A greatest age is longer by so much. */
  readonly clockToleranceSeconds?: number;
  /** How long an answer of the provider is waited for; the default is 5. */
  readonly timeoutSeconds?: number;
  /** For tests. */
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
}

export type Verdict = { readonly kind: 'accepted'; readonly token: Token } | { readonly kind: 'refused'; readonly answer: Answer };

export interface ResourceServer {
  /**
   * @param authorization the header of that name as it was sent; null: there is none.
   * @param demand what the request needs beside a token; absent: nothing.
   */
  readonly judge: (authorization: string | null, demand?: Demand) => Promise<Verdict>;
}

/** RFC 6750, 2.1; what Sallyport issues is shorter. Only the header is read: an address is kept in logs. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]{1,500}=*)$/i;

/** The part of an API that takes Sallyport's access tokens. */
export function resourceServer(settings: ResourceServerSettings): ResourceServer {
  const { callers, cacheSeconds = 0, clockToleranceSeconds: tolerance = 5, timeoutSeconds = 5 } = settings;
  const { fetch: send = fetch, now = () => Date.now() } = settings;
  if (callers.length === 0) throw new RangeError('callers names the applications whose tokens are taken');
  for (const [name, seconds] of Object.entries({ cacheSeconds, tolerance })) {
    if (!(seconds >= 0 && seconds <= 60)) throw new RangeError(`${name} is from 0 to 60`);
  }
  const tokenOf = introspection({ ...settings, issuer: issuerOf(settings.issuer), cacheSeconds, timeoutSeconds, fetch: send, now });

  return {
    async judge(authorization, demand = SIGNED_IN) {
      checkDemand(demand);
      if (authorization === null) return { kind: 'refused', answer: noToken() };
      const shown = BEARER.exec(authorization)?.[1];
      if (shown === undefined) return { kind: 'refused', answer: invalidToken() };
      let token: Token | null;
      try {
        token = await tokenOf(shown);
      } catch {
        return { kind: 'refused', answer: unavailable() };
      }
      if (token === null || !callers.includes(token.clientId)) return { kind: 'refused', answer: invalidToken() };
      const clock = { now: Math.floor(now() / 1_000), tolerance };
      return isMet(demand, token, clock) ? { kind: 'accepted', token } : { kind: 'refused', answer: insufficient(demand) };
    },
  };
}

/** Secrets are sent there, so it is https, or this very machine. */
function issuerOf(text: string): string {
  const { protocol, hostname } = new URL(text);
  const isHere = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere)) throw new RangeError('issuer is an https address');
  return text.replace(/\/$/, '');
}
