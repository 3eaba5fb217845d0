import { beforeAll, describe, expect, it } from 'vitest';
import { after, DAY, HOUR, SECOND } from '../../src/kernel/instant.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;

eachEngine('the dial, signing in', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
  });

  /** A tenant of its own for tests that turn the tenant's dial. */
  const fresh = (): Promise<World> => aWorld(database.store);

  describe('Optional', () => {
    it('L2, L7: a tenant that nobody has configured offers enrolment once, with a skip', async () => {
      const person = await world.user();
      const first = await aSignIn(world);
      expect(await first.password(person.loginName)).toBe('enrol');
      expect(first.step).toMatchObject({ kind: 'enrol', skippable: true, deadline: null, factors: ['webauthn', 'totp'] });
      expect(await first.session()).toBeNull();
      expect(await first.skip()).toBe('signed_in');
      expect(await first.session()).toMatchObject({ aal: 1, allowance: null, skipped: true });

      const second = await aSignIn(world);
      expect(await second.password(person.loginName)).toBe('signed_in');
    });

    it('L7: the skip is void the moment the level is required', async () => {
      const own = await fresh();
      const person = await own.user();
      const first = await aSignIn(own);
      await first.password(person.loginName);
      await first.skip();
      await own.rule(TENANT, { level: 'required' });
      const second = await aSignIn(own);
      expect(await second.password(person.loginName)).toBe('enrol');
      expect(second.step).toMatchObject({ skippable: false });
      expect(await second.skip()).toBe('step_not_offered');
      expect(await second.session()).toBeNull();
    });

    it('L8, S1: whoever is enrolled is challenged at every sign-in, without a skip', async () => {
      const person = await world.user();
      const enrolment = await aSignIn(world);
      await enrolment.password(person.loginName);
      const app = await enrolment.enrolTotp();
      expect(await enrolment.session()).toMatchObject({ aal: 2 });

      for (const step of [0, 1]) {
        const again = await aSignIn(world);
        expect(await again.password(person.loginName)).toBe('challenge');
        expect(again.step).toMatchObject({ purpose: 'assure', factors: ['totp', 'backup_code'] });
        expect(await again.skip()).toBe('step_not_offered');
        expect(await again.totp(await app.code(step))).toBe('signed_in');
        expect(await again.session()).toMatchObject({ aal: 2 });
      }
    });
  });

  describe('Required', () => {
    it('L9, P1: without a usable factor only enrolment and cancel can be reached, and nothing that opens anything exists before it ends', async () => {
      const own = await fresh();
      await own.rule(TENANT, { level: 'required' });
      const person = await own.user();
      const attempt = await aSignIn(own);
      expect(await attempt.password(person.loginName)).toBe('enrol');
      expect(attempt.step).toMatchObject({ skippable: false, deadline: null });
      expect(await attempt.skip()).toBe('step_not_offered');
      for (let post = 0; post < 8; post += 1) expect(await attempt.totp('123456')).toBe('step_not_offered');
      expect(await attempt.backupCode('bcdf-ghjk-mnpq-rstv')).toBe('step_not_offered');
      expect(await attempt.securityKey(aSecurityKey())).toBe('step_not_offered');
      expect(attempt.token).toBeNull();
      expect(await attempt.enrolKey(aSecurityKey())).toBe('signed_in');
      expect(await attempt.session()).toMatchObject({ aal: 2 });
    });

    it('L9: cancelling leaves nothing', async () => {
      const own = await fresh();
      await own.rule(TENANT, { level: 'required' });
      const person = await own.user();
      const attempt = await aSignIn(own);
      await attempt.password(person.loginName);
      expect(await attempt.cancel()).toBe('cancelled');
      expect(attempt.token).toBeNull();
      expect(await attempt.enrolKey(aSecurityKey())).toBe('attempt_not_found');
    });

    it('L10: a failed challenge issues nothing', async () => {
      const person = await world.user();
      const enrolment = await aSignIn(world);
      await enrolment.password(person.loginName);
      await enrolment.enrolTotp();
      const own = await aSignIn(world);
      await own.password(person.loginName);
      expect(await own.totp('000000')).toBe('code_wrong');
      expect(own.token).toBeNull();
      expect(own.step.kind).toBe('challenge');
    });

    it('L3, L4: Anita, in a group that is Optional and one that is Required, must enrol; order and looser rules change nothing', async () => {
      const required = await world.group({ level: 'required' });
      const optional = await world.group({ level: 'optional' });
      const off = await world.group({ level: 'off' });
      for (const groups of [
        [optional, required],
        [required, optional, off],
      ]) {
        const anita = await world.user({ groups });
        const attempt = await aSignIn(world);
        expect(await attempt.password(anita.loginName)).toBe('enrol');
        expect(attempt.step).toMatchObject({ skippable: false });
      }
    });

    it('L3: the rule of the application that is opened counts too', async () => {
      const person = await world.user();
      const finance = await world.application({ level: 'required', factors: ['webauthn'] });
      const attempt = await aSignIn(world, { application: finance });
      expect(await attempt.password(person.loginName)).toBe('enrol');
      expect(attempt.step).toMatchObject({ skippable: false, factors: ['webauthn'], because: [expect.stringContaining('Finance')] });
    });
  });

  describe('Off', () => {
    it('L5: asks nothing, and a factor that is used by choice gives AAL 2', async () => {
      const own = await fresh();
      const person = await own.user();
      const enrolment = await aSignIn(own);
      await enrolment.password(person.loginName);
      const app = await enrolment.enrolTotp();
      await own.rule(TENANT, { level: 'off' });

      const plain = await aSignIn(own);
      expect(await plain.password(person.loginName)).toBe('signed_in');
      expect(await plain.session()).toMatchObject({ aal: 1, allowance: null });

      const chosen = await aSignIn(own);
      expect(await chosen.password(person.loginName, undefined, { wantsFactor: true })).toBe('challenge');
      expect(await chosen.totp(await app.code())).toBe('signed_in');
      expect(await chosen.session()).toMatchObject({ aal: 2 });
    });

    it('L6, U1: does not lift what an application demands', async () => {
      const own = await fresh();
      await own.rule(TENANT, { level: 'off' });
      const person = await own.user();
      const demand = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;
      const attempt = await aSignIn(own, { demand });
      expect(await attempt.password(person.loginName)).toBe('enrol');
      expect(attempt.step).toMatchObject({ skippable: false, reason: 'demand' });
    });
  });

  describe('timing', () => {
    it('T3: first-sign-in and next-sign-in gate alike', async () => {
      for (const kind of ['first-sign-in', 'next-sign-in'] as const) {
        const own = await fresh();
        const veteran = await own.user();
        const before = await aSignIn(own);
        await before.password(veteran.loginName);
        await before.skip();
        await own.rule(TENANT, { level: 'required', timing: { kind } });
        for (const person of [veteran, await own.user()]) {
          const attempt = await aSignIn(own);
          expect(await attempt.password(person.loginName)).toBe('enrol');
          expect(attempt.step).toMatchObject({ skippable: false });
        }
      }
    });

    it('T4, T6, T8, T9: inside grace one is asked at every sign-in and can skip; at the deadline one is held', async () => {
      const own = await fresh();
      const person = await own.user();
      // An account that is as old as the rule has no grace (T7).
      database.moveClock(HOUR);
      await own.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 10 } });
      const start = await own.now();
      for (const day of [1, 9]) {
        database.moveClock(HOUR + day * DAY);
        const attempt = await aSignIn(own);
        expect(await attempt.password(person.loginName)).toBe('enrol');
        expect(attempt.step).toMatchObject({ skippable: true, daysLeft: 10 - day });
        expect(await attempt.skip()).toBe('signed_in');
        expect(await attempt.session()).toMatchObject({ aal: 1, allowance: 'grace' });
      }
      // An unrelated edit and other days do not move the start.
      await own.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 11 }, factors: ['webauthn', 'totp'] });
      const inside = await aSignIn(own);
      await inside.password(person.loginName);
      const deadline = inside.step.kind === 'enrol' ? (inside.step.deadline ?? 0) : 0;
      expect(Math.abs(deadline - after(start, 11 * DAY))).toBeLessThan(5 * SECOND);
      database.moveClock(HOUR + 11 * DAY);
      const late = await aSignIn(own);
      expect(await late.password(person.loginName)).toBe('enrol');
      expect(late.step).toMatchObject({ skippable: false, deadline: null });
      expect(await late.skip()).toBe('step_not_offered');
      // The account is not locked, and enrolling completes the sign-in.
      await late.enrolTotp();
      expect(await late.session()).toMatchObject({ aal: 2, allowance: null });
      database.moveClock(0);
    });

    it('T7: an account that is younger than the rule has no grace', async () => {
      const own = await fresh();
      await own.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 14 } });
      database.moveClock(SECOND);
      const newcomer = await own.user();
      const attempt = await aSignIn(own);
      expect(await attempt.password(newcomer.loginName)).toBe('enrol');
      expect(attempt.step).toMatchObject({ skippable: false });
      database.moveClock(0);
    });

    it('T10: a scheduled version begins by the clock alone', async () => {
      const own = await fresh();
      const person = await own.user();
      const now = await own.now();
      await own.rule(TENANT, { level: 'required', from: after(now, DAY) });
      const before = await aSignIn(own);
      await before.password(person.loginName);
      expect(before.step).toMatchObject({ kind: 'enrol', skippable: true });
      await before.skip();
      database.moveClock(DAY + SECOND);
      const afterwards = await aSignIn(own);
      expect(await afterwards.password(person.loginName)).toBe('enrol');
      expect(afterwards.step).toMatchObject({ skippable: false });
      database.moveClock(0);
    });

    it('P3: what was decided when the flow began is not enough: a deadline that passes while the page is open holds', async () => {
      const own = await fresh();
      const person = await own.user();
      database.moveClock(HOUR);
      await own.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 1 } });
      database.moveClock(HOUR + DAY - 2 * SECOND);
      const attempt = await aSignIn(own);
      await attempt.password(person.loginName);
      expect(attempt.step).toMatchObject({ skippable: true });
      database.moveClock(HOUR + DAY + 2 * SECOND);
      expect(await attempt.skip()).toBe('step_not_offered');
      expect(attempt.token).toBeNull();
      database.moveClock(0);
    });
  });
});
