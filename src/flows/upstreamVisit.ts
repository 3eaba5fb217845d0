import { tenantUrl } from '../domain/directory/tenantUrl.ts';
import type { UpstreamProvider, UpstreamProviderId } from '../domain/directory/upstreamProvider.ts';
import type { Evidence } from '../domain/sessions/evidence.ts';
import { after, type Instant, SECOND } from '../kernel/instant.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import type { UpstreamErrand, UpstreamRequest } from '../ports/store/upstreamStore.ts';
import type { UpstreamAnswer, UpstreamAsk, UpstreamClient, UpstreamError, UpstreamVisit } from '../ports/upstreams.ts';
import { tenantHere } from './tenantHere.ts';

export type VisitPorts = Pick<Ports, 'store' | 'random' | 'digest' | 'sealer' | 'upstreams' | 'capabilities'>;

export type VisitError = UpstreamError | 'upstream_disabled' | 'upstream_visit_over' | 'upstream_not_fresh';

/** A visit at a provider that was prepared in a transaction. The network is asked outside of it. */
export interface Visiting {
  readonly provider: UpstreamProvider;
  readonly client: UpstreamClient;
  readonly visit: UpstreamVisit;
  readonly request: UpstreamRequest;
}

/** Where a browser is sent, and to whom. */
export interface VisitBegun {
  readonly address: string;
  readonly providerName: string;
}

/** By how much the clock of the other host may be ahead. */
const AHEAD = 5 * SECOND;

interface Beginning {
  readonly errand: UpstreamErrand;
  /** Of the handle or the session of this browser: nobody else can end the visit. */
  readonly secret: string;
  readonly provider: UpstreamProviderId | null;
  readonly proof: UpstreamRequest['proof'];
}

/** Remembers that this browser goes to a provider. Whatever it began before cannot be ended any more. */
export async function prepareVisit(ports: VisitPorts, tx: Tx, begin: Beginning): Promise<Result<Visiting, 'upstream_disabled'>> {
  const found = begin.provider === null ? null : await ports.store.findUpstreamProvider(tx, begin.provider);
  if (found === null || found.disabledAt !== null) return upstreamDisabled();
  const { errand, secret, proof } = begin;
  const state = `${errand.kind === 'attempt' ? errand.attempt : 'link'}.${ports.random.token(16)}`;
  const request: UpstreamRequest = { provider: found.id, proof, askedAt: tx.now };
  await ports.store.putUpstreamRequest(tx, errand, { ...request, stateHash: ports.digest(state) });
  return succeeded(await visiting(ports, tx, { found, request, state, secret }));
}

export async function visitAddress(
  ports: VisitPorts,
  { client, visit, provider, request }: Visiting,
): Promise<Result<VisitBegun, UpstreamError>> {
  const ask: UpstreamAsk = { scopes: provider.scopes, acrValues: provider.mfa.acr, proof: request.proof };
  const address = await ports.upstreams.visit(client, visit, ask);
  return address.ok ? succeeded({ address: address.value, providerName: provider.name }) : address;
}

interface Ending {
  readonly errand: UpstreamErrand;
  readonly secret: string;
  /** As the address has it to which the browser came back. */
  readonly provider: UpstreamProviderId | null;
  readonly state: string;
}

/** Takes the visit away that this browser began, so that it is ended once, and only by what came back from the same provider. */
export async function takeVisit(
  ports: VisitPorts,
  tx: Tx,
  end: Ending,
): Promise<Result<Visiting, 'upstream_visit_over' | 'upstream_disabled'>> {
  const { errand, secret, state } = end;
  const request = await ports.store.takeUpstreamRequest(tx, errand, ports.digest(state));
  // Each provider has an address of its own: what another one answered is not looked at (RFC 9700, 4.4).
  if (request === null || request.provider !== end.provider) return visitOver();
  const found = await ports.store.findUpstreamProvider(tx, request.provider);
  if (found === null || found.disabledAt !== null) return upstreamDisabled();
  return succeeded(await visiting(ports, tx, { found, request, state, secret }));
}

