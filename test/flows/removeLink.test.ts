import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { UpstreamProviderId } from '../../src/domain/directory/upstreamProvider.ts';
import { showUser } from '../../src/flows/directory/showUser.ts';
import { removeLink } from '../../src/flows/federation/removeLink.ts';
import { readStep } from '../../src/flows/signIn/readStep.ts';
import { administeredBy, codeOf, refusals } from '../builders/administration.ts';
import { aProviderElsewhere, federated, linkedTo } from '../builders/aFederatedSignIn.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { newId } from '../builders/tenantRows.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { anUpstream, type Says, seconds, type Upstream } from '../doubles/upstreamDouble.ts';

const SAYS: Says = { sub: 'whoever', amr: ['mfa'], auth_time: seconds() };

/** A link that a thief has made with a stolen session is a way back in, where its provider counts as MFA: support takes it away. */
eachEngine('a link to a provider elsewhere, removed by an administrator', (database) => {
  let upstream: Upstream;
  let world: World;
  let provider: UpstreamProviderId;
  beforeAll(async () => {
    upstream = await anUpstream();
  });
  afterAll(() => upstream.stop());
  beforeEach(async () => {
    database.moveClock(0);
    upstream.behave(null);
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    provider = await aProviderElsewhere(world, upstream, { mfa: { acr: [], amr: ['mfa'] } });
  });

  async function linked(words: Parameters<World['user']>[0] = {}) {
    const person = await world.user(words);
    await linkedTo(world, provider, { user: person.id, subject: SAYS.sub, issuer: upstream.issuer });
    return person;
  }

  const linksOf = async ({ id }: { readonly id: Parameters<typeof administeredBy>[1]['id'] }) =>
    must(await showUser(world.ports)({ ...world.host, user: id })).links;

  it('S8, A3: whoever came in with it is out, also in the middle of signing in, and comes in with it no more', async () => {
    const person = await linked();
    const operator = await world.user({ role: 'operator' });
    const comeIn = async (says: Says) => {
      const { on, attempt } = await aSignIn(world);
      const advance = must(await federated(world, { upstream, provider }, on(), says));
      return { advance, on: { tenantId: world.tenant.id, attempt, handle: advance.handle ?? '' } };
    };
    const inside = await comeIn(SAYS);
    const underWay = await comeIn({ ...SAYS, amr: ['pwd'] });
    expect(underWay.advance.view.step).toMatchObject({ kind: 'enrol' });
    expect(inside.advance.view.step).toMatchObject({ kind: 'signed_in' });
    const digest = world.ports.digest(inside.advance.session?.token ?? '');
    const session = () => world.store.findLiveSession(world.tenant.id, digest);
    expect(await session()).toMatchObject({ aal: 2 });

    const [link] = await linksOf(person);
    expect(link).toMatchObject({ providerName: 'Acme Staff', label: 'somebody there' });
    must(await removeLink(world.ports)({ ...administeredBy(world, operator), user: person.id, link: link?.id ?? newId() }));

    expect(await linksOf(person)).toEqual([]);
    expect(await session()).toBeNull();
    expect(codeOf(await readStep(world.ports)(underWay.on))).toBe('attempt_not_found');
    const again = await aSignIn(world);
    expect(codeOf(await federated(world, { upstream, provider }, again.on(), SAYS))).toBe('upstream_not_linked');
    const told = (await world.events()).filter(({ type }) => type === 'upstream.unlinked');
    expect(told).toMatchObject([
      { actor: { kind: 'user', id: operator.id }, user: person.id, data: { provider, name: 'Acme Staff', label: 'somebody there' } },
    ]);
  });

  it('somebody else’s link, one’s own, that of somebody above and that of the last owner stay, and each refusal is one event', async () => {
    const owner = await linked({ role: 'owner' });
    const operator = await world.user({ role: 'operator' });
    const other = await world.user();
    const [link] = await linksOf(owner);
    const by = administeredBy(world, operator);
    const remove = async (words: Partial<Parameters<ReturnType<typeof removeLink>>[0]>) =>
      codeOf(await removeLink(world.ports)({ ...by, user: owner.id, link: link?.id ?? newId(), ...words }));
    expect(await remove({ user: other.id })).toBe('upstream_link_not_found');
    expect(await remove({ user: newId() })).toBe('user_not_found');
    expect(await remove({})).toBe('not_permitted');
    expect(await remove(administeredBy(world, owner))).toBe('not_permitted');
    expect(await remove(administeredBy(world, other))).toBe('not_permitted');
    expect(await remove(world.host)).toBe('last_owner');
    expect(await linksOf(owner)).toHaveLength(1);
    expect(await refusals(world)).toEqual([
      'remove_link: upstream_link_not_found',
      'remove_link: user_not_found',
      'remove_link: not_permitted',
      'remove_link: not_permitted',
      'remove_link: not_permitted',
      'remove_link: last_owner',
    ]);
  });
});
