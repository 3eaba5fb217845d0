import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UpstreamProviderId, UpstreamSays } from '../../src/domain/directory/upstreamProvider.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { deleteUpstream } from '../../src/flows/federation/deleteUpstream.ts';
import { switchUpstream } from '../../src/flows/federation/switchUpstream.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { codeOf } from '../builders/administration.ts';
import { aProviderElsewhere, awayTo, backFrom, federated, linkedTo } from '../builders/aFederatedSignIn.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { anUpstream, type Says, seconds, type Upstream } from '../doubles/upstreamDouble.ts';

const MFA: UpstreamSays['mfa'] = { acr: ['high'], amr: ['mfa'] };

eachEngine('a first factor from a provider elsewhere', (database) => {
  let upstream: Upstream;
  let world: World;
  beforeAll(async () => {
    upstream = await anUpstream();
  });
  afterAll(() => upstream.stop());
  beforeEach(async () => {
    database.moveClock(0);
    upstream.behave(null);
    world = await aWorld(database.store);
  });

  /** A person who is linked, and what the provider says of them. */
  async function linked(words: Partial<UpstreamSays> = {}, person: Parameters<World['user']>[0] = {}) {
    const provider = await aProviderElsewhere(world, upstream, words);
    const user = await world.user(person);
    const says: Says = { sub: world.unique('sub'), auth_time: seconds(), acr: 'low', amr: ['pwd'] };
    await linkedTo(world, provider, { user: user.id, subject: says.sub, issuer: upstream.issuer });
    return { provider, user, says, at: { upstream, provider } };
  }

  async function failedBecause(): Promise<unknown> {
    const failed = (await world.events()).filter(({ type }) => type === 'user.sign_in_failed').at(-1);
    return failed?.data['reason'];
  }

  describe('that is linked', () => {
    it('P2, S1: signs in by issuer and subject at AAL 1, and is judged by the rules like a password', async () => {
      const { at, user, says } = await linked();
      await world.rule({ kind: 'tenant' }, { level: 'off' });
      const visit = await aSignIn(world);
      const advance = must(await federated(world, at, visit.on(), says));
      expect(advance.view.step).toMatchObject({ kind: 'signed_in', aal: 1 });
      const signedIn = (await world.events({ user: user.id })).findLast(({ type }) => type === 'user.signed_in');
      expect(signedIn?.data).toMatchObject({
        decidedBy: 'not_enforced',
        elsewhere: [{ provider: at.provider, acr: 'low', amr: ['pwd'], mfa: 'not_mapped' }],
      });
    });

    it('L9, L10: Required asks for a second step all the same, of whoever has one and of whoever has none', async () => {
      await world.rule({ kind: 'tenant' }, { level: 'required' });
      const { at, says } = await linked();
      const visit = await aSignIn(world);
      expect(must(await federated(world, at, visit.on(), says)).view.step).toMatchObject({ kind: 'enrol', skippable: false });
      const holder = await world.user();
      const key = aSecurityKey();
      const first = await aSignIn(world);
      await first.password(holder.loginName);
      await first.enrolKey(key);
      await linkedTo(world, at.provider, { user: holder.id, subject: 'holder', issuer: upstream.issuer });
      const second = await aSignIn(world);
      expect(must(await federated(world, at, second.on(), { ...says, sub: 'holder' })).view.step).toMatchObject({ kind: 'challenge' });
    });

    it('S1: what is mapped counts as MFA with the instant that the provider says, and nothing else does', async () => {
      await world.rule({ kind: 'tenant' }, { level: 'required' });
      const { at, user, says } = await linked({ mfa: MFA });
      const authTime = seconds(120);
      for (const claims of [{ acr: 'high' }, { amr: ['pwd', 'mfa'] }]) {
        const visit = await aSignIn(world);
        const advance = must(await federated(world, at, visit.on(), { ...says, ...claims, auth_time: authTime }));
        expect(advance.view.step).toMatchObject({ kind: 'signed_in', aal: 2 });
        const session = await world.store.findLiveSession(world.tenant.id, world.ports.digest(advance.session?.token ?? ''));
        expect(session?.evidence).toEqual([expect.objectContaining({ method: 'federated', at: authTime * 1_000, countsAsMfa: true })]);
      }
      const last = (await world.events({ user: user.id })).findLast(({ type }) => type === 'user.signed_in');
      expect(last?.data).toMatchObject({
        aal: 2,
        decidedBy: 'assured',
        methods: ['mfa'],
        elsewhere: [{ mfa: 'mapped' }],
      });
      // Without a time it cannot be judged, and from before any session of the tenant it is none any more.
      for (const claims of [
        { auth_time: undefined },
        { auth_time: seconds(25 * 3_600) },
        { acr: 'HIGH' },
        { acr: ['high'] },
        { acr: 'low', amr: 'mfa' },
      ]) {
        const visit = await aSignIn(world);
        const advance = must(await federated(world, at, visit.on(), { ...says, acr: 'high', ...claims }));
        expect(advance.view.step.kind, JSON.stringify(claims)).not.toBe('signed_in');
      }
    });

    it('F1: it is no second step where the rules name kinds of factor', async () => {
      await world.rule({ kind: 'tenant' }, { level: 'required', factors: ['webauthn', 'totp', 'backup_code'] });
      const { at, says } = await linked({ mfa: MFA });
      const visit = await aSignIn(world);
      expect(must(await federated(world, at, visit.on(), { ...says, acr: 'high' })).view.step).toMatchObject({ kind: 'enrol' });
    });

    it('U1: whoever is known is asked there anew, and an old proof, or one without a time, does not do', async () => {
      await world.rule({ kind: 'tenant' }, { level: 'required' });
      const { at, provider, user, says } = await linked({ mfa: MFA });
      const visit = await aSignIn(world);
      await visit.password(user.loginName);
      for (const claims of [{ auth_time: seconds(60) }, { auth_time: undefined }]) {
        const back = await federated(world, at, visit.on(), { ...says, acr: 'high', ...claims });
        expect(codeOf(back)).toBe('upstream_not_fresh');
      }
      const address = await awayTo(world, provider, visit.on());
      const { query, asked } = upstream.signIn(address, { ...says, acr: 'high', auth_time: seconds() });
      expect([asked.get('prompt'), asked.get('max_age'), asked.get('acr_values')]).toEqual(['login', '0', 'high']);
      expect(must(await backFrom(world, provider, visit.on(), query)).view.step).toMatchObject({ kind: 'signed_in', aal: 2 });
    });

    it('U1: a demand for a recent proof sends people there to prove it anew, and takes no time that is in the future', async () => {
      await world.rule({ kind: 'tenant' }, { level: 'off' });
      const { at, provider, says } = await linked();
      const demand = { aal: 1, factors: null, maxAgeSeconds: 60, notBefore: null, source: 'client' } as const;
      const visit = await aSignIn(world, { demand });
      const { asked } = upstream.signIn(await awayTo(world, provider, visit.on()), says);
      expect(asked.get('prompt')).toBe('login');
      expect(codeOf(await federated(world, at, visit.on(), { ...says, auth_time: seconds(-60) }))).toBe('upstream_answer_invalid');
      expect(must(await federated(world, at, visit.on(), { ...says, auth_time: seconds() })).view.step).toMatchObject({
        kind: 'signed_in',
      });
    });

    it('P3: a provider that is disabled or deleted while somebody is there, and an account that is disabled, are refused and on record', async () => {
      await world.rule({ kind: 'tenant' }, { level: 'off' });
      const { provider, user, says } = await linked();
      const disabled = await aSignIn(world);
      const there = upstream.signIn(await awayTo(world, provider, disabled.on()), says).query;
      must(await switchUpstream(world.ports, 'disabled')({ ...world.host, provider }));
      expect(codeOf(await backFrom(world, provider, disabled.on(), there))).toBe('upstream_disabled');
      expect(await failedBecause()).toBe('upstream_disabled');
      expect(await awayTo(world, provider, disabled.on())).toBe('step_not_offered');
      must(await switchUpstream(world.ports, 'enabled')({ ...world.host, provider }));

      must(await disableUser(world.ports)({ ...world.host, user: user.id }));
      const shut = await aSignIn(world);
      expect(codeOf(await federated(world, { upstream, provider }, shut.on(), says))).toBe('upstream_account_disabled');

      const deleted = await aSignIn(world);
      const query = upstream.signIn(await awayTo(world, provider, deleted.on()), says).query;
      must(await deleteUpstream(world.ports)({ ...world.host, provider }));
      expect(codeOf(await backFrom(world, provider, deleted.on(), query))).toBe('upstream_visit_over');
      expect(await deleted.session()).toBeNull();
      // Made again it knows nobody.
      const again = await aProviderElsewhere(world, upstream);
      const stranger = await aSignIn(world);
      expect(codeOf(await federated(world, { upstream, provider: again }, stranger.on(), says))).toBe('upstream_not_linked');
    });

    it('a provider that is down, refuses, or answers in another way than a provider does is told apart, within seconds', async () => {
      const { provider, says } = await linked();
      const visit = await aSignIn(world);
      const address = await awayTo(world, provider, visit.on());
      expect(codeOf(await backFrom(world, provider, visit.on(), upstream.refuse(address, 'access_denied')))).toBe('upstream_refused');
      const { query } = upstream.signIn(await awayTo(world, provider, visit.on()), says);
      upstream.behave('down');
      expect(codeOf(await backFrom(world, provider, visit.on(), query))).toBe('upstream_unreachable');
      upstream.behave('redirects');
      const away = upstream.signIn(await awayTo(world, provider, visit.on()), says).query;
      expect(codeOf(await backFrom(world, provider, visit.on(), away))).toBe('upstream_answer_invalid');
      expect(await visit.session()).toBeNull();
    });
  });

  describe('that is not linked', () => {
    async function tried(words: Partial<UpstreamSays>, says: Partial<Says>, provider?: UpstreamProviderId) {
      const at = { upstream, provider: provider ?? (await aProviderElsewhere(world, upstream, words)) };
      const visit = await aSignIn(world);
      const back = await federated(world, at, visit.on(), { sub: world.unique('sub'), auth_time: seconds(), ...says });
      return { back, code: codeOf(back), provider: at.provider };
    }
    const mailed = (mail: string, verified: unknown = true) => ({ email: mail, email_verified: verified });

    it('P5: opens nothing while only linked accounts may sign in, whatever address it claims', async () => {
      await world.user({ mail: 'anita@example.com', mailVerified: true });
      const { code } = await tried({}, mailed('anita@example.com'));
      expect(code).toBe('upstream_not_linked');
      expect(await failedBecause()).toBe('upstream_not_linked');
    });

    it('P2: by mail gets the account of the same address, verified on both sides, and keeps it when the address changes', async () => {
      await world.rule({ kind: 'tenant' }, { level: 'off' });
      const person = await world.user({ mail: 'anita@example.com', mailVerified: true });
      const { back, provider } = await tried({ accounts: { kind: 'by_mail' } }, { ...mailed('Anita@example.com'), sub: 'anita-there' });
      expect(must(back).view.step).toMatchObject({ kind: 'signed_in' });
      expect((await world.events({ user: person.id })).map(({ type }) => type)).toContain('upstream.linked');
      const { back: later } = await tried({}, { ...mailed('other@example.com'), sub: 'anita-there' }, provider);
      expect(must(later).view.step).toMatchObject({ kind: 'signed_in' });
    });

    it('F4, S10: by mail never gets an account whose address is not verified here or there, that has a role, a factor or a twin, or is disabled', async () => {
      await world.rule({ kind: 'tenant' }, { level: 'optional' });
      const { provider } = await tried({ accounts: { kind: 'by_mail' } }, {});
      const code = async (says: Partial<Says>) => (await tried({}, says, provider)).code;
      await world.user({ mail: 'plain@example.com', mailVerified: true });
      for (const verified of [false, null, 'true', 1])
        expect(await code(mailed('plain@example.com', verified))).toBe('upstream_not_linked');
      await world.user({ mail: 'unverified@example.com' });
      expect(await code(mailed('unverified@example.com'))).toBe('upstream_not_linked');
      await world.user({ mail: 'owner@example.com', mailVerified: true, role: 'auditor' });
      expect(await code(mailed('owner@example.com'))).toBe('upstream_not_linked');
      const holder = await world.user({ mail: 'holder@example.com', mailVerified: true });
      const enrolling = await aSignIn(world);
      await enrolling.password(holder.loginName);
      await enrolling.enrolKey(aSecurityKey());
      expect(await code(mailed('holder@example.com'))).toBe('upstream_not_linked');
      for (let twin = 0; twin < 2; twin += 1) await world.user({ mail: 'twin@example.com', mailVerified: true });
      expect(await code(mailed('twin@example.com'))).toBe('upstream_not_linked');
      const shut = await world.user({ mail: 'shut@example.com', mailVerified: true });
      must(await disableUser(world.ports)({ ...world.host, user: shut.id }));
      expect(await code(mailed('shut@example.com'))).toBe('upstream_not_linked');
      expect((await world.events()).filter(({ type }) => type === 'upstream.linked')).toEqual([]);
    });

    it('T7, P2: an account is made in its groups and without grace, and never takes over a name that is taken', async () => {
      await world.rule({ kind: 'tenant' }, { level: 'required', timing: { kind: 'grace-period', days: 7 } });
      const group = await world.group();
      const { back, provider } = await tried(
        { accounts: { kind: 'create', groups: [group] } },
        { preferred_username: 'Bert', name: 'Bert Baker', ...mailed('bert@example.com') },
      );
      expect(must(back).view.step).toMatchObject({
        kind: 'enrol',
        skippable: false,
        person: { loginName: 'bert', displayName: 'Bert Baker' },
      });
      const made = await world.store.transaction(world.tenant.id, (tx) => world.store.findUserByLoginName(tx, 'bert'));
      expect(made).toMatchObject({ role: null, mail: 'bert@example.com', mailVerifiedAt: expect.any(Number) });
      const groups = made === null ? [] : await world.store.transaction(world.tenant.id, (tx) => world.store.listGroupsOf(tx, made.id));
      expect(groups.map(({ id }) => id)).toEqual([group]);
      const taken = await world.user();
      expect((await tried({}, { preferred_username: taken.loginName }, provider)).code).toBe('upstream_no_account_made');
      expect((await tried({}, {}, provider)).code).toBe('upstream_no_account_made');
      // An address that nobody has verified is kept nowhere.
      must((await tried({}, { preferred_username: 'carl', ...mailed('carl@example.com', false) }, provider)).back);
      const carl = await world.store.transaction(world.tenant.id, (tx) => world.store.findUserByLoginName(tx, 'carl'));
      expect(carl?.mail).toBeNull();
    });
  });

  it('P1: a visit ends with its attempt', async () => {
    const { provider, says } = await linked();
    const visit = await aSignIn(world);
    const { query } = upstream.signIn(await awayTo(world, provider, visit.on()), says);
    database.moveClock(11 * MINUTE);
    expect(codeOf(await backFrom(world, provider, visit.on(), query))).toBe('attempt_not_found');
  });
});