interface Found {
  readonly found: UpstreamProvider & { readonly sealedSecret: Uint8Array };
  readonly request: UpstreamRequest;
  readonly state: string;
  readonly secret: string;
}

async function visiting(ports: VisitPorts, tx: Tx, { found, request, state, secret }: Found): Promise<Visiting> {
  const { sealedSecret, ...provider } = found;
  const { slug } = await tenantHere(ports, tx);
  return {
    provider,
    client: { issuer: provider.issuer, clientId: provider.clientId, clientSecret: openSecret(ports, { id: provider.id, sealedSecret }) },
    visit: { state, secret, redirectUri: upstreamCallback(ports, slug, provider.id) },
    request,
  };
}

/** Where a provider sends people back to: it has to be told so, just as it is. */
export function upstreamCallback({ capabilities }: Pick<Ports, 'capabilities'>, slug: string, provider: UpstreamProviderId): string {
  return `${tenantUrl(capabilities, slug)}/federation/${provider}/callback`;
}

export function sealSecret({ sealer }: Pick<Ports, 'sealer'>, provider: UpstreamProviderId, secret: string): Uint8Array {
  return sealer.seal(new TextEncoder().encode(secret), { purpose: 'upstream_secret', owner: provider });
}

function openSecret({ sealer }: Pick<Ports, 'sealer'>, of: { readonly id: UpstreamProviderId; readonly sealedSecret: Uint8Array }): string {
  return new TextDecoder().decode(sealer.open(of.sealedSecret, { purpose: 'upstream_secret', owner: of.id }));
}

/**
 * When the person proved elsewhere who they are, as far as it is believed. null: the provider does not say.
 * U1: whoever was to prove it anew is asked for a time, and one from before it was asked does not do. Whoever sits at the browser can take
 * the wish for a new proof out of the address, so the time alone tells.
 * @param shown of the same flow and session.
 */
export function provedAt(
  { authenticatedAt }: Pick<UpstreamAnswer, 'authenticatedAt'>,
  { request, now, shown }: { readonly request: UpstreamRequest; readonly now: Instant; readonly shown: readonly Evidence[] },
): Result<Instant | null, 'upstream_answer_invalid' | 'upstream_not_fresh'> {
  if (authenticatedAt !== null && authenticatedAt > after(now, AHEAD))
    return refused('upstream_answer_invalid', 'auth_time is in the future');
  if (request.proof === 'any') return succeeded(authenticatedAt === null ? null : (Math.min(authenticatedAt, now) as Instant));
  // It is told in whole seconds, so a proof in the very second of the request may be from before it: not one that was shown already.
  const isFromBefore = authenticatedAt === null || authenticatedAt < secondOf(request.askedAt);
  if (isFromBefore || shown.some((one) => isOf(request.provider, one) && secondOf(one.at) >= authenticatedAt)) return notFresh();
  return succeeded(Math.min(Math.max(authenticatedAt, request.askedAt), now) as Instant);
}

function secondOf(at: Instant): number {
  return at - (at % SECOND);
}

function isOf(provider: UpstreamProviderId, evidence: Evidence): boolean {
  return evidence.method === 'federated' && evidence.claimed?.provider === provider;
}

function notFresh(): Refusal<'upstream_not_fresh'> {
  return refused('upstream_not_fresh', 'The provider did not ask for a proof anew, or does not say when it did. Use another way here.');
}

function visitOver(): Refusal<'upstream_visit_over'> {
  return refused('upstream_visit_over', 'This sign-in began in another browser, or was ended already. Begin again.');
}

export function upstreamDisabled(): Refusal<'upstream_disabled'> {
  return refused('upstream_disabled', 'Nobody can sign in with this provider at present.');
}
