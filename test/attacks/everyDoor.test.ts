import { afterAll, beforeAll, expect, it } from 'vitest';
import type { UserId } from '../../src/domain/directory/user.ts';
import { SECOND_FACTOR_LIMITS } from '../../src/domain/factors/guessLimits.ts';
import { MOST_GUESSES_PER_ATTEMPT } from '../../src/domain/sessions/signInAttempt.ts';
import { MESSAGE_LANE, runDueJobs } from '../../src/flows/maintenance/runDueJobs.ts';
import { makePass } from '../../src/flows/passes/makePass.ts';
import type { OnAttempt } from '../../src/flows/signIn/command.ts';
import { submitBackupCode } from '../../src/flows/signIn/submitBackupCode.ts';
import { submitPass } from '../../src/flows/signIn/submitPass.ts';
import { submitSms } from '../../src/flows/signIn/submitSms.ts';
import { submitTotp } from '../../src/flows/signIn/submitTotp.ts';
import { jobHandlers } from '../../src/jobHandlers.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { RecordedEvent } from '../../src/ports/store/auditStore.ts';
import { administeredBy } from '../builders/administration.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aNumber, proveSms, withSms } from '../builders/phones.ts';
import { aWorld, must, PASSWORD, type World } from '../builders/world.ts';
import { anSmsGateway, type SmsGateway } from '../doubles/smsGateway.ts';

const { window, mostInWindow, delayFrom, longestDelay } = SECOND_FACTOR_LIMITS;
const FRESH = { aal: 2, factors: null, maxAgeSeconds: 300, notBefore: null, source: 'client' } as const;
/** Wrong in every way in which something can be. */
const WRONG: readonly unknown[] = ['000000', 'bcdf-ghjk-mnpq-rstv', null, [], 7, '１２３４５６', '', 'x'.repeat(100_000), { code: '1' }];

