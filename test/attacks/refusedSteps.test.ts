import { beforeAll, describe, expect, it } from 'vitest';
import { beginWebauthn } from '../../src/flows/signIn/beginWebauthn.ts';
import type { OnAttempt } from '../../src/flows/signIn/command.ts';
import { beginTotpEnrolment } from '../../src/flows/signIn/enrolTotp.ts';
import { beginWebauthnEnrolment, submitWebauthnEnrolment } from '../../src/flows/signIn/enrolWebauthn.ts';
import { submitPasskey } from '../../src/flows/signIn/submitPasskey.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

type SignIn = Awaited<ReturnType<typeof aSignIn>>;

/** security.md: "Refused" always means that nothing was issued, nothing was changed, and there is one audit event. */
eachEngine('steps that are posted out of turn', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'required' });
  });

  const command = (signIn: SignIn): OnAttempt => ({
    tenantId: world.tenant.id,
    attempt: signIn.attempt,
    handle: signIn.handle,
    trace: { address: '192.0.2.7', userAgent: null, device: null },
  });

  /** Somebody whose app is enrolled, in front of a challenge. */
  async function challenged() {
    const person = await world.user();
    const enrolment = await aSignIn(world);
    await enrolment.password(person.loginName);
    const app = await enrolment.enrolTotp();
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    return { person, signIn, app };
  }

  /** Somebody without a factor, in front of the enrolment. */
  async function enrolling() {
    const person = await world.user();
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    return { person, signIn };
  }

  /** The events that a step added, and whether the attempt still waits for what it waited for. */
  async function after(person: { id: string }, signIn: SignIn, step: () => Promise<unknown>) {
    const before = await world.events({ user: person.id as never });
    const was = must(await signIn.read()).step;
    const answer = await step();
    const added = (await world.events({ user: person.id as never })).slice(before.length);
    expect(must(await signIn.read()).step).toEqual(was);
    expect(signIn.token).toBeNull();
    const code = typeof answer === 'string' ? answer : (answer as { code?: string }).code;
    return { code, events: added.map(({ type, data }) => [type, data['code']]) };
  }

  const refused = (code: string) => ({ code, events: [['user.step_refused', code]] });

  describe('in front of a challenge', () => {
    it('P1, L10, A3: nothing else moves the attempt, and each try is on record once', async () => {
      const { person, signIn } = await challenged();
      const steps: Record<string, () => Promise<unknown>> = {
        skip: () => signIn.skip(),
        'a password again': () => signIn.password(person.loginName),
        'a passkey': () => submitPasskey(world.ports)({ ...command(signIn), response: {} }),
        'a security key that is not held': () => beginWebauthn(world.ports)(command(signIn)),
        'a new app': () => beginTotpEnrolment(world.ports)(command(signIn)),
        'a new key': () => beginWebauthnEnrolment(world.ports)(command(signIn)),
        'the end of an enrolment': () => signIn.confirmTotp('000000'),
        'the end of an enrolment of a key': () => submitWebauthnEnrolment(world.ports)({ ...command(signIn), response: {}, label: null }),
      };
      for (const [what, step] of Object.entries(steps)) {
        expect([what, await after(person, signIn, step)]).toEqual([what, refused('step_not_offered')]);
      }
    });
  });

  describe('in front of an enrolment that cannot be skipped', () => {
    it('L9, A3: no skip, no code and no key that was never enrolled goes past it', async () => {
      const { person, signIn } = await enrolling();
      const steps: Record<string, () => Promise<unknown>> = {
        skip: () => signIn.skip(),
        'a code': () => signIn.totp('000000'),
        'a backup code': () => signIn.backupCode('bcdf-ghjk-mnpq-rstv'),
        'a password again': () => signIn.password(person.loginName),
      };
      for (const [what, step] of Object.entries(steps)) {
        expect([what, await after(person, signIn, step)]).toEqual([what, refused('step_not_offered')]);
      }
    });

    it('A3, S1: an enrolment that cannot be confirmed binds nothing, and each try is on record once', async () => {
      const { person, signIn } = await enrolling();
      expect(await after(person, signIn, () => signIn.confirmTotp('000000'))).toEqual(refused('enrolment_not_found'));
      await signIn.beginTotp();
      expect(await after(person, signIn, () => signIn.confirmTotp('000000'))).toEqual(refused('code_wrong'));
      expect(await after(person, signIn, () => signIn.confirmTotp(null))).toEqual(refused('code_wrong'));
      must(await beginWebauthnEnrolment(world.ports)(command(signIn)));
      const wrong = aSecurityKey().register('a challenge that nobody made');
      const confirm = () => submitWebauthnEnrolment(world.ports)({ ...command(signIn), response: wrong, label: null });
      expect(await after(person, signIn, confirm)).toEqual(refused('webauthn_rejected'));
      expect(await after(person, signIn, confirm)).toEqual(refused('enrolment_not_found'));
      const factors = await world.store.transaction(world.tenant.id, (tx) => world.store.listFactors(tx, person.id));
      expect(factors).toEqual([]);
    });
  });
});
