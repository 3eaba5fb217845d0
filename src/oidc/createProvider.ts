import { createHash, timingSafeEqual } from 'node:crypto';
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { TenantId } from '../domain/directory/tenant.ts';
import { type ConfigurationParts, configuration } from './configuration.ts';
import { currentExchange, Exchange, keepExchange } from './exchange.ts';
import { keepOutage } from './outage.ts';
import { bridgeSession } from './sessionBridge.ts';
import { visitOf } from './visit.ts';

export interface ProviderParts extends ConfigurationParts {
  readonly issuer: string;
  readonly tenantId: TenantId;
  /** Told of what broke; the request was answered. */
  readonly failed: (error: unknown) => void;
  /** Whether it is the database that is away: then nothing is answered here, and the error is kept for the caller (outage.ts). */
  readonly isOutage: (error: unknown) => boolean;
}

/** The protocol machine of one tenant, over our store, our sessions and our decision. */
export function createProvider(parts: ProviderParts): Provider {
  const provider = new Provider(parts.issuer, configuration(parts));
  bridgeSession(provider, parts.ports);
  pinAddresses(provider, parts.issuer);
  const client = provider.Client.prototype as unknown as ClientMethods;
  client.compareClientSecret = compareClientSecret;
  // Every ID token says of which session it tells, so that as a hint it ends that one and no other.
  client.includeSid = () => true;
  const broken = new WeakMap<object, unknown>();
  provider.on('server_error', (ctx: object, error: unknown) => {
    broken.set(ctx, error);
    if (!parts.isOutage(error)) parts.failed(error);
  });
  provider.onerror = parts.failed;
  provider.on('grant.error', noteClient);
  provider.on('introspection.error', noteClient);
  provider.on('revocation.error', noteClient);
  provider.use(async (ctx, next) => {
    const exchange = new Exchange(parts.ports, { tenantId: parts.tenantId, visit: visitOf(ctx.req) });
    keepExchange(ctx, exchange);
    try {
      await next();
      // A refusal is kept as well: a spent code and a killed family must stay so. The answer leaves after this.
      if (ctx.status < 500) await exchange.finish();
    } catch (error) {
      broken.set(ctx, error);
      if (!parts.isOutage(error)) throw error;
    } finally {
      await exchange.abandon();
    }
    if (!parts.isOutage(broken.get(ctx))) return;
    keepOutage(ctx.req, broken.get(ctx));
    // What the library has put together is not sent.
    ctx.respond = false;
  });
  return provider;
}

interface ClientMethods {
  compareClientSecret(presented: string): boolean;
  includeSid(): boolean;
}

/** The endpoints of applications: one that did not prove itself is on record when the request is finished. */
function noteClient(ctx: KoaContextWithOIDC, error: unknown): void {
  if (!(error instanceof errors.InvalidClientAuth)) return;
  currentExchange().notAuthenticatedAt = { endpoint: ctx.oidc.route, clientId: ctx.oidc.client?.clientId ?? null };
}

/** Secrets are 256 random bits that we made, and the store has their digests. Algorithms that would need the secret itself are off. */
function compareClientSecret(this: { readonly clientSecret?: string }, presented: string): boolean {
  const expected = Buffer.from(this.clientSecret ?? '', 'base64url');
  const actual = createHash('sha256').update(presented).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** Addresses come from the configuration, never from a Host or X-Forwarded header. */
function pinAddresses(provider: Provider, issuer: string): void {
  const { protocol, host } = new URL(issuer);
  Object.defineProperties(provider.request, {
    protocol: { get: () => protocol.slice(0, -1) },
    host: { get: () => host },
  });
}
