import { beforeAll, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;

eachEngine('factors, signing in', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
  });

  async function withTotp() {
    const person = await world.user();
    const enrolment = await aSignIn(world);
    await enrolment.password(person.loginName);
    const app = await enrolment.enrolTotp();
    return { ...person, app, codes: enrolment.backupCodes };
  }

  it('F1, F2: a kind outside the effective set is neither offered nor accepted when it is posted directly', async () => {
    const person = await withTotp();
    const keysOnly = await world.application({ level: 'required', factors: ['webauthn'] });
    const attempt = await aSignIn(world, { application: keysOnly });
    await attempt.password(person.loginName);
    // It serves as a guard; it does not sign in.
    expect(attempt.step).toMatchObject({ kind: 'challenge', purpose: 'guard' });
    expect(await attempt.totp(await person.app.code())).toBe('enrol');
    expect(attempt.step).toMatchObject({ factors: ['webauthn'], skippable: false });
    expect(await attempt.confirmTotp('123456')).toBe('step_not_offered');
    expect(attempt.token).toBeNull();
  });

  it('F3, F4: a factor that is not allowed here has to be shown before one that is can be bound, and does not count', async () => {
    const person = await withTotp();
    const keysOnly = await world.application({ level: 'required', factors: ['webauthn'] });
    const thief = await aSignIn(world, { application: keysOnly });
    await thief.password(person.loginName);
    const key = aSecurityKey();
    expect(await thief.enrolKey(key)).toBe('step_not_offered');
    expect(await thief.totp(await person.app.code())).toBe('enrol');
    expect(thief.token).toBeNull();
    expect(await thief.enrolKey(key)).toBe('signed_in');
    expect(await thief.session()).toMatchObject({ aal: 2 });
  });

  it('F4, S10: a guard that has aged does not open an enrolment any more', async () => {
    const person = await withTotp();
    const keysOnly = await world.application({ level: 'required', factors: ['webauthn'] });
    const attempt = await aSignIn(world, { application: keysOnly });
    await attempt.password(person.loginName);
    await attempt.totp(await person.app.code());
    database.moveClock(5 * MINUTE + SECOND);
    expect(await attempt.enrolKey(aSecurityKey())).toBe('step_not_offered');
    database.moveClock(0);
  });

  it('S10: an enrolment that was begun in time can be completed for ten minutes, by the same flow only', async () => {
    const person = await world.user();
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    const app = await attempt.beginTotp();
    database.moveClock(8 * MINUTE);
    expect(await attempt.confirmTotp(await app.code())).toBe('signed_in');

    const other = await world.user();
    const slow = await aSignIn(world);
    await slow.password(other.loginName);
    const late = await slow.beginTotp();
    const stranger = await aSignIn(world);
    await stranger.password(other.loginName);
    expect(await stranger.confirmTotp(await late.code())).toBe('enrolment_not_found');
    database.moveClock(19 * MINUTE);
    expect(await slow.confirmTotp(await late.code())).toBe('attempt_not_found');
    database.moveClock(0);
  });

  it('F4, P3: an enrolment that began as the first does not complete after the owner has enrolled', async () => {
    const person = await world.user();
    const thief = await aSignIn(world);
    await thief.password(person.loginName);
    const stolen = await thief.beginTotp();
    const owner = await aSignIn(world);
    await owner.password(person.loginName);
    await owner.enrolTotp();
    expect(await thief.confirmTotp(await stolen.code())).toBe('step_not_offered');
    expect(thief.token).toBeNull();
  });

  it('S1: a pending enrolment satisfies nothing, triggers nothing and lifts nothing', async () => {
    const person = await world.user();
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    await attempt.beginTotp();
    const again = await aSignIn(world);
    expect(await again.password(person.loginName)).toBe('enrol');
    expect(again.step).toMatchObject({ skippable: true });
  });

  it('F5: an empty effective set refuses with its reason, and the person is told where to go', async () => {
    const own = await aWorld(database.store);
    await own.settings({ helpContact: 'help@acme.example' });
    const person = await own.user();
    await own.rule(TENANT, { level: 'required', factors: ['totp'] });
    const group = await own.group({ factors: ['totp', 'webauthn'] });
    expect(group).toBeTruthy();
    const demand = { aal: 2, factors: ['webauthn'], maxAgeSeconds: null, notBefore: null, source: 'client' } as const;
    const attempt = await aSignIn(own, { demand });
    expect(await attempt.password(person.loginName)).toBe('refused');
    expect(attempt.step).toMatchObject({ why: 'no_allowed_factor', helpContact: 'help@acme.example', caseNumber: attempt.attempt });
    expect(attempt.token).toBeNull();
    // The page of the refusal can be read again; nothing else answers.
    expect(await attempt.read()).toMatchObject({ ok: true, value: { step: { kind: 'refused', why: 'no_allowed_factor' } } });
    expect(await attempt.password(person.loginName)).toBe('attempt_not_found');
  });

  it('F7, F8: a first factor brings ten companion codes, which answer challenges beside it, each once', async () => {
    const person = await withTotp();
    expect(person.codes).toHaveLength(10);
    const first = await aSignIn(world);
    await first.password(person.loginName);
    expect(first.step).toMatchObject({ factors: ['totp', 'backup_code'] });
    expect(await first.backupCode(person.codes[3]?.toUpperCase().replaceAll('-', ' '))).toBe('signed_in');
    expect(await first.session()).toMatchObject({ aal: 2 });
    const second = await aSignIn(world);
    await second.password(person.loginName);
    expect(await second.backupCode(person.codes[3])).toBe('code_wrong');
  });

  it('F8, F4: companion codes serve as the existing factor, and are no enrolment of their own', async () => {
    const person = await withTotp();
    const keysOnly = await world.application({ level: 'required', factors: ['webauthn', 'backup_code'] });
    const attempt = await aSignIn(world, { application: keysOnly });
    await attempt.password(person.loginName);
    expect(attempt.step).toMatchObject({ kind: 'challenge', purpose: 'guard', factors: ['totp', 'backup_code'] });
    expect(await attempt.backupCode(person.codes[0])).toBe('enrol');
    expect(attempt.token).toBeNull();
    expect(await attempt.enrolKey(aSecurityKey())).toBe('signed_in');
  });

  it('F8, F2: a first key on the way to an application that takes keys alone brings the codes that the tenant allows, for everywhere else', async () => {
    const own = await aWorld(database.store);
    const keysOnly = await own.application({ level: 'required', factors: ['webauthn'] });
    const person = await own.user();
    const enrolment = await aSignIn(own, { application: keysOnly });
    await enrolment.password(person.loginName);
    expect(await enrolment.enrolKey(aSecurityKey())).toBe('signed_in');
    expect(enrolment.backupCodes).toHaveLength(10);
    expect((await own.events({ user: person.id })).filter(({ type }) => type === 'backup_codes.made')).toHaveLength(1);
    const [code] = enrolment.backupCodes;
    // Where they are not allowed they are neither offered nor taken.
    const there = await aSignIn(own, { application: keysOnly });
    await there.password(person.loginName);
    expect(there.step).toMatchObject({ kind: 'challenge', factors: ['webauthn'] });
    expect(await there.backupCode(code)).toBe('step_not_offered');
    const elsewhere = await aSignIn(own);
    await elsewhere.password(person.loginName);
    expect(await elsewhere.backupCode(code)).toBe('signed_in');
  });

  it('F8: a group that allows no codes keeps them away, whatever the application allows', async () => {
    const own = await aWorld(database.store);
    const group = await own.group({ factors: ['webauthn', 'totp'] });
    const person = await own.user({ groups: [group] });
    const application = await own.application({ level: 'required', factors: ['webauthn', 'backup_code'] });
    const enrolment = await aSignIn(own, { application });
    await enrolment.password(person.loginName);
    expect(await enrolment.enrolKey(aSecurityKey())).toBe('signed_in');
    expect(enrolment.backupCodes).toEqual([]);
  });

  it('F8: no companion codes where backup codes are not allowed', async () => {
    const own = await aWorld(database.store);
    await own.rule(TENANT, { level: 'required', factors: ['webauthn', 'totp'] });
    const person = await own.user();
    const attempt = await aSignIn(own);
    await attempt.password(person.loginName);
    await attempt.enrolTotp();
    expect(attempt.backupCodes).toEqual([]);
  });

  it('F12: a kind that the deployment cannot verify is not offered', async () => {
    const own = await aWorld(database.store);
    // Made while text messages could be sent.
    const version = { level: 'required', timing: null, factors: ['sms', 'totp'], existingSessions: 'keep' } as const;
    await own.store.transaction(own.tenant.id, (tx) =>
      own.store.insertPolicyVersion(tx, {
        id: own.ports.random.id<'PolicyVersion'>(tx.now),
        scope: TENANT,
        version: { ...version, from: tx.now },
        createdBy: { kind: 'host' },
      }),
    );
    const person = await own.user();
    const attempt = await aSignIn(own);
    await attempt.password(person.loginName);
    expect(attempt.step).toMatchObject({ factors: ['totp'] });
  });

  it('S1: a user-verified passkey is both factors where WebAuthn is allowed, and only the first where it is not', async () => {
    const own = await aWorld(database.store);
    const person = await own.user();
    const key = aSecurityKey();
    const enrolment = await aSignIn(own);
    await enrolment.password(person.loginName);
    expect(await enrolment.enrolKey(key)).toBe('signed_in');

    const passkey = await aSignIn(own);
    expect(await passkey.passkey(key)).toBe('signed_in');
    expect(await passkey.session()).toMatchObject({ aal: 2, evidence: [{ method: 'webauthn', userVerified: true }] });

    const appOnly = await own.application({ level: 'required', factors: ['totp'] });
    const elsewhere = await aSignIn(own, { application: appOnly });
    // Shown a moment ago, it guards the enrolment of what is allowed here (F4); it does not sign in.
    expect(await elsewhere.passkey(key)).toBe('enrol');
    expect(elsewhere.step).toMatchObject({ factors: ['totp'], skippable: false });
    expect(elsewhere.token).toBeNull();
  });

  it('S1: a key without user verification is no first factor, and a second one beside the password', async () => {
    const person = await world.user();
    const key = aSecurityKey({ verifiesUser: 'never' });
    const enrolment = await aSignIn(world);
    await enrolment.password(person.loginName);
    expect(await enrolment.enrolKey(key)).toBe('signed_in');
    const alone = await aSignIn(world);
    expect(await alone.passkey(key)).toBe('webauthn_rejected');
    expect(alone.step.kind).toBe('identify');
    const beside = await aSignIn(world);
    await beside.password(person.loginName);
    expect(await beside.securityKey(key)).toBe('signed_in');
    expect(await beside.session()).toMatchObject({ aal: 2 });
  });

  it('P2: somebody else’s key answers like no key at all, and is never bound twice', async () => {
    const owner = await world.user();
    const key = aSecurityKey();
    const enrolment = await aSignIn(world);
    await enrolment.password(owner.loginName);
    await enrolment.enrolKey(key);

    const thief = await world.user();
    const attempt = await aSignIn(world);
    await attempt.password(thief.loginName);
    expect(await attempt.enrolKey(key)).toBe('webauthn_rejected');
    await attempt.enrolKey(aSecurityKey());
    const challenge = await aSignIn(world);
    await challenge.password(thief.loginName);
    expect(await challenge.securityKey(key)).toBe('webauthn_rejected');
    expect(challenge.token).toBeNull();
  });
});
