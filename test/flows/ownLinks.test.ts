import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { UpstreamProviderId } from '../../src/domain/directory/upstreamProvider.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import { switchUpstream } from '../../src/flows/federation/switchUpstream.ts';
import { beginOwnLink, finishOwnLink, removeOwnLink } from '../../src/flows/selfService/ownLinks.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { codeOf } from '../builders/administration.ts';
import { aProviderElsewhere, federated, linkedTo } from '../builders/aFederatedSignIn.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { anUpstream, type Says, seconds, type Upstream } from '../doubles/upstreamDouble.ts';

const TRACE = { address: '192.0.2.9', userAgent: 'a test' };
const SAYS: Says = { sub: 'there', email: 'anita@example.com', auth_time: seconds() };

eachEngine('links of one’s own account', (database) => {
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
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    provider = await aProviderElsewhere(world, upstream);
  });

  /** A person who has just signed in with their password, and what their browser holds. */
  async function signedIn(person: { readonly id: UserId; readonly loginName: string }) {
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    return own(signIn.token ?? '');
  }

  async function own(token: string) {
    const session = await world.store.findLiveSession(world.tenant.id, world.ports.digest(token));
    if (session === null) throw new Error('no session');
    return { tenantId: world.tenant.id, session, trace: TRACE, token };
  }

  type Own = Awaited<ReturnType<typeof own>>;

  async function linking(by: Own, says: Says = SAYS) {
    const begun = await beginOwnLink(world.ports)({ ...by, provider });
    return begun.ok ? upstream.signIn(begun.value.address, says).query : codeOf(begun);
  }

  const finish = (by: Own, query: URLSearchParams) =>
    finishOwnLink(world.ports)({ ...by, provider, state: query.get('state') ?? '', query: query.toString() });

  async function linksOf(by: Own) {
    return world.store.transaction(world.tenant.id, (tx) => world.store.listUpstreamLinks(tx, by.session.userId));
  }

  it('S10: is made with a fresh proof by the session that began, once, and signs the person in from then on', async () => {
    const by = await signedIn(await world.user());
    const query = (await linking(by)) as URLSearchParams;
    expect(must(await finish(by, query))).toEqual({ name: 'Acme Staff' });
    expect(codeOf(await finish(by, query))).toBe('upstream_visit_over');
    expect(await linksOf(by)).toMatchObject([{ label: 'anita@example.com', providerName: 'Acme Staff', subject: 'there' }]);
    const again = must(await federated(world, { upstream, provider }, (await aSignIn(world)).on(), SAYS));
    expect(again.view.step).toMatchObject({ kind: 'signed_in' });
    expect((await world.events({ user: by.session.userId })).map(({ type }) => type)).toContain('upstream.linked');
  });

  it('S10: needs a factor of whoever holds one, and a first factor not older than five minutes of whoever holds none', async () => {
    const person = await world.user();
    const plain = await signedIn(person);
    database.moveClock(6 * MINUTE);
    expect(await linking(plain)).toBe('fresh_proof_needed');
    database.moveClock(0);
    const enrolling = await aSignIn(world, { session: plain.session, intent: { kind: 'enrol', factor: 'webauthn' } });
    await enrolling.enrolKey(aSecurityKey());
    // With the password alone, from now on.
    const thief = await signedIn(person);
    expect(await linking(thief)).toBe('fresh_proof_needed');
    expect(await linksOf(plain)).toEqual([]);
  });

  it('P1: neither another session of the same person nor another person ends what was begun, and too late nobody does', async () => {
    const person = await world.user();
    const [by, second, other] = [await signedIn(person), await signedIn(person), await signedIn(await world.user())];
    const query = (await linking(by)) as URLSearchParams;
    // A page of an attacker sends the browser of somebody else here: their account would be the attacker's to enter.
    for (const stranger of [second, other]) expect(codeOf(await finish(stranger, query))).toBe('upstream_visit_over');
    expect(codeOf(await finish({ ...by, token: 'another' }, query))).toBe('upstream_answer_invalid');
    const late = (await linking(by)) as URLSearchParams;
    database.moveClock(11 * MINUTE);
    expect(codeOf(await finish(by, late))).toBe('fresh_proof_needed');
    database.moveClock(0);
    for (const one of [by, other]) expect(await linksOf(one)).toEqual([]);
  });

  it('P2: whoever is linked to one account is not linked to another, and a provider that was disabled meanwhile links nobody', async () => {
    const first = await signedIn(await world.user());
    must(await finish(first, (await linking(first)) as URLSearchParams));
    const second = await signedIn(await world.user());
    expect(codeOf(await finish(second, (await linking(second)) as URLSearchParams))).toBe('upstream_link_taken');
    const away = (await linking(second, { ...SAYS, sub: 'another' })) as URLSearchParams;
    must(await switchUpstream(world.ports, 'disabled')({ ...world.host, provider }));
    expect(codeOf(await finish(second, away))).toBe('upstream_disabled');
    expect(await linksOf(second)).toEqual([]);
  });

  it('S10: is removed with a fresh proof by its owner, and the last way in stays', async () => {
    const person = await world.user();
    const by = await signedIn(person);
    must(await finish(by, (await linking(by)) as URLSearchParams));
    const [made] = await linksOf(by);
    if (made === undefined) throw new Error('no link');
    const stranger = await signedIn(await world.user());
    expect(codeOf(await removeOwnLink(world.ports)({ ...stranger, link: made.id }))).toBe('upstream_link_not_found');
    database.moveClock(6 * MINUTE);
    expect(codeOf(await removeOwnLink(world.ports)({ ...by, link: made.id }))).toBe('fresh_proof_needed');
    database.moveClock(0);
    must(await removeOwnLink(world.ports)({ ...by, link: made.id }));
    expect(await linksOf(by)).toEqual([]);

    const without = await world.user({ password: null });
    await linkedTo(world, provider, { user: without.id, subject: 'only', issuer: upstream.issuer });
    const came = must(await federated(world, { upstream, provider }, (await aSignIn(world)).on(), { ...SAYS, sub: 'only' }));
    const alone = await own(came.session?.token ?? '');
    const [only] = await linksOf(alone);
    if (only === undefined) throw new Error('no link');
    expect(codeOf(await removeOwnLink(world.ports)({ ...alone, link: only.id }))).toBe('last_way_in');
    expect(await linksOf(alone)).toHaveLength(1);
  });
});
