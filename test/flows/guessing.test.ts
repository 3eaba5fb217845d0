import { beforeAll, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/instant.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import type { AuthenticatorApp } from '../builders/authenticatorApp.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, PASSWORD, type World } from '../builders/world.ts';

eachEngine('guessing', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
  });

  async function enrolled(): Promise<{ loginName: string; app: AuthenticatorApp; codes: readonly string[]; id: string }> {
    const person = await world.user();
    const enrolment = await aSignIn(world);
    await enrolment.password(person.loginName);
    const app = await enrolment.enrolTotp();
    return { ...person, app, codes: enrolment.backupCodes };
  }

  async function challenged(loginName: string) {
    const attempt = await aSignIn(world);
    expect(await attempt.password(loginName)).toBe('challenge');
    return attempt;
  }

  it('L10: a code is accepted once, ever, also under 200 parallel posts', async () => {
    const { loginName, app } = await enrolled();
    const attempts = await Promise.all(Array.from({ length: 8 }, () => challenged(loginName)));
    const code = await app.code();
    const posts = Array.from({ length: 25 }, () => attempts).flat();
    const answers = await Promise.all(posts.map((attempt) => attempt.totp(code)));
    expect(answers).toHaveLength(200);
    expect(answers.filter((answer) => answer === 'signed_in')).toHaveLength(1);
    const late = await challenged(loginName);
    // The posts that came after the first were wrong guesses, so this one may have to wait as well.
    expect(['code_wrong', 'too_many_attempts']).toContain(await late.totp(code));
    expect(late.token).toBeNull();
  });

  it('F7: a backup code is spent by its use, also under parallel posts', async () => {
    const { loginName, codes } = await enrolled();
    const code = codes[0] ?? '';
    const attempts = await Promise.all(Array.from({ length: 4 }, () => challenged(loginName)));
    const answers = await Promise.all(attempts.map((attempt) => attempt.backupCode(code)));
    expect(answers.filter((answer) => answer === 'signed_in')).toHaveLength(1);
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
  });

  it('security.md, Numbers, P1: the fifth wrong answer ends the attempt and says so, and its handle is dead', async () => {
    const { loginName, app, id } = await enrolled();
    const attempt = await challenged(loginName);
    const answers: string[] = [];
    for (let guess = 0; guess < 5; guess += 1) {
      database.moveClock(guess * MINUTE);
      answers.push(await attempt.totp('000000'));
    }
    expect(answers).toEqual([...Array.from({ length: 4 }, () => 'code_wrong'), 'refused']);
    expect(attempt.step).toMatchObject({ kind: 'refused', why: 'too_many_guesses' });
    expect(await attempt.totp(await app.code())).toBe('attempt_not_found');
    const events = (await world.events({ user: id as never })).filter((event) => event.attempt === attempt.attempt).map(({ type }) => type);
    expect(events).toEqual(['user.mfa_required', ...Array.from({ length: 5 }, () => 'user.mfa_failed'), 'user.mfa_refused']);
    database.moveClock(0);
  });

  it('security.md, Numbers: the fifth answer of an attempt may still be the right one', async () => {
    const { loginName, app } = await enrolled();
    const attempt = await challenged(loginName);
    for (let guess = 0; guess < 4; guess += 1) {
      database.moveClock(guess * MINUTE);
      expect(await attempt.totp('000000')).toBe('code_wrong');
    }
    database.moveClock(4 * MINUTE);
    expect(await attempt.totp(await app.code())).toBe('signed_in');
    database.moveClock(0);
  });

  it('security.md, Numbers: the hundredth answer in a row may still be the right one, and ends the row', async () => {
    for (const answer of ['totp', 'backupCode'] as const) {
      const { loginName, app, codes, id } = await enrolled();
      const attempt = await challenged(loginName);
      expect(await attempt.totp('000000')).toBe('code_wrong');
      await database.asOwner('update second_factor_guesses set in_a_row = 99 where user_id = $1', [id]);
      expect(await attempt[answer](answer === 'totp' ? await app.code() : codes[0])).toBe('signed_in');
      expect(await database.asOwner('select in_a_row from second_factor_guesses where user_id = $1', [id])).toEqual([]);
    }
  });

  it('P1: the count belongs to the person: new attempts, other kinds and correct passwords in between do not reset it', async () => {
    const { loginName, app } = await enrolled();
    let wrong = 0;
    let throttled = 0;
    for (let round = 0; round < 4; round += 1) {
      const attempt = await challenged(loginName);
      for (let guess = 0; guess < 4; guess += 1) {
        const answer = guess % 2 === 0 ? await attempt.totp('000000') : await attempt.backupCode('bcdf-ghjk-mnpq-rstv');
        if (answer === 'code_wrong') wrong += 1;
        if (answer === 'too_many_attempts') throttled += 1;
      }
    }
    expect(wrong).toBeLessThanOrEqual(10);
    expect(wrong).toBeGreaterThanOrEqual(3);
    expect(wrong + throttled).toBe(16);
    // It ends by itself.
    database.moveClock(16 * MINUTE);
    const later = await challenged(loginName);
    expect(await later.totp(await app.code())).toBe('signed_in');
    database.moveClock(0);
  });

  it('P1: at most ten wrong second factors in 15 minutes, however slowly they come', async () => {
    const { loginName } = await enrolled();
    let looked = 0;
    for (let guess = 0; guess < 14; guess += 1) {
      database.moveClock(guess * MINUTE);
      const attempt = await challenged(loginName);
      if ((await attempt.totp('000000')) === 'code_wrong') looked += 1;
    }
    expect(looked).toBe(10);
    database.moveClock(0);
  });

  it('P1: malformed values are ordinary wrong guesses', async () => {
    for (const value of [null, [], 123456, { code: '1' }, '１２３４５６', 'x'.repeat(1_000_000), '', '12345', '1234567', undefined]) {
      const { loginName } = await enrolled();
      const attempt = await challenged(loginName);
      expect(await attempt.totp(value)).toBe('code_wrong');
      const failed = (await world.events()).filter((event) => event.attempt === attempt.attempt && event.type === 'user.mfa_failed');
      expect(failed).toHaveLength(1);
    }
  });

  it('P5: unknown, disabled and passwordless accounts answer like a wrong password, and the audit tells them apart', async () => {
    const person = await world.user();
    const bare = await world.user({ password: null });
    const seen = new Set<string>();
    for (const [name, password] of [
      [person.loginName, 'wrong password'],
      [bare.loginName, PASSWORD],
      ['nobody@nowhere', PASSWORD],
      [person.loginName.toUpperCase(), null],
      ['', ''],
    ] as const) {
      const attempt = await aSignIn(world);
      seen.add(String(await attempt.password(name, password)));
      expect(attempt.step.kind).toBe('identify');
    }
    expect([...seen]).toEqual(['credentials_wrong']);
    const events = (await world.events()).filter((event) => event.type === 'user.sign_in_failed').slice(-5);
    expect(events.map((event) => event.data['reason'])).toEqual([
      'wrong_password',
      'wrong_password',
      'unknown_user',
      'wrong_password',
      'unknown_user',
    ]);
  });

  it('P5: spelling variants of a name are one account and one count', async () => {
    const person = await world.user({ loginName: world.unique('Ünal') });
    const spellings = [person.loginName.toUpperCase(), ` ${person.loginName} `, person.loginName.normalize('NFD')];
    for (const name of spellings) {
      const attempt = await aSignIn(world);
      expect(await attempt.password(name)).toBe('enrol');
    }
    let looked = 0;
    for (let guess = 0; guess < 12; guess += 1) {
      const attempt = await aSignIn(world);
      if ((await attempt.password(spellings[guess % spellings.length], 'wrong')) === 'credentials_wrong') looked += 1;
    }
    expect(looked).toBe(10);
    const right = await aSignIn(world);
    expect(await right.password(person.loginName)).toBe('too_many_attempts');
    database.moveClock(16 * MINUTE);
    expect(await (await aSignIn(world)).password(person.loginName)).toBe('enrol');
    database.moveClock(0);
  });
});
