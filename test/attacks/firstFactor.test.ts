import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalLoginName } from '../../src/domain/directory/loginName.ts';
import { FIRST_FACTOR_LIMITS } from '../../src/domain/factors/guessLimits.ts';
import { setPassword } from '../../src/flows/directory/setPassword.ts';
import type { OnAttempt } from '../../src/flows/signIn/command.ts';
import { identify } from '../../src/flows/signIn/identify.ts';
import { readStep } from '../../src/flows/signIn/readStep.ts';
import { submitPassword } from '../../src/flows/signIn/submitPassword.ts';
import { refused } from '../../src/kernel/result.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, PASSWORD, type World } from '../builders/world.ts';

const NEW_PASSWORD = 'another horse battery';

/** Attacks on the first factor: getting in beside it, learning of accounts from it, guessing more often than is allowed. */
eachEngine('attacks on the first factor', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'off' });
  });

  function handOf(signIn: Awaited<ReturnType<typeof aSignIn>>): OnAttempt {
    const trace = { address: '192.0.2.7', userAgent: null, device: null };
    return { tenantId: world.tenant.id, attempt: signIn.attempt, handle: signIn.handle, trace };
  }

  /** The ports of a node on which something happens after a password was found right and before the sign-in goes on. */
  function meanwhile(happens: () => Promise<void>): Ports {
    const { passwordHasher } = world.ports;
    const verify: Ports['passwordHasher']['verify'] = async (stored, password) => {
      const verified = await passwordHasher.verify(stored, password);
      await happens();
      return verified;
    };
    return { ...world.ports, passwordHasher: { ...passwordHasher, verify } };
  }

  describe('what was true when it was looked at', () => {
    it('P3, S6: a password that is replaced while it is being checked signs nobody in', async () => {
      const person = await world.user();
      const signIn = await aSignIn(world);
      const ports = meanwhile(async () => must(await setPassword(world.ports)({ ...world.host, user: person.id, password: NEW_PASSWORD })));
      const command = { ...handOf(signIn), loginName: person.loginName, password: PASSWORD, wantsFactor: false };
      expect(await submitPassword(ports)(command)).toMatchObject({ ok: false, code: 'credentials_wrong' });
      expect(must(await signIn.read()).step).toEqual({ kind: 'identify' });
      expect((await world.events({ user: person.id })).map(({ type }) => type)).not.toContain('user.signed_in');
      expect(await (await aSignIn(world)).password(person.loginName, NEW_PASSWORD)).toBe('signed_in');
    });

    it('P3: an account that is deleted and made again while its password is being checked starts from nothing', async () => {
      const person = await world.user();
      const signIn = await aSignIn(world);
      const ports = meanwhile(async () => {
        await world.store.transaction(world.tenant.id, (tx) => world.store.deleteUser(tx, person.id));
        await world.user({ loginName: person.loginName, password: NEW_PASSWORD });
      });
      const command = { ...handOf(signIn), loginName: person.loginName, password: PASSWORD, wantsFactor: false };
      expect(await submitPassword(ports)(command)).toMatchObject({ ok: false, code: 'credentials_wrong' });
    });
  });

  describe('two people in one attempt', () => {
    it('P1: of the passwords of several people posted at once, one makes the attempt theirs and the others nothing', async () => {
      const people = [await world.user(), await world.user(), await world.user()];
      const signIn = await aSignIn(world);
      const posts = people.map(({ loginName }) =>
        submitPassword(world.ports)({ ...handOf(signIn), loginName, password: PASSWORD, wantsFactor: false }),
      );
      const answers = await Promise.all(posts);
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      const events = await Promise.all(people.map(({ id }) => world.events({ user: id })));
      expect(events.flat().filter(({ type }) => type === 'user.signed_in')).toHaveLength(1);
    });

    it('P1, P3: an attempt that is one person’s is never settled for another, whoever asks for it', async () => {
      const own = await aWorld(database.store);
      const strict = await own.group({ level: 'required' });
      await own.rule({ kind: 'tenant' }, { level: 'off' });
      const victim = await own.user({ groups: [strict] });
      const attacker = await own.user();
      const signIn = await aSignIn(own);
      expect(await signIn.password(victim.loginName)).toBe('enrol');
      const command = {
        tenantId: own.tenant.id,
        attempt: signIn.attempt,
        handle: signIn.handle,
        trace: { address: null, userAgent: null, device: null },
      };
      const merged = await own.store.transaction(own.tenant.id, async (tx) => {
        const found = await own.store.lockAttempt(tx, { id: command.attempt, handleHash: own.ports.digest(command.handle) });
        if (found === null) throw new Error('the attempt is live');
        const evidence = { method: 'password', at: tx.now } as const;
        return identify(own.ports, tx, { command, found, user: attacker.id, evidence, wantsFactor: false });
      });
      expect(merged).toMatchObject({ ok: false, code: 'attempt_not_found' });
      expect(must(await readStep(own.ports)(command)).step).toMatchObject({ kind: 'enrol', person: { loginName: victim.loginName } });
    });
  });

  describe('spelling variants', () => {
    it('a name with half a character is no name: the database would read each of them as the same one', () => {
      for (const half of ['ann\ud800', 'ann\udc00', '\ud83d']) expect(canonicalLoginName(half)).toBeNull();
      expect(canonicalLoginName('Ann\u{1f600}')).toBe('ann\u{1f600}');
    });
  });

  describe('throttling by address', () => {
    const charge = (address: string, account = world.unique('nobody')) =>
      world.store.transaction(world.tenant.id, (tx) => world.store.chargeFirstFactorGuess(tx, { account, address }));

    it('an IPv6 caller has one count for the whole network that a provider gives to a household', async () => {
      const network = `2001:db8:${Math.floor(Math.random() * 0xffff).toString(16)}:7`;
      const addresses = Array.from({ length: FIRST_FACTOR_LIMITS.mostPerAddress + 5 }, (_, n) => `${network}::${n.toString(16)}`);
      const kinds: string[] = [];
      for (const address of addresses) kinds.push((await charge(address)).kind);
      expect(kinds.filter((kind) => kind === 'charged')).toHaveLength(FIRST_FACTOR_LIMITS.mostPerAddress);
      expect((await charge(`${network.slice(0, -1)}8::1`)).kind).toBe('charged');
    });

    it('the spellings of one address are one address', async () => {
      const account = world.unique('nobody');
      const spellings = ['198.51.100.9', '::ffff:198.51.100.9', '::ffff:c633:6409', '::FFFF:198.51.100.9'];
      const kinds: string[] = [];
      for (let guess = 0; guess < 12; guess += 1) kinds.push((await charge(spellings[guess % 4] ?? '', account)).kind);
      expect(kinds.filter((kind) => kind === 'charged')).toHaveLength(FIRST_FACTOR_LIMITS.mostPerAccountAndAddress);
    });
  });

  describe('a server that is too busy to compare', () => {
    it('security.md, Numbers: a password that was not compared is no guess, and one that was compared stays one', async () => {
      const person = await world.user();
      const signIn = await aSignIn(world);
      const busy: Ports = {
        ...world.ports,
        passwordHasher: { ...world.ports.passwordHasher, verify: async () => refused('too_busy', 'Try again in a second.') },
      };
      const command = { ...handOf(signIn), loginName: person.loginName, wantsFactor: false };
      for (let post = 0; post < 30; post += 1) {
        expect(await submitPassword(busy)({ ...command, password: 'wrong' })).toMatchObject({ ok: false, code: 'too_busy' });
      }
      const answers: unknown[] = [];
      for (let guess = 0; guess < 11; guess += 1) {
        const answer = await submitPassword(world.ports)({ ...command, password: 'wrong' });
        answers.push(answer.ok ? 'ok' : answer.code);
      }
      expect(answers).toEqual([...Array.from({ length: 10 }, () => 'credentials_wrong'), 'too_many_attempts']);
    });
  });

  describe('what a stranger learns of accounts', () => {
    it('P5: unknown, disabled, passwordless, enrolled and unenrolled accounts cost one hash and answer alike', async () => {
      const enrolled = await world.user();
      const enrolment = await aSignIn(world, { demand: { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } });
      await enrolment.password(enrolled.loginName);
      await enrolment.enrolTotp();
      const disabled = await world.user();
      await world.store.transaction(world.tenant.id, (tx) => world.store.updateUser(tx, disabled.id, { disabled: true }));
      const names = [
        'nobody-at-all',
        (await world.user()).loginName,
        disabled.loginName,
        (await world.user({ password: null })).loginName,
        enrolled.loginName,
        '\u0000',
        null,
      ];
      const hashes: number[] = [];
      const seen: unknown[] = [];
      for (const loginName of names) {
        let count = 0;
        const ports = meanwhile(async () => {
          count += 1;
        });
        const signIn = await aSignIn(world);
        const trace = { address: world.unique('address'), userAgent: null, device: null };
        const command = { ...handOf(signIn), loginName, password: 'not the right one', wantsFactor: false, trace };
        const { ok, ...answer } = await submitPassword(ports)(command);
        hashes.push(count);
        seen.push([ok, answer, must(await signIn.read()).step]);
      }
      expect(hashes).toEqual(names.map(() => 1));
      expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(1);
    });

    it('P5: too many tries are answered alike for a name that exists and one that does not', async () => {
      const known = await world.user();
      const answers: unknown[] = [];
      for (const loginName of [known.loginName, world.unique('nobody')]) {
        const codes: string[] = [];
        const address = world.unique('address');
        const signIn = await aSignIn(world);
        for (let guess = 0; guess < 12; guess += 1) {
          const command = {
            ...handOf(signIn),
            loginName,
            password: 'wrong',
            wantsFactor: false,
            trace: { address, userAgent: null, device: null },
          };
          const answer = await submitPassword(world.ports)(command);
          codes.push(answer.ok ? 'ok' : answer.code);
        }
        answers.push(codes);
      }
      expect(answers[0]).toEqual([...Array.from({ length: 10 }, () => 'credentials_wrong'), 'too_many_attempts', 'too_many_attempts']);
      expect(answers[1]).toEqual(answers[0]);
    });
  });
});
