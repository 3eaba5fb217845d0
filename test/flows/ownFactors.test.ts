import { beforeAll, describe, expect, it } from 'vitest';
import { makePass } from '../../src/flows/passes/makePass.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine, type TestDatabase } from '../builders/database.ts';
import { ownAccount, signedIn } from '../builders/ownAccount.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;
const ADD_APP = { kind: 'enrol', factor: 'totp' } as const;
const ADD_KEY = { kind: 'enrol', factor: 'webauthn' } as const;
const PROVE = { kind: 'prove', by: 'any_factor' } as const;
const LATER = 5 * MINUTE + SECOND;

eachEngine('changing one’s own factors', (database: TestDatabase) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule(TENANT, { level: 'off' });
  });

  /** Somebody with an authenticator app, set up on their own page a moment ago. */
  async function withApp(own: World = world) {
    const person = await signedIn(own);
    const attempt = await ownAccount(own, person.session).attempt(ADD_APP);
    const app = await attempt.enrolTotp();
    const session = await attempt.session();
    if (session === null || person.id === null) throw new Error('not raised');
    return { ...person, id: person.id, session, app, codes: attempt.backupCodes, token: attempt.token, account: ownAccount(own, session) };
  }

  const refusals = async (own: World, user: Awaited<ReturnType<typeof withApp>>['id']) =>
    (await own.events({ user })).filter(({ type }) => type === 'account.refused').map(({ data }) => data);

  describe('adding', () => {
    it('L5, S10, S7, F8: under Off a person adds a first factor, its codes come with it, and the session is raised under a new secret', async () => {
      const person = await signedIn(world);
      const attempt = await ownAccount(world, person.session).attempt(ADD_APP);
      expect(attempt.step).toMatchObject({
        kind: 'enrol',
        factors: ['totp'],
        skippable: false,
        needs: null,
        reason: 'step_up',
        because: [],
      });
      expect(await attempt.skip()).toBe('step_not_offered');
      await attempt.enrolTotp();
      expect(attempt.step).toMatchObject({ kind: 'signed_in', aal: 2, returnTo: { kind: 'security', wish: 'enrol' } });
      expect(attempt.backupCodes).toHaveLength(10);
      expect(await attempt.session()).toMatchObject({ id: person.session.id, aal: 2 });
      expect(await person.signIn.session()).toBeNull();
      const told = (await world.events({ user: person.session.userId })).map(({ type }) => type);
      expect(told.slice(-3).sort()).toEqual(['backup_codes.made', 'factor.enrolled', 'session.raised']);
      expect(told).not.toContain('user.mfa_required');
    });

    it('S10: a first factor needs a first factor that is not older than five minutes, of the same person', async () => {
      const person = await signedIn(world);
      const other = await world.user();
      database.moveClock(LATER);
      const attempt = await ownAccount(world, person.session).attempt(ADD_APP);
      expect(attempt.step.kind).toBe('reauthenticate');
      expect(await attempt.enrolKey(aSecurityKey())).toBe('step_not_offered');
      await expect(attempt.beginTotp()).rejects.toThrow('step_not_offered');
      expect(await attempt.password(other.loginName, 'not the password')).toBe('credentials_wrong');
      expect(await attempt.password(person.loginName)).toBe('enrol');
      await attempt.enrolTotp();
      expect(await attempt.session()).toMatchObject({ aal: 2 });
      database.moveClock(0);
    });

    it('S10, F4: another factor needs one that is held, shown within five minutes; completing has ten', async () => {
      const person = await withApp();
      database.moveClock(LATER);
      const attempt = await person.account.attempt(ADD_KEY);
      expect(attempt.step).toMatchObject({ kind: 'challenge', purpose: 'guard', factors: ['totp', 'backup_code'] });
      const key = aSecurityKey();
      expect(await attempt.enrolKey(key)).toBe('step_not_offered');
      expect(await attempt.password(person.loginName)).toBe('step_not_offered');
      expect(await attempt.totp(await person.app.code())).toBe('enrol');
      expect(attempt.step).toMatchObject({ factors: ['webauthn'] });
      await expect(attempt.beginTotp()).rejects.toThrow('step_not_offered');
      expect(await attempt.enrolKey(key)).toBe('signed_in');
      expect((await person.account.view()).factors.map(({ kind }) => kind)).toEqual(['totp', 'webauthn']);
      // Companion codes come with the first real factor alone.
      expect(attempt.backupCodes).toEqual([]);

      const slow = await person.account.attempt(ADD_APP);
      const second = await slow.beginTotp();
      database.moveClock(LATER + 8 * MINUTE);
      expect(await slow.confirmTotp(await second.code())).toBe('signed_in');
      database.moveClock(0);
    });

    it('F2: a kind that the account pages do not take is neither offered, nor accepted when it is posted directly', async () => {
      const own = await aWorld(database.store);
      const person = await withApp(own);
      await own.rule(TENANT, { level: 'optional', factors: ['totp', 'backup_code'] });
      expect((await person.account.view()).addable).toEqual(['totp']);
      for (const factor of ['webauthn', 'sms', 'backup_code'] as const) {
        expect(await person.account.begin({ kind: 'enrol', factor })).toBe('factor_kind_not_allowed');
      }
      expect(await refusals(own, person.id)).toEqual(
        Array.from({ length: 3 }, () => ({ act: 'add_factor', code: 'factor_kind_not_allowed' })),
      );
      expect((await person.account.view()).factors).toHaveLength(1);
    });

    it('F2, P3: a set that is narrowed while the page is open ends the attempt, and nothing is bound', async () => {
      const own = await aWorld(database.store);
      const person = await withApp(own);
      const attempt = await person.account.attempt(ADD_KEY);
      await own.rule(TENANT, { level: 'off', factors: ['totp', 'backup_code'] });
      expect(await attempt.enrolKey(aSecurityKey())).toBe('step_not_offered');
      expect((await person.account.view()).factors).toHaveLength(1);
    });

    it('S10, P1: what was begun in one attempt completes in no other, of the same session or of another', async () => {
      const person = await signedIn(world);
      const account = ownAccount(world, person.session);
      const first = await account.attempt(ADD_APP);
      const app = await first.beginTotp();
      const second = await account.attempt(ADD_APP);
      expect(await second.confirmTotp(await app.code())).toBe('enrolment_not_found');
      const stranger = await signedIn(world);
      const theirs = await ownAccount(world, stranger.session).attempt(ADD_APP);
      expect(await theirs.confirmTotp(await app.code())).toBe('enrolment_not_found');
      expect((await account.view()).factors).toEqual([]);
    });

    it('S6, S10: an attempt ends with the session on which it was begun, and cancelling changes nothing', async () => {
      const person = await signedIn(world);
      const attempt = await ownAccount(world, person.session).attempt(ADD_APP);
      const app = await attempt.beginTotp();
      await database.store.transaction(world.tenant.id, (tx) => database.store.endSession(tx, person.session.id, 'revoked'));
      expect(await attempt.confirmTotp(await app.code())).toBe('attempt_not_found');
      expect(await ownAccount(world, person.session).begin(ADD_APP)).toBe('session_needed');

      const another = await withApp();
      const cancelled = await another.account.attempt(ADD_KEY);
      expect(await cancelled.cancel()).toBe('cancelled');
      expect(cancelled.token).toBeNull();
      expect((await another.account.view()).factors).toHaveLength(1);
    });

    it('F4, P3: an enrolment that began as the first does not complete after the owner has enrolled elsewhere', async () => {
      const person = await signedIn(world);
      const thief = await ownAccount(world, person.session).attempt(ADD_APP);
      const stolen = await thief.beginTotp();
      const owner = await signedIn(world, person);
      const theirs = await ownAccount(world, owner.session).attempt(ADD_APP);
      await theirs.enrolTotp();
      expect(await thief.confirmTotp(await stolen.code())).toBe('step_not_offered');
    });

    it('S11: what the tenant asks for a first factor is asked here too, and a pass serves in place of a factor that is held', async () => {
      const own = await aWorld(database.store);
      await own.rule(TENANT, { level: 'off' });
      const person = await signedIn(own);
      await database.asOwner(`update tenants set first_enrolment = 'mail_code', revision = revision + 1 where id = $1`, [own.tenant.id]);
      const attempt = await ownAccount(own, person.session).attempt(ADD_APP);
      expect(attempt.step).toMatchObject({ kind: 'enrol', needs: 'mail_code' });
      await expect(attempt.beginTotp()).rejects.toThrow('step_not_offered');
      await own.store.transaction(own.tenant.id, (tx) =>
        own.store.updateAttempt(tx, attempt.attempt, { evidence: [{ method: 'mail_code', at: tx.now }] }),
      );
      await attempt.enrolTotp();
      expect(attempt.step.kind).toBe('signed_in');

      database.moveClock(LATER);
      const account = ownAccount(own, person.session);
      const lost = await account.attempt(ADD_KEY);
      expect(await lost.enrolKey(aSecurityKey())).toBe('step_not_offered');
      expect(lost.step).toMatchObject({ kind: 'challenge', purpose: 'guard', passServes: true });
      const { code } = must(await makePass(own.ports)({ ...own.host, user: person.session.userId }));
      expect(await lost.pass(code)).toBe('enrol');
      expect(lost.step).toMatchObject({ factors: ['webauthn'], needs: null });
      expect(await lost.enrolKey(aSecurityKey())).toBe('signed_in');
      // A pass belongs to the flow that redeemed it: it opens no other change.
      const [app] = (await account.view()).factors;
      database.moveClock(LATER + 6 * MINUTE);
      expect(await account.remove(app?.id ?? ('' as never))).toBe('fresh_proof_needed');
      // Where a factor is to be proved a pass leads nowhere, so that none is spent in vain.
      const prove = await account.attempt(PROVE);
      expect(prove.step).toMatchObject({ kind: 'challenge', purpose: 'guard', passServes: false });
      const { code: another } = must(await makePass(own.ports)({ ...own.host, user: person.session.userId }));
      expect(await prove.pass(another)).toBe('step_not_offered');
      database.moveClock(0);
    });

    it('security.md, Numbers: somebody at the hard stop of the second factor is refused here as well', async () => {
      const person = await withApp();
      await database.asOwner(
        `insert into second_factor_guesses (tenant_id, user_id, recent, in_a_row, not_before) values ($1, $2, '{}', 100, now())`,
        [world.tenant.id, person.id],
      );
      database.moveClock(LATER);
      const attempt = await person.account.attempt(PROVE);
      expect(attempt.step).toMatchObject({ kind: 'refused', why: 'second_factor_locked' });
      expect(attempt.token).toBeNull();
      database.moveClock(0);
    });
  });

  describe('a stolen session without a fresh proof', () => {
    it('S10, A3: changes nothing, whatever it tries, and what it tried is on record', async () => {
      const person = await withApp();
      const [app] = (await person.account.view()).factors;
      if (app === undefined) throw new Error('no factor');
      database.moveClock(LATER);
      expect(await person.account.remove(app.id)).toBe('fresh_proof_needed');
      expect(await person.account.renewCode()).toBe('fresh_proof_needed');
      const attempt = await person.account.attempt(ADD_KEY);
      expect(await attempt.enrolKey(aSecurityKey())).toBe('step_not_offered');
      expect(await attempt.totp('000000')).toBe('code_wrong');
      expect(attempt.token).toBeNull();
      const { factors, codes } = await person.account.view();
      expect([factors.map(({ id }) => id), codes?.remaining]).toEqual([[app.id], 10]);
      expect(await refusals(world, person.id)).toEqual([
        { act: 'remove_factor', code: 'fresh_proof_needed' },
        { act: 'renew_codes', code: 'fresh_proof_needed' },
      ]);
      database.moveClock(0);
    });

    it('S10, S7: a proof that is asked for opens the change for five minutes and not longer', async () => {
      const person = await withApp();
      const factor = await person.account.factor('totp');
      database.moveClock(LATER);
      const prove = await person.account.attempt(PROVE);
      expect(prove.step).toMatchObject({ kind: 'challenge', purpose: 'guard', factors: ['totp', 'backup_code'] });
      expect(await prove.totp(await person.app.code())).toBe('signed_in');
      expect(await prove.session()).toMatchObject({ id: person.session.id });
      expect(await database.store.findLiveSession(world.tenant.id, world.ports.digest(person.token ?? ''))).toBeNull();
      database.moveClock(LATER + LATER);
      expect(await person.account.remove(factor)).toBe('fresh_proof_needed');
      database.moveClock(LATER + 4 * MINUTE);
      expect(await person.account.remove(factor)).toBe('done');
      database.moveClock(0);
    });

    it('S10: a proof that is there already is not asked again', async () => {
      const person = await withApp();
      const prove = await person.account.attempt(PROVE);
      expect([prove.step.kind, prove.token !== null]).toEqual(['signed_in', true]);
    });
  });

  describe('removing', () => {
    it('S9: the last usable factor stays under Required of the tenant, of a group and of the account pages, in grace too', async () => {
      const group = await world.group({ level: 'required' });
      const rules: ((own: World, user: Awaited<ReturnType<typeof withApp>>['id']) => Promise<void>)[] = [
        (own) => own.rule(TENANT, { level: 'required' }),
        (own) => own.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 14 } }),
        async (own) => own.rule({ kind: 'application', application: await accountOf(own) }, { level: 'required' }),
      ];
      expect(group).toBeTruthy();
      for (const tighten of rules) {
        const own = await aWorld(database.store);
        await own.rule(TENANT, { level: 'off' });
        const person = await withApp(own);
        const factor = await person.account.factor('totp');
        await tighten(own, person.id);
        expect(await person.account.remove(factor)).toBe('last_usable_factor');
        expect((await person.account.view()).factors).toHaveLength(1);
        expect(await refusals(own, person.id)).toEqual([{ act: 'remove_factor', code: 'last_usable_factor' }]);
      }
    });

    it('S9, L3: a group’s Required keeps it, and leaving the group frees it', async () => {
      const person = await withApp();
      const group = await world.group({ level: 'required' });
      const factor = await person.account.factor('totp');
      await database.store.transaction(world.tenant.id, (tx) => database.store.addMember(tx, group, person.id));
      expect(await person.account.remove(factor)).toBe('last_usable_factor');
      await database.store.transaction(world.tenant.id, (tx) => database.store.removeMember(tx, group, person.id));
      expect(await person.account.remove(factor)).toBe('done');
    });

    it('S9: of two factors one goes under Required, and the other has to stay', async () => {
      const own = await aWorld(database.store);
      const person = await withApp(own);
      await (await person.account.attempt(ADD_KEY)).enrolKey(aSecurityKey());
      await own.rule(TENANT, { level: 'required' });
      const [app, key] = [await person.account.factor('totp'), await person.account.factor('webauthn')];
      expect(await person.account.remove(app)).toBe('done');
      expect(await person.account.remove(key)).toBe('last_usable_factor');
      expect((await person.account.view()).factors.map(({ kind }) => kind)).toEqual(['webauthn']);
    });

    it('S9, F3: a factor that serves nowhere goes while one that serves is left, and stays as the last of all', async () => {
      const own = await aWorld(database.store);
      const person = await withApp(own);
      await (await person.account.attempt(ADD_KEY)).enrolKey(aSecurityKey());
      const [app, key] = [await person.account.factor('totp'), await person.account.factor('webauthn')];
      await own.rule(TENANT, { level: 'required', factors: ['webauthn'] });
      expect(await person.account.remove(key)).toBe('last_usable_factor');
      expect(await person.account.remove(app)).toBe('done');

      const alone = await aWorld(database.store);
      const other = await withApp(alone);
      await alone.rule(TENANT, { level: 'required', factors: ['webauthn'] });
      expect(await other.account.remove(await other.account.factor('totp'))).toBe('last_usable_factor');
    });

    it('S9: two tabs on two nodes that remove the last two factors at once leave one', async () => {
      const own = await aWorld(database.store);
      await own.rule(TENANT, { level: 'off' });
      const nodes = [database.store, database.anotherNode()] as const;
      const people = await Promise.all(Array.from({ length: 6 }, () => withApp(own)));
      for (const person of people) await (await person.account.attempt(ADD_KEY)).enrolKey(aSecurityKey());
      await own.rule(TENANT, { level: 'required' });
      const outcomes = await Promise.all(
        people.map(async (person) => {
          const factors = [await person.account.factor('totp'), await person.account.factor('webauthn')];
          return Promise.all(factors.map((factor, tab) => ownAccount(own, person.session, nodes[tab]).remove(factor)));
        }),
      );
      for (const outcome of outcomes) expect(outcome.toSorted()).toEqual(['done', 'last_usable_factor']);
      for (const { account } of people) expect((await account.view()).factors).toHaveLength(1);
    });

    it('F8, S8, A3: the last one goes under Optional, its codes with it, and sessions lose what was shown with it', async () => {
      const own = await aWorld(database.store);
      const person = await withApp(own);
      const elsewhere = await aSignIn(own);
      await elsewhere.password(person.loginName);
      expect(await elsewhere.totp(await person.app.code(1))).toBe('signed_in');
      expect(await elsewhere.session()).toMatchObject({ aal: 2, recheck: false });
      const factor = await person.account.factor('totp');
      expect(await person.account.remove(factor)).toBe('done');
      expect(await person.account.view()).toMatchObject({ factors: [], codes: null });
      expect(await elsewhere.session()).toMatchObject({ recheck: true });
      const demand = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;
      const live = await elsewhere.session();
      if (live === null) throw new Error('it ended');
      // AAL 2 has to be earned anew (S1).
      expect((await aSignIn(own, { session: live, demand })).step.kind).toBe('enrol');
      expect((await own.events({ user: person.id })).at(-2)).toMatchObject({
        type: 'factor.removed',
        actor: { kind: 'user', id: person.id },
        session: person.session.id,
        data: { factor, kind: 'totp', label: 'Authenticator app', reason: 'removed' },
      });
    });

    it('security.md, Factors: another person’s factor is answered like one that never was, and is neither renamed nor removed', async () => {
      const [owner, stranger] = [await withApp(), await withApp()];
      const theirs = await owner.account.factor('totp');
      expect(await stranger.account.remove(theirs)).toBe('factor_not_found');
      expect(await stranger.account.rename(theirs, 'Mine now')).toBe('factor_not_found');
      expect((await owner.account.view()).factors).toMatchObject([{ id: theirs, label: 'Authenticator app' }]);
    });
  });

  it('A3: a name is changed without a proof, is one line of at most 64 characters, and the change is on record', async () => {
    const person = await withApp();
    const factor = await person.account.factor('totp');
    database.moveClock(LATER);
    expect(await person.account.rename(factor, '  My old\u0000 phone ')).toBe('done');
    for (const label of ['', '   ', 'x'.repeat(65), null, 7, ['a']])
      expect(await person.account.rename(factor, label)).toBe('label_malformed');
    expect((await person.account.view()).factors).toMatchObject([{ label: 'My old phone' }]);
    const renamed = (await world.events({ user: person.id })).filter(({ type }) => type === 'factor.renamed');
    expect(renamed.map(({ data }) => data)).toEqual([{ factor, kind: 'totp', from: 'Authenticator app', to: 'My old phone' }]);
    const codes = (await person.account.view()).codes?.id ?? ('' as never);
    expect(await person.account.rename(codes, 'Codes')).toBe('factor_not_found');
    database.moveClock(0);
  });

  describe('backup codes', () => {
    it('F11, F7: new ones need a factor of another kind; those before are dead', async () => {
      const person = await withApp();
      const renewed = must(await person.account.renew());
      expect(new Set([...renewed.codes, ...person.codes]).size).toBe(20);
      const later = await aSignIn(world);
      await later.password(person.loginName, undefined, { wantsFactor: true });
      expect(await later.backupCode(person.codes[0])).toBe('code_wrong');
      expect(await later.backupCode(renewed.codes[0])).toBe('signed_in');
      expect((await world.events({ user: person.id })).filter(({ type }) => type === 'backup_codes.made')).toHaveLength(2);
    });

    it('F11: codes are never made from codes: a code proves nothing here, and is not offered', async () => {
      const person = await withApp();
      database.moveClock(LATER);
      const any = await person.account.attempt(PROVE);
      expect(await any.backupCode(person.codes[0])).toBe('signed_in');
      expect(await person.account.renewCode()).toBe('fresh_proof_needed');
      const real = await person.account.attempt({ kind: 'prove', by: 'real_factor' });
      expect(real.step).toMatchObject({ kind: 'challenge', purpose: 'guard', factors: ['totp'] });
      expect(await real.backupCode(person.codes[1])).toBe('step_not_offered');
      expect(await real.totp(await person.app.code())).toBe('signed_in');
      expect(await person.account.renewCode()).toBe('done');
      database.moveClock(0);
    });

    it('F11, F2: not for somebody without another factor, and not where codes are not allowed', async () => {
      const own = await aWorld(database.store);
      const nobody = await signedIn(own);
      expect(await ownAccount(own, nobody.session).renewCode()).toBe('no_factor_to_renew_for');
      const person = await withApp(own);
      await own.rule(TENANT, { level: 'off', factors: ['totp', 'webauthn'] });
      expect(await person.account.renewCode()).toBe('backup_codes_not_allowed');
      expect((await person.account.view()).codes?.remaining).toBe(10);
    });
  });

  async function accountOf(own: World) {
    const account = await own.store.transaction(own.tenant.id, (tx) => own.store.findApplicationByClientId(tx, 'account'));
    if (account === null) throw new Error('no account');
    return account.id;
  }
});
