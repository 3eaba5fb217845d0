import { beforeAll, describe, expect, it } from 'vitest';
import { beginPasskey, beginWebauthn } from '../../src/flows/signIn/beginWebauthn.ts';
import type { OnAttempt } from '../../src/flows/signIn/command.ts';
import { beginWebauthnEnrolment, submitWebauthnEnrolment } from '../../src/flows/signIn/enrolWebauthn.ts';
import { submitPasskey } from '../../src/flows/signIn/submitPasskey.ts';
import { submitTotp } from '../../src/flows/signIn/submitTotp.ts';
import { submitWebauthn } from '../../src/flows/signIn/submitWebauthn.ts';
import { SECOND } from '../../src/kernel/instant.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

type SignIn = Awaited<ReturnType<typeof aSignIn>>;

const STEP = 30 * SECOND;
const FRESH = { aal: 2, factors: null, maxAgeSeconds: 0, notBefore: null, source: 'step_up' } as const;

/** Attacks with something that was right once: it is right once, ever, on any surface. */
eachEngine('replays', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'required' });
  });

  const command = (signIn: SignIn, over: World = world): OnAttempt => ({
    tenantId: over.tenant.id,
    attempt: signIn.attempt,
    handle: signIn.handle,
    trace: { address: '192.0.2.7', userAgent: null, device: null },
  });

  async function challenged(loginName: string, words: Parameters<typeof aSignIn>[1] = {}) {
    const signIn = await aSignIn(world, words);
    expect(await signIn.password(loginName)).toBe('challenge');
    return signIn;
  }

  async function withApp() {
    const person = await world.user();
    const enrolment = await aSignIn(world);
    await enrolment.password(person.loginName);
    const app = await enrolment.beginTotp();
    const code = await app.code();
    expect(await enrolment.confirmTotp(code)).toBe('signed_in');
    return { person, app, code, enrolment };
  }

  async function withKey() {
    const person = await world.user();
    const key = aSecurityKey();
    const enrolment = await aSignIn(world);
    await enrolment.password(person.loginName);
    expect(await enrolment.enrolKey(key)).toBe('signed_in');
    return { person, key, enrolment };
  }

  describe('a code of an app', () => {
    it('L10: that confirmed the enrolment answers no challenge and no step-up, nor does an earlier one', async () => {
      const { person, app, code, enrolment } = await withApp();
      const session = await enrolment.session();
      if (session === null) throw new Error('no session');
      const signIn = await challenged(person.loginName);
      const up = await aSignIn(world, { session, demand: FRESH });
      expect(await signIn.totp(code)).toBe('code_wrong');
      expect(await up.totp(code)).toBe('code_wrong');
      expect([signIn.token, up.token]).toEqual([null, null]);
      database.moveClock(STEP);
      expect(await signIn.totp(code)).not.toBe('signed_in');
      database.moveClock(4 * STEP);
      expect(await signIn.totp(await app.code())).toBe('signed_in');
      database.moveClock(0);
    });

    it('S1: that answered a step-up answers no sign-in, at another node either', async () => {
      const { person, app, enrolment } = await withApp();
      const session = await enrolment.session();
      if (session === null) throw new Error('no session');
      database.moveClock(2 * STEP);
      const up = await aSignIn(world, { session, demand: FRESH });
      const code = await app.code();
      expect(await up.totp(code)).toBe('signed_in');
      const signIn = await challenged(person.loginName);
      const elsewhere = { ...world.ports, store: database.anotherNode() };
      expect(await submitTotp(elsewhere)({ ...command(signIn), code })).toMatchObject({ ok: false, code: 'code_wrong' });
      // The last step only grows: one that was skipped is gone with it.
      expect(await signIn.totp(await app.code(-1))).toBe('code_wrong');
      database.moveClock(0);
    });

    it('L10: of the next step, used early, cannot be used again when its time has come', async () => {
      const { person, app } = await withApp();
      database.moveClock(2 * STEP);
      const early = await app.code(1);
      expect(await (await challenged(person.loginName)).totp(early)).toBe('signed_in');
      database.moveClock(3 * STEP);
      expect(await (await challenged(person.loginName)).totp(early)).toBe('code_wrong');
      database.moveClock(0);
    });
  });

  describe('an answer of a key', () => {
    it('P1: serves the attempt for which it was asked, once', async () => {
      const { person, key } = await withKey();
      const [one, two] = [await challenged(person.loginName), await challenged(person.loginName)];
      const options = must(await beginWebauthn(world.ports)(command(one)));
      const response = key.assert(String(options['challenge']));
      must(await beginWebauthn(world.ports)(command(two)));
      expect(await submitWebauthn(world.ports)({ ...command(two), response })).toMatchObject({ ok: false, code: 'webauthn_rejected' });
      const all = await Promise.all([1, 2, 3].map(() => submitWebauthn(world.ports)({ ...command(one), response })));
      expect(all.filter(({ ok }) => ok)).toHaveLength(1);
      const events = await world.events({ user: person.id });
      // One was the enrolment's.
      expect(events.filter(({ type }) => type === 'user.signed_in')).toHaveLength(2);
    });

    it('P1: to the question of a first factor answers no challenge, and the other way about', async () => {
      const { person, key } = await withKey();
      const first = await aSignIn(world);
      const asked = must(await beginPasskey(world.ports)(command(first)));
      expect(await first.password(person.loginName)).toBe('challenge');
      const response = key.assert(String(asked['challenge']));
      expect(await submitWebauthn(world.ports)({ ...command(first), response })).toMatchObject({ ok: false, code: 'webauthn_rejected' });
      const second = await challenged(person.loginName);
      const again = must(await beginWebauthn(world.ports)(command(second)));
      const fresh = await aSignIn(world);
      must(await beginPasskey(world.ports)(command(fresh)));
      const carried = key.assert(String(again['challenge']));
      expect(await submitPasskey(world.ports)({ ...command(fresh), response: carried })).toMatchObject({
        ok: false,
        code: 'webauthn_rejected',
      });
      expect(must(await fresh.read()).step).toEqual({ kind: 'identify' });
    });

    it('S10: to an enrolment binds nothing in another attempt, and nothing twice', async () => {
      const [thief, owner] = [await world.user(), await world.user()];
      const [one, two] = [await aSignIn(world), await aSignIn(world)];
      await one.password(thief.loginName);
      await two.password(owner.loginName);
      const options = must(await beginWebauthnEnrolment(world.ports)(command(one)));
      must(await beginWebauthnEnrolment(world.ports)(command(two)));
      const response = aSecurityKey().register(String(options['challenge']));
      const confirm = (signIn: SignIn) => submitWebauthnEnrolment(world.ports)({ ...command(signIn), response, label: null });
      expect(await confirm(two)).toMatchObject({ ok: false, code: 'webauthn_rejected' });
      const all = await Promise.all([confirm(one), confirm(one), confirm(one)]);
      expect(all.filter(({ ok }) => ok)).toHaveLength(1);
      const held = async (user: { id: string }) =>
        (await world.store.transaction(world.tenant.id, (tx) => world.store.listFactors(tx, user.id as never))).map(({ kind }) => kind);
      expect([await held(thief), await held(owner)]).toEqual([['webauthn', 'backup_code'], []]);
    });
  });

  it('F7: a backup code that was spent in a step-up signs nobody in', async () => {
    const { person, enrolment } = await withApp();
    const session = await enrolment.session();
    if (session === null) throw new Error('no session');
    database.moveClock(SECOND);
    const [code = '', another = ''] = enrolment.backupCodes;
    expect(await (await aSignIn(world, { session, demand: FRESH })).backupCode(code)).toBe('signed_in');
    const signIn = await challenged(person.loginName);
    expect(await signIn.backupCode(code.toUpperCase().replaceAll('-', ' '))).toBe('code_wrong');
    expect(await signIn.backupCode(another)).toBe('signed_in');
    database.moveClock(0);
  });

  it('P1: an attempt of one tenant is none at another, though everything else is right', async () => {
    const other = await aWorld(database.store);
    const person = await world.user();
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    for (const handle of [command(signIn, other), { ...command(signIn, other), attempt: (await aSignIn(other)).attempt }]) {
      expect(await submitTotp(world.ports)({ ...handle, code: '000000' })).toMatchObject({ ok: false, code: 'attempt_not_found' });
    }
    expect(must(await signIn.read()).step).toMatchObject({ kind: 'enrol' });
  });
});
