import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { updateTenant } from '../../src/flows/directory/updateTenant.ts';
import { setRule } from '../../src/flows/policy/setRule.ts';
import { submitCodesEnrolment } from '../../src/flows/signIn/enrolBackupCodes.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { codeOf } from '../builders/administration.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { codesOnly } from '../builders/codesOnly.ts';
import { eachEngine } from '../builders/database.ts';
import { spendAllCodes } from '../builders/spendAllCodes.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;
const KEEP = { level: null, timing: null, existingSessions: 'keep' } as const;

eachEngine('backup codes as the first and only factor', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.settings({ backupCodesAsFirstFactor: true });
    await world.rule(TENANT, { level: 'required' });
  });
  afterEach(() => database.moveClock(0));

  async function stuck(user: Parameters<World['user']>[0] = {}) {
    const person = await world.user(user);
    const signIn = await aSignIn(world);
    expect(await signIn.password(person.loginName)).toBe('enrol');
    return { person, signIn };
  }

  async function codesOf(signIn: Awaited<ReturnType<typeof aSignIn>>): Promise<readonly string[]> {
    const codes = await signIn.beginCodes();
    if (typeof codes === 'string') throw new Error(codes);
    return codes;
  }

  const factorsOf = (person: { id: Parameters<typeof world.store.listFactors>[1] }) =>
    world.store.transaction(world.tenant.id, (tx) => world.store.listFactors(tx, person.id));
  const typesOf = async (person: { id: Parameters<typeof world.store.listFactors>[1] }) =>
    (await world.events({ user: person.id })).map(({ type }) => type);

  describe('enrolment', () => {
    it('F7, F9: ten codes are made, one typed back spends it, and is worth AAL 2', async () => {
      const { person, signIn } = await stuck();
      expect(signIn.step).toMatchObject({ factors: ['webauthn', 'totp', 'backup_code'], skippable: false });
      const codes = await codesOf(signIn);
      expect(new Set(codes).size).toBe(10);
      expect(await factorsOf(person)).toEqual([]);
      expect(await signIn.confirmCodes(codes[4]?.toUpperCase().replaceAll('-', ' '))).toBe('signed_in');
      const [batch] = await factorsOf(person);
      expect(batch).toMatchObject({ kind: 'backup_code', remaining: 9, lastUsedAt: expect.any(Number) });
      expect(await signIn.session()).toMatchObject({
        aal: 2,
        allowance: null,
        evidence: [{ method: 'password' }, { method: 'backup_code', factorId: batch?.id, purpose: 'assure' }],
      });
      expect(signIn.backupCodes).toEqual([]);
      const events = await world.events({ user: person.id });
      expect(events.filter(({ type }) => /^(factor|backup_codes)/.test(type)).map(({ type, data }) => [type, data])).toEqual([
        ['factor.enrolled', { factor: batch?.id, kind: 'backup_code', label: '' }],
        ['backup_codes.made', { companion: false, renewed: false, count: 10 }],
        ['backup_codes.used', { factor: batch?.id, purpose: 'assure', remaining: 9, onlyFactor: true }],
      ]);
      expect(JSON.stringify(events)).not.toContain(codes[4]);
      const again = await aSignIn(world);
      await again.password(person.loginName);
      expect(again.step).toMatchObject({
        kind: 'challenge',
        purpose: 'assure',
        factors: ['backup_code'],
        runway: { left: 9, stage: 'enough' },
      });
      expect(await again.backupCode(codes[4])).toBe('code_wrong');
      expect(await again.backupCode(codes[5])).toBe('signed_in');
      expect(await again.session()).toMatchObject({ aal: 2 });
    });

    it('F9, F2: neither offered nor made where the switch is off or the set leaves codes out, also when it is posted directly', async () => {
      const off = await aWorld(database.store);
      const set = await world.group({ factors: ['webauthn', 'totp'] });
      for (const [where, user] of [
        [off, {}],
        [world, { groups: [set] }],
      ] as const) {
        const person = await where.user(user);
        const signIn = await aSignIn(where);
        await signIn.password(person.loginName);
        expect(signIn.step).toMatchObject({ kind: 'enrol', factors: ['webauthn', 'totp'] });
        expect(await signIn.beginCodes()).toBe('step_not_offered');
        expect(await signIn.confirmCodes('bcdf-ghjk-mnpq-rstv')).toBe('step_not_offered');
        expect(signIn.token).toBeNull();
        expect((await where.events({ user: person.id })).filter(({ type }) => type === 'user.step_refused')).toHaveLength(2);
      }
    });

    it('F9: made anew, the earlier ones are dead; a wrong one is refused on record and the right one goes on', async () => {
      const { person, signIn } = await stuck();
      const earlier = await codesOf(signIn);
      const codes = await codesOf(signIn);
      for (const wrong of [earlier[0], 'bcdf-ghjk-mnpq-rstv', '', null, undefined, 7, ['x'], { code: codes[0] }]) {
        expect(await signIn.confirmCodes(wrong)).toBe('code_wrong');
      }
      expect(await factorsOf(person)).toEqual([]);
      expect((await typesOf(person)).filter((type) => type === 'user.step_refused')).toHaveLength(8);
      expect(await signIn.confirmCodes(codes[0])).toBe('signed_in');
    });

    it('S10: what was made in one flow is nothing in another, and nothing after ten minutes', async () => {
      const { person, signIn } = await stuck();
      const codes = await codesOf(signIn);
      const other = await aSignIn(world);
      await other.password(person.loginName);
      expect(await other.confirmCodes(codes[0])).toBe('enrolment_not_found');
      await codesOf(other);
      expect(await other.confirmCodes(codes[0])).toBe('code_wrong');
      database.moveClock(10 * MINUTE + SECOND);
      expect(await signIn.confirmCodes(codes[0])).toBe('attempt_not_found');
      expect(await factorsOf(person)).toEqual([]);
    });

    it('S10: a first factor that is older than five minutes opens no enrolment of codes; begun in time it can be completed', async () => {
      const [late, slow] = [await stuck(), await stuck()];
      const codes = await codesOf(slow.signIn);
      database.moveClock(5 * MINUTE + SECOND);
      expect(await late.signIn.beginCodes()).toBe('step_not_offered');
      expect(await slow.signIn.confirmCodes(codes[0])).toBe('signed_in');
    });

    it('F4, F11: codes that were begun as the first factor are none any more once the person has a factor', async () => {
      const { person, signIn: thief } = await stuck();
      const codes = await codesOf(thief);
      const owner = await aSignIn(world);
      await owner.password(person.loginName);
      await owner.enrolTotp();
      expect(await thief.confirmCodes(codes[0])).toBe('step_not_offered');
      expect(thief.token).toBeNull();
      expect((await factorsOf(person)).map(({ kind, remaining }) => [kind, remaining])).toEqual([
        ['totp', null],
        ['backup_code', 10],
      ]);
    });

    it('F11, S10: codes that were begun as the first factor are not completed by a guard that has aged', async () => {
      const keysOnly = await world.application({ level: 'required', factors: ['webauthn', 'backup_code'] });
      const person = await world.user();
      const signIn = await aSignIn(world, { application: keysOnly });
      await signIn.password(person.loginName);
      const codes = await codesOf(signIn);
      const owner = await aSignIn(world);
      await owner.password(person.loginName);
      const app = await owner.enrolTotp();
      database.moveClock(MINUTE);
      expect(must(await signIn.read()).step).toMatchObject({ kind: 'challenge', purpose: 'guard' });
      expect(await signIn.totp(await app.code())).toBe('enrol');
      expect(await signIn.confirmCodes(codes[0])).toBe('step_not_offered');
      database.moveClock(6 * MINUTE + SECOND);
      expect(must(await signIn.read()).step).toMatchObject({ kind: 'challenge', purpose: 'guard' });
      expect(await signIn.confirmCodes(codes[0])).toBe('step_not_offered');
      expect((await factorsOf(person)).map(({ kind, remaining }) => [kind, remaining])).toEqual([
        ['totp', null],
        ['backup_code', 10],
      ]);
    });

    it('F9, F7: of many confirmations at once over two nodes one makes a batch and a session', async () => {
      const { person, signIn } = await stuck();
      const codes = await codesOf(signIn);
      const elsewhere = { ...world.ports, store: database.anotherNode() };
      const on = signIn.on();
      const posts = Array.from({ length: 60 }, (_, post) =>
        submitCodesEnrolment(post % 2 === 0 ? world.ports : elsewhere)({ ...on, code: codes[post % 10] }),
      );
      expect((await Promise.all(posts)).filter(({ ok }) => ok)).toHaveLength(1);
      expect(await factorsOf(person)).toMatchObject([{ kind: 'backup_code', remaining: 9 }]);
      expect((await typesOf(person)).filter((type) => type === 'user.signed_in')).toHaveLength(1);
    });

    it('B6, F9: they close the window that a reset opened', async () => {
      const { person, signIn } = await stuck();
      await database.asOwner(`update users set must_enrol_until = now() + interval '1 hour' where id = $1`, [person.id]);
      const gathered = () => world.store.transaction(world.tenant.id, (tx) => world.store.gatherPerson(tx, person.id));
      expect((await gathered())?.facts.mustEnrolUntil).not.toBeNull();
      // S11: in the window a first factor needs a code by mail, which nobody can be given here.
      expect(await signIn.beginCodes()).toBe('step_not_offered');
      const mail = { method: 'mail_code', at: await world.now() } as const;
      const judged = [{ method: 'password', at: await world.now() } as const, mail];
      await world.store.transaction(world.tenant.id, (tx) => world.store.updateAttempt(tx, signIn.attempt, { evidence: judged }));
      const codes = await codesOf(signIn);
      expect(await signIn.confirmCodes(codes[0])).toBe('signed_in');
      expect((await gathered())?.facts.mustEnrolUntil).toBeNull();
    });
  });

  describe('the runway', () => {
    it('F10: every sign-in tells how many are left, from three on as a warning, by mail too, and the audit tells it', async () => {
      const person = await codesOnly(world, { left: 5 }, { mail: `${world.unique('codes')}@example.com` });
      const seen: unknown[] = [];
      for (const code of person.codes.slice(0, 4)) {
        const signIn = await aSignIn(world);
        await signIn.password(person.loginName);
        const { step } = must(await signIn.read());
        seen.push(step.kind === 'challenge' ? step.runway : null);
        expect(await signIn.backupCode(code)).toBe('signed_in');
      }
      expect(seen).toEqual([
        { left: 5, stage: 'enough' },
        { left: 4, stage: 'enough' },
        { left: 3, stage: 'few' },
        { left: 2, stage: 'few' },
      ]);
      const used = (await world.events({ user: person.id })).filter(({ type }) => type === 'backup_codes.used').slice(-4);
      expect(used.map(({ data }) => [data['remaining'], data['onlyFactor']])).toEqual([
        [4, true],
        [3, true],
        [2, true],
        [1, true],
      ]);
      const mails = await database.asOwner(
        `select template_values from messages where user_id = $1 and template = 'backup_codes_low' order by id`,
        [person.id],
      );
      expect(mails).toMatchObject([3, 2, 1].map((left) => ({ template_values: { left: String(left) } })));
    });

    it('F8, F10: whoever has another factor is not counted down', async () => {
      const person = await world.user();
      const enrolment = await aSignIn(world);
      await enrolment.password(person.loginName);
      await enrolment.enrolTotp();
      const signIn = await aSignIn(world);
      await signIn.password(person.loginName);
      expect(signIn.step).toMatchObject({ kind: 'challenge', runway: null });
      await signIn.backupCode(enrolment.backupCodes[0]);
      const used = (await world.events({ user: person.id })).find(({ type }) => type === 'backup_codes.used');
      expect(used?.data).toMatchObject({ remaining: 9, onlyFactor: false, purpose: 'assure' });
    });
  });

  describe('the last code', () => {
    it('F10: opens the enrolment of another kind and nothing else, and is spent when that completes', async () => {
      const person = await codesOnly(world, { left: 1 });
      const signIn = await aSignIn(world);
      await signIn.password(person.loginName);
      expect(signIn.step).toMatchObject({
        kind: 'challenge',
        purpose: 'guard',
        factors: ['backup_code'],
        runway: { left: 1, stage: 'last' },
      });
      expect(await signIn.backupCode(person.last)).toBe('enrol');
      expect(signIn.step).toMatchObject({
        factors: ['webauthn', 'totp'],
        skippable: false,
        because: expect.arrayContaining([expect.stringContaining('one backup code left')]),
      });
      expect(await signIn.skip()).toBe('step_not_offered');
      expect(await signIn.beginCodes()).toBe('step_not_offered');
      expect(await signIn.backupCode(person.last)).toBe('step_not_offered');
      expect(signIn.token).toBeNull();
      expect(await factorsOf(person)).toMatchObject([{ remaining: 1 }]);
      await signIn.enrolTotp();
      expect(await signIn.session()).toMatchObject({ aal: 2 });
      // F8: the app is a first real factor, so companion codes take the place of those that have run out.
      expect(await factorsOf(person)).toMatchObject([{ kind: 'totp' }, { kind: 'backup_code', remaining: 10 }]);
      expect((await typesOf(person)).filter((type) => type.startsWith('backup_codes')).slice(-3)).toEqual([
        'backup_codes.last_reserved',
        'backup_codes.used',
        'backup_codes.made',
      ]);
    });

    it('F10, F8: where no companion codes are made, the batch stays and is empty', async () => {
      const own = await aWorld(database.store);
      await own.settings({ backupCodesAsFirstFactor: true });
      const person = await codesOnly(own, { left: 1 });
      await own.rule(TENANT, { level: 'required', factors: ['webauthn', 'totp'] });
      const signIn = await aSignIn(own);
      await signIn.password(person.loginName);
      expect(await signIn.backupCode(person.last)).toBe('enrol');
      expect(await signIn.enrolKey(aSecurityKey())).toBe('signed_in');
      const listed = await own.store.transaction(own.tenant.id, (tx) => own.store.listFactors(tx, person.id));
      expect(listed.map(({ kind, remaining }) => [kind, remaining])).toEqual([
        ['backup_code', 0],
        ['webauthn', null],
      ]);
    });

    it('F10: is wrong in another flow until the one that holds it has expired; giving up does not free it', async () => {
      const person = await codesOnly(world, { left: 1 });
      const first = await aSignIn(world);
      await first.password(person.loginName);
      expect(await first.backupCode(person.last)).toBe('enrol');
      expect(await first.cancel()).toBe('cancelled');
      const second = await aSignIn(world);
      await second.password(person.loginName);
      expect(await second.backupCode(person.last)).toBe('code_wrong');
      database.moveClock(10 * MINUTE - SECOND);
      const third = await aSignIn(world);
      await third.password(person.loginName);
      expect(await third.backupCode(person.last)).toBe('code_wrong');
      database.moveClock(10 * MINUTE + SECOND);
      expect(await third.backupCode(person.last)).toBe('enrol');
      await third.enrolTotp();
      expect(await third.session()).toMatchObject({ aal: 2 });
    });

    it('F10, S10: the flow that holds it can show it again when five minutes are over', async () => {
      const person = await codesOnly(world, { left: 1 });
      const signIn = await aSignIn(world);
      await signIn.password(person.loginName);
      expect(await signIn.backupCode(person.last)).toBe('enrol');
      database.moveClock(5 * MINUTE + SECOND);
      expect(must(await signIn.read()).step).toMatchObject({ kind: 'challenge', purpose: 'guard' });
      expect(await signIn.backupCode(person.last)).toBe('enrol');
      await signIn.enrolTotp();
      expect(signIn.token).not.toBeNull();
    });

    it('F10: the last but one signs in, and what a narrower application makes of it is the last', async () => {
      const person = await codesOnly(world, { left: 2 });
      const keysOnly = await world.application({ level: 'required', factors: ['webauthn'] });
      const signIn = await aSignIn(world, { application: keysOnly });
      await signIn.password(person.loginName);
      // F4: one of two, as a guard, is spent as ever.
      expect(await signIn.backupCode(person.codes[0])).toBe('enrol');
      expect(await factorsOf(person)).toMatchObject([{ remaining: 1 }]);
      await signIn.cancel();
      const next = await aSignIn(world);
      await next.password(person.loginName);
      expect(next.step).toMatchObject({ kind: 'challenge', purpose: 'guard' });
    });

    it('F4, F8: companion codes that guard are spent as ever, and held for nobody', async () => {
      const person = await world.user();
      const enrolment = await aSignIn(world);
      await enrolment.password(person.loginName);
      await enrolment.enrolTotp();
      const keysOnly = await world.application({ level: 'required', factors: ['webauthn'] });
      const signIn = await aSignIn(world, { application: keysOnly });
      await signIn.password(person.loginName);
      expect(await signIn.backupCode(enrolment.backupCodes[0])).toBe('enrol');
      expect((await factorsOf(person)).find(({ kind }) => kind === 'backup_code')?.remaining).toBe(9);
      expect(await typesOf(person)).not.toContain('backup_codes.last_reserved');
    });
  });

  describe('the switch', () => {
    const switchOff = (own: World, deadEnds: 'refuse' | 'accept' = 'refuse') =>
      updateTenant(own.ports)({ ...own.host, settings: { backupCodesAsFirstFactor: false }, expectedRevision: null, deadEnds });

    async function ownWorld() {
      const own = await aWorld(database.store);
      await own.settings({ backupCodesAsFirstFactor: true });
      await own.rule(TENANT, { level: 'required' });
      return own;
    }

    /** Where a group of each leaves the members of both nothing but codes. */
    async function onlyCodesLeft(own: World) {
      const keys = await own.group({ factors: ['webauthn', 'backup_code'] });
      const apps = await own.group({ factors: ['totp', 'backup_code'] });
      return [keys, apps];
    }

    it('F9, F6, F4: turned off, nobody is thrown out: a code guards the enrolment of another kind, and sessions stay', async () => {
      const own = await ownWorld();
      const person = await codesOnly(own);
      must(await switchOff(own));
      expect(await person.enrolment.session()).toMatchObject({ aal: 2 });
      const signIn = await aSignIn(own);
      await signIn.password(person.loginName);
      expect(signIn.step).toMatchObject({ kind: 'challenge', purpose: 'guard', factors: ['backup_code'] });
      expect(await signIn.backupCode(person.codes[0])).toBe('enrol');
      expect(signIn.token).toBeNull();
      await signIn.enrolTotp();
      expect(await signIn.session()).toMatchObject({ aal: 2 });
    });

    it('F6, F9: left out of the set, the same', async () => {
      const own = await ownWorld();
      const person = await codesOnly(own);
      const rule = { ...KEEP, level: 'required', factors: ['webauthn', 'totp'] };
      must(await setRule(own.ports)({ ...own.host, scope: TENANT, rule, from: null, expectedRevision: null, deadEnds: 'refuse' }));
      const signIn = await aSignIn(own);
      await signIn.password(person.loginName);
      expect(signIn.step).toMatchObject({ kind: 'challenge', purpose: 'guard', factors: ['backup_code'] });
      expect(await signIn.backupCode(person.codes[0])).toBe('enrol');
    });

    it('F6, F9: where codes are all that the rules leave, turning it off is refused with the list, and takes a confirmation', async () => {
      const own = await ownWorld();
      const groups = await onlyCodesLeft(own);
      const person = await codesOnly(own, {}, { groups });
      const refused = await switchOff(own);
      expect(refused).toMatchObject({
        ok: false,
        code: 'dead_ends',
        facts: { deadEnds: [{ people: 1, holding: ['backup_code'], effective: ['backup_code'], before: 'open' }] },
      });
      const signIn = await aSignIn(own);
      await signIn.password(person.loginName);
      expect(await signIn.backupCode(person.codes[0])).toBe('signed_in');
      must(await switchOff(own, 'accept'));
      expect((await own.events()).map(({ type }) => type)).toContain('policy.dead_end');
    });

    it('F6, F9, F11: an empty batch is a dead end of its own, told apart from nobody having any', async () => {
      const own = await ownWorld();
      const groups = await onlyCodesLeft(own);
      const [bare, person] = [await own.user({ groups }), await codesOnly(own, { left: 2 }, { groups })];
      await spendAllCodes(database, person.id);
      // Both hold nothing; only the one who never had any can still make codes.
      const again = await aSignIn(own);
      expect(await again.password(person.loginName)).toBe('refused');
      expect(again.step).toMatchObject({ why: 'no_allowed_factor' });
      const first = await aSignIn(own);
      await first.password(bare.loginName);
      expect(first.step).toMatchObject({ kind: 'enrol', factors: ['backup_code'] });
      const unrelated = await setRule(own.ports)({
        ...own.host,
        scope: { kind: 'group', group: groups[0] as never },
        rule: { ...KEEP, level: 'required', factors: ['webauthn', 'backup_code'] },
        from: null,
        expectedRevision: null,
        deadEnds: 'refuse',
      });
      expect(unrelated).toMatchObject({ code: 'dead_ends', facts: { deadEnds: [{ people: 1, holding: [], before: 'dead_end' }] } });
    });

    it('F6: an administrator who has codes alone is not locked out by it, confirmed or not', async () => {
      const own = await ownWorld();
      const groups = await onlyCodesLeft(own);
      await codesOnly(own, {}, { groups, role: 'owner' });
      expect(codeOf(await switchOff(own, 'accept'))).toBe('administrators_locked_out');
    });
  });
});