/** A generator of numbers, so that a run that fails can be had again. */
function seeded(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * security.md, "Codes and guessing", over all doors together: sign-ins, step-ups and changes on the account page, every kind
 * of factor and the pass, spelling variants of the name, several nodes, bursts. What was answered as looked at, what the
 * audit says was looked at, and what the counter counts are the same number, and it obeys the limits.
 */
eachEngine('guesses at every door together', (database) => {
  let world: World;
  let gateway: SmsGateway;
  let clock = 0;
  beforeAll(async () => {
    gateway = await anSmsGateway();
    world = withSms(await aWorld(database.store), gateway);
    await proveSms(world);
    await world.rule({ kind: 'tenant' }, { level: 'optional', factors: ['webauthn', 'totp', 'sms', 'backup_code'] });
  });
  afterAll(async () => {
    world.ports.smsSender?.close();
    await gateway.close();
    database.moveClock(0);
  });

  function pass(milliseconds: number): void {
    clock += milliseconds;
    database.moveClock(clock);
  }

  /** Somebody with a factor of every kind and a live session. */
  async function wellEquipped() {
    const person = await world.user({ mail: `${world.unique('ada')}@example.com` });
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    const app = await signIn.enrolTotp();
    const session = await signIn.session();
    if (session === null) throw new Error('not signed in');
    const key = aSecurityKey();
    const more = await aSignIn(world, { session, intent: { kind: 'enrol', factor: 'webauthn' } });
    expect(await more.enrolKey(key)).toBe('signed_in');
    const between = await more.session();
    if (between === null) throw new Error('not signed in');
    const phone = await aSignIn(world, { session: between, intent: { kind: 'enrol', factor: 'sms' } });
    const number = aNumber();
    await phone.beginPhone(number);
    await work();
    expect(await phone.confirmPhone(gateway.code(number))).toBe('signed_in');
    const raised = await phone.session();
    if (raised === null) throw new Error('not signed in');
    const support = administeredBy(world, await world.user({ role: 'operator' }));
    must(await makePass(world.ports)({ ...support, user: person.id }));
    return { ...person, app, key, session: raised };
  }

  async function work(): Promise<void> {
    const run = runDueJobs(world.ports, { handlers: jobHandlers(world.ports), lane: MESSAGE_LANE, failed: () => undefined });
    while ((await run(world.tenant.id)) === 'worked');
  }

  type Person = Awaited<ReturnType<typeof wellEquipped>>;
  type Attempt = Awaited<ReturnType<typeof aSignIn>>;

  /** Where a second factor can be guessed, each time anew. */
  function doors({ loginName, session }: Person): readonly (() => Promise<Attempt>)[] {
    const signIn = async (name: string) => {
      const attempt = await aSignIn(world);
      expect(await attempt.password(name)).toBe('challenge');
      return attempt;
    };
    return [
      () => signIn(loginName),
      () => signIn(`  ${loginName.toUpperCase()} `),
      () => aSignIn(world, { session, demand: FRESH }),
      () => aSignIn(world, { session, intent: { kind: 'prove', by: 'any_factor' } }),
      () => aSignIn(world, { session, intent: { kind: 'enrol', factor: 'totp' } }),
    ];
  }

  /** One wrong answer of some kind, at some node. @returns the code of its refusal, or the kind of the next step. */
  function guess(attempt: OnAttempt, kind: number, wrong: unknown, node: number): Promise<string> {
    const ports = node === 0 ? world.ports : { ...world.ports, store: database.anotherNode() };
    const command = { ...attempt, code: wrong };
    const take = [submitTotp, submitBackupCode, submitPass, submitSms][kind] ?? submitTotp;
    return take(ports)(command).then((result) => (result.ok ? result.value.view.step.kind : result.code));
  }

  const LOOKED_AT = ['code_wrong', 'pass_wrong', 'refused'];

  const failures = async (user: UserId, reason: string): Promise<readonly RecordedEvent[]> =>
    (await world.events({ user })).filter(({ type, data }) => type === 'user.mfa_failed' && data['reason'] === reason);

  async function counted(user: UserId): Promise<number> {
    const [row] = await database.asOwner('select in_a_row from second_factor_guesses where user_id = $1', [user]);
    return Number(row?.['in_a_row'] ?? 0);
  }

  /** The limits, read from what is on record alone. */
  function obeysTheLimits(looked: readonly RecordedEvent[]): void {
    const perAttempt = new Map<string, number>();
    for (const [position, event] of looked.entries()) {
      const attempt = event.attempt ?? '';
      perAttempt.set(attempt, (perAttempt.get(attempt) ?? 0) + 1);
      expect(perAttempt.get(attempt)).toBeLessThanOrEqual(MOST_GUESSES_PER_ATTEMPT);
      const before = looked.slice(0, position).filter(({ at }) => at > event.at - window);
      expect(before.length).toBeLessThan(mostInWindow);
      const last = before.at(-1);
      if (last === undefined || before.length < delayFrom) continue;
      expect(event.at - last.at).toBeGreaterThanOrEqual(Math.min(longestDelay, SECOND * 2 ** (before.length - delayFrom)));
    }
  }

  for (const seed of [1, 2, 3]) {
    it(`security.md, Codes: are counted exactly, one by one and in bursts over two nodes (seed ${seed})`, async () => {
      const random = seeded(seed);
      const person = await wellEquipped();
      const open = doors(person);
      const attempts: Attempt[] = [];
      let looked = 0;
      for (let round = 0; round < 14; round += 1) {
        const attempt = await (open[random(open.length)] as () => Promise<Attempt>)();
        attempts.push(attempt);
        // A code that is sent, or sent again, is no new count.
        if (random(2) === 0) await attempt.sendSms();
        const burst = Array.from({ length: 1 + random(12) }, () => {
          const attempt = attempts[random(attempts.length)] as Attempt;
          return guess(attempt.on(), random(4), WRONG[random(WRONG.length)], random(2));
        });
        looked += (await Promise.all(burst)).filter((answer) => LOOKED_AT.includes(answer)).length;
        expect(await counted(person.id)).toBe(looked);
        pass(random(3) * MINUTE + random(90) * SECOND);
      }
      const told = (await failures(person.id, 'wrong')).toSorted((one, other) => one.at - other.at);
      // The fifth of an attempt is answered with its end; those that found it over looked at nothing.
      expect(told.length).toBe(await counted(person.id));
      expect(looked).toBeGreaterThan(10);
      obeysTheLimits(told);
    });
  }

  it('security.md, Codes: nothing but a completed second factor clears the count, and then all of it, at every door', async () => {
    const person = await wellEquipped();
    const [signIn, , stepUp] = doors(person);
    for (let round = 0; round < 3; round += 1) {
      const attempt = await (signIn as () => Promise<Attempt>)();
      expect(await guess(attempt.on(), round, '000000', 1)).toMatch(/wrong/);
      await attempt.cancel();
      pass(MINUTE);
    }
    expect(await counted(person.id)).toBe(3);
    pass(6 * MINUTE);
    const up = await (stepUp as () => Promise<Attempt>)();
    expect(await up.totp(await person.app.code())).toBe('signed_in');
    expect(await counted(person.id)).toBe(0);
  });

  it('security.md, Codes: a lock ends by itself, the person is told of it once, and nobody without the password brings it about', async () => {
    const person = await wellEquipped();
    for (let failed = 0; failed < 30; failed += 1) {
      const outsider = await aSignIn(world, { trace: { address: world.unique('address') } });
      await outsider.password(person.loginName, 'not the password');
      expect(await guess(outsider.on(), failed % 3, '000000', failed % 2)).toBe('attempt_not_found');
    }
    expect(await counted(person.id)).toBe(0);
    pass(20 * MINUTE);
    for (let wrong = 0; wrong < mostInWindow + 3; wrong += 1) {
      const attempt = await aSignIn(world);
      await attempt.password(person.loginName, PASSWORD);
      await attempt.totp('000000');
      pass(MINUTE);
    }
    expect(await counted(person.id)).toBe(mostInWindow);
    const locked = await database.asOwner(`select 1 from messages where user_id = $1 and template = 'second_factor_locked'`, [person.id]);
    expect(locked).toHaveLength(1);
    pass(window);
    const late = await aSignIn(world);
    await late.password(person.loginName);
    expect(await late.totp(await person.app.code())).toBe('signed_in');
    expect(await counted(person.id)).toBe(0);
  });
});
