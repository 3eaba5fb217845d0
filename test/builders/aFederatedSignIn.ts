import type { UpstreamDraft } from '../../src/domain/directory/upstreamDraft.ts';
import type { UpstreamProviderId, UpstreamSays } from '../../src/domain/directory/upstreamProvider.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import { makeUpstream } from '../../src/flows/federation/saveUpstream.ts';
import { beginFederated } from '../../src/flows/signIn/beginFederated.ts';
import type { OnAttempt } from '../../src/flows/signIn/command.ts';
import { submitFederated } from '../../src/flows/signIn/submitFederated.ts';
import { type Says, UPSTREAM_CLIENT, UPSTREAM_SECRET, type Upstream } from '../doubles/upstreamDouble.ts';
import { must, type World } from './world.ts';

/** A provider of this tenant. */
export async function aProviderElsewhere(world: World, upstream: Upstream, words: Partial<UpstreamSays> = {}): Promise<UpstreamProviderId> {
  const draft: UpstreamDraft = {
    name: 'Acme Staff',
    issuer: upstream.issuer,
    clientId: UPSTREAM_CLIENT,
    scopes: ['profile', 'email'],
    claims: { loginName: 'preferred_username', mail: 'email', displayName: 'name' },
    accounts: { kind: 'linked' },
    mfa: { acr: [], amr: [] },
    ...words,
  };
  return must(await makeUpstream(world.ports)({ ...world.host, draft, clientSecret: UPSTREAM_SECRET })).id;
}

/** Begins at the provider; the code of the refusal where that is not possible. */
export async function awayTo(world: World, provider: UpstreamProviderId, on: OnAttempt): Promise<string> {
  const begun = await beginFederated(world.ports)({ ...on, provider });
  return begun.ok ? begun.value.address : begun.code;
}

/** Comes back with a query, as it is or changed on the way. */
export function backFrom(world: World, provider: UpstreamProviderId, on: OnAttempt, query: URLSearchParams) {
  return submitFederated(world.ports)({ ...on, provider, state: query.get('state') ?? '', query: query.toString() });
}

/** There and back as this person. */
export async function federated(
  world: World,
  at: { readonly upstream: Upstream; readonly provider: UpstreamProviderId },
  on: OnAttempt,
  says: Says,
) {
  const address = await awayTo(world, at.provider, on);
  if (!address.startsWith('http')) throw new Error(address);
  return backFrom(world, at.provider, on, at.upstream.signIn(address, says).query);
}

/** Links somebody without their doing, as an earlier sign-in or their own page would have. */
export async function linkedTo(
  world: World,
  provider: UpstreamProviderId,
  of: { readonly user: UserId; readonly subject: string; readonly issuer: string },
): Promise<void> {
  await world.store.transaction(world.tenant.id, (tx) =>
    world.store.insertUpstreamLink(tx, {
      id: world.ports.random.id<'UpstreamLink'>(tx.now),
      provider,
      issuer: of.issuer,
      subject: of.subject,
      user: of.user,
      label: 'somebody there',
      linkedAt: tx.now,
      lastUsedAt: null,
    }),
  );
}
