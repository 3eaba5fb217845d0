import { beforeAll, beforeEach, expect, it } from 'vitest';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { HOUR } from '../../src/kernel/instant.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import type { AuthenticatorApp } from '../builders/authenticatorApp.ts';
import { eachEngine } from '../builders/database.ts';
import { watchedEngine } from '../builders/watchedEngine.ts';
import { aWorld, type World } from '../builders/world.ts';

/** What the counts of guesses at second factors cost: one statement an answer, be it right, wrong or too soon. */
eachEngine('what a guess at a second factor asks of the database', (database) => {
  let world: World;
  let asked: string[] = [];
  let hours = 0;
  beforeAll(async () => {
    const engine = watchedEngine(database.engine, (text, answer) => {
      asked.push(text);
      return answer;
    });
    const settings = { mail: 'sent', availableKinds: ['webauthn', 'totp', 'backup_code'], clockOffset: () => hours * HOUR } as const;
    world = await aWorld(postgresStore(engine, settings));
  });
  beforeEach(() => {
    hours += 1;
  });

  type SignIn = Awaited<ReturnType<typeof aSignIn>>;

  async function challenged(): Promise<{ signIn: SignIn; app: AuthenticatorApp; codes: readonly string[]; count: () => Promise<unknown> }> {
    const person = await world.user();
    const enrolment = await aSignIn(world);
    await enrolment.password(person.loginName);
    const app = await enrolment.enrolTotp();
    hours += 1;
    const signIn = await aSignIn(world);
    expect(await signIn.password(person.loginName)).toBe('challenge');
    const count = async () =>
      (await database.asOwner('select in_a_row from second_factor_guesses where user_id = $1', [person.id]))[0]?.['in_a_row'] ?? 0;
    return { signIn, app, codes: enrolment.backupCodes, count };
  }

  /** The statements that name the counts, but for the one that reads the person, and how many there were in all. */
  async function during(answer: () => Promise<string>) {
    asked = [];
    const answered = await answer();
    const counts = asked.filter((text) => /second_factor_guesses/.test(text) && !/mfa_prompted_at/.test(text)).map(nameOf);
    return { answered, counts, all: asked.length };
  }

  it('security.md, Codes and guessing: a wrong answer is charged by one statement, and nothing else counts it', async () => {
    const { signIn, count } = await challenged();
    expect(await during(() => signIn.totp('000000'))).toMatchObject({ answered: 'code_wrong', counts: ['charge'] });
    expect(await count()).toBe(1);
  });

  it('security.md, Codes and guessing: a right answer is charged, and cleared by the statement that ends its attempt', async () => {
    const { signIn, app, count } = await challenged();
    await signIn.totp('000000');
    const code = await app.code();
    expect(await during(() => signIn.totp(code))).toMatchObject({ answered: 'signed_in', counts: ['charge', 'end and clear'] });
    expect(await count()).toBe(0);
  });

  it('security.md, Codes and guessing: one that leads on is cleared by the statement that keeps what was proved', async () => {
    const { signIn, codes, count } = await challenged();
    await signIn.totp('000000');
    // F3, F4: an app alone is not allowed any more, so a code proves it and something else is to be enrolled.
    await world.rule({ kind: 'tenant' }, { level: 'required', factors: ['webauthn', 'backup_code'] });
    const answered = await during(() => signIn.backupCode(codes[0]));
    await world.rule({ kind: 'tenant' }, { level: 'optional' });
    expect(answered).toMatchObject({ counts: ['charge', 'keep and clear'] });
    expect(await count()).toBe(0);
  });

  it('security.md, Codes and guessing: one that comes too soon is told why by the statement that did not charge it', async () => {
    const { signIn, count } = await challenged();
    for (let guess = 0; guess < 3; guess += 1) await signIn.totp('000000');
    expect(await during(() => signIn.totp('000000'))).toMatchObject({ answered: 'too_many_attempts', counts: ['charge'] });
    expect(await count()).toBe(3);
  });
});

function nameOf(text: string): string {
  const known: readonly (readonly [RegExp, string])[] = [
    [/insert into second_factor_guesses/, 'charge'],
    [/update sign_in_attempts set ended_at.*delete from second_factor_guesses/s, 'end and clear'],
    [/update sign_in_attempts set "evidence".*delete from second_factor_guesses/s, 'keep and clear'],
  ];
  return known.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}
