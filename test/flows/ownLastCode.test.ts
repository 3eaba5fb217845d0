import { afterEach, beforeAll, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { codesOnly } from '../builders/codesOnly.ts';
import { eachEngine } from '../builders/database.ts';
import { ownAccount, signedIn } from '../builders/ownAccount.ts';
import { aWorld, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;
const LATER = 5 * MINUTE + SECOND;

eachEngine('backup codes as all that somebody has, on their own page', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.settings({ backupCodesAsFirstFactor: true });
    await world.rule(TENANT, { level: 'required' });
  });
  afterEach(() => database.moveClock(0));

  /** In a session that was opened with the last code but one. */
  async function downToTheLast() {
    const person = await codesOnly(world, { left: 2 });
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    expect(await signIn.backupCode(person.codes[0])).toBe('signed_in');
    const session = await signIn.session();
    if (session === null) throw new Error('not signed in');
    return { ...person, account: ownAccount(world, session) };
  }

  it('F9: where the tenant lets them be the first factor they can be set up here, and beside another factor they cannot', async () => {
    const own = await aWorld(database.store);
    await own.settings({ backupCodesAsFirstFactor: true });
    await own.rule(TENANT, { level: 'off' });
    const person = await signedIn(own);
    const account = ownAccount(own, person.session);
    expect((await account.view()).addable).toEqual(['webauthn', 'totp', 'backup_code']);
    const attempt = await account.attempt({ kind: 'enrol', factor: 'backup_code' });
    expect(attempt.step).toMatchObject({ kind: 'enrol', factors: ['backup_code'] });
    const codes = await attempt.beginCodes();
    expect(await attempt.confirmCodes(codes[0])).toBe('signed_in');
    expect(await account.view()).toMatchObject({
      codes: { remaining: 9 },
      addable: ['webauthn', 'totp'],
      codesOffer: 'no_factor_to_renew_for',
    });
    expect(await account.begin({ kind: 'enrol', factor: 'backup_code' })).toBe('factor_kind_not_allowed');
  });

  it('F10: the last code opens the enrolment of another kind, and is spent by it', async () => {
    const { account, last } = await downToTheLast();
    database.moveClock(LATER);
    const attempt = await account.attempt({ kind: 'enrol', factor: 'webauthn' });
    expect(await attempt.backupCode(last)).toBe('enrol');
    expect((await account.view()).codes?.remaining).toBe(1);
    expect(await attempt.enrolKey(aSecurityKey())).toBe('signed_in');
    expect((await account.view()).factors.map(({ kind }) => kind)).toEqual(['webauthn']);
  });

  it('F7, F10: where something is only to be proved the last code is spent like every code, and serves no second time', async () => {
    const { account, last, loginName } = await downToTheLast();
    database.moveClock(LATER);
    const prove = await account.attempt({ kind: 'prove', by: 'any_factor' });
    expect(prove.step).toMatchObject({ kind: 'challenge', purpose: 'guard', factors: ['backup_code'] });
    // Nothing is left that would prove anything, so the first factor is asked for.
    expect(await prove.backupCode(last)).toBe('reauthenticate');
    expect((await account.view()).codes?.remaining).toBe(0);
    const again = await aSignIn(world);
    await again.password(loginName);
    expect(await again.backupCode(last)).toBe('step_not_offered');
  });

  it('S9, F9: codes that are all that somebody has stay under Required', async () => {
    const person = await codesOnly(world);
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    await signIn.backupCode(person.codes[0]);
    const session = await signIn.session();
    if (session === null) throw new Error('not signed in');
    const account = ownAccount(world, session);
    expect(await account.remove((await account.view()).codes?.id ?? ('' as never))).toBe('last_usable_factor');
    expect((await account.view()).codes?.remaining).toBe(8);
  });
});
