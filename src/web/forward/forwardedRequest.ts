import type { IncomingHttpHeaders } from 'node:http';
import { protectedOrigin } from '../../domain/directory/protectedOrigin.ts';

/** What the proxy says that a browser or program has asked it for. */
export interface ForwardedRequest {
  readonly origin: string;
  /** Path and query as they came. */
  readonly target: string;
  /** null: the proxy does not say. */
  readonly method: string | null;
}

/** Printable ASCII without blanks: what two headers were joined to, and what was cut by an odd parser, is no target. */
const TARGET = /^\/[\x21-\x7e]*$/;
const ORIGINAL = /^(https?):\/\/([^/?#\s]+)(\/.*)$/;
/** Some proxies name the scheme of a WebSocket. */
const SCHEMES: Readonly<Record<string, string>> = { http: 'http', https: 'https', ws: 'http', wss: 'https' };
const DEFAULT_PORT: Readonly<Record<string, string>> = { http: ':80', https: ':443' };

/** Says which of the two forms of telling a proxy uses: nginx names the whole address, Traefik and Caddy its parts. */
export function namesWholeAddress(headers: IncomingHttpHeaders): boolean {
  return headers['x-original-url'] !== undefined;
}

/**
 * Reads the headers of a proxy that is trusted. Most proxies hand on what a client has sent of the headers that they do not set
 * themselves, so whatever is said twice has to be the same: a client that adds the other form is refused, not believed.
 * @returns null when something is missing, malformed or contradictory.
 */
export function forwardedRequest(headers: IncomingHttpHeaders): ForwardedRequest | null {
  const origin = forwardedOrigin(headers);
  const target = agreed(originalParts(headers)?.target, one(headers, 'x-forwarded-uri'));
  const method = agreed(one(headers, 'x-original-method'), one(headers, 'x-forwarded-method'));
  if (origin === null || typeof target !== 'string' || !TARGET.test(target) || method === null) return null;
  return { origin, target, method: method ?? null };
}

/** The protected host alone, for its callback. @returns null as above. */
export function forwardedOrigin(headers: IncomingHttpHeaders): string | null {
  const original = namesWholeAddress(headers) ? originalParts(headers) : undefined;
  if (original === null) return null;
  const scheme = agreed(original?.scheme, schemeOf(one(headers, 'x-forwarded-proto')));
  const host = agreed(original?.host, one(headers, 'x-forwarded-host')?.toLowerCase());
  const port = typeof scheme === 'string' ? DEFAULT_PORT[scheme] : undefined;
  if (port === undefined || typeof host !== 'string') return null;
  return protectedOrigin(`${scheme}://${host.endsWith(port) ? host.slice(0, -port.length) : host}`);
}

function originalParts(headers: IncomingHttpHeaders): { readonly scheme: string; readonly host: string; readonly target: string } | null {
  const [, scheme, host, target] = ORIGINAL.exec(one(headers, 'x-original-url') ?? '') ?? [];
  if (scheme === undefined || host === undefined || target === undefined) return null;
  return { scheme, host: host.toLowerCase(), target };
}

/** A scheme that is none of these agrees with nothing. */
function schemeOf(told: string | undefined): string | undefined {
  return told === undefined ? undefined : (SCHEMES[told.toLowerCase()] ?? 'none');
}

/** undefined: neither says anything; null: they say different things. */
function agreed(first: string | undefined, other: string | undefined): string | undefined | null {
  if (first === undefined || other === undefined) return first ?? other;
  return first === other ? first : null;
}

function one(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
