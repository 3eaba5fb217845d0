import { afterEach, beforeAll, expect, it } from 'vitest';
import { askMailChange } from '../../src/flows/selfService/askMailChange.ts';
import { changePassword } from '../../src/flows/selfService/changePassword.ts';
import { removeOwnFactor } from '../../src/flows/selfService/removeOwnFactor.ts';
import { renewOwnCodes } from '../../src/flows/selfService/renewOwnCodes.ts';
import { beginOwnChange } from '../../src/flows/signIn/beginOwnChange.ts';
import { beginStepUp } from '../../src/flows/signIn/beginStepUp.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { ownAccount, signedIn } from '../builders/ownAccount.ts';
import { aWorld, PASSWORD, type World } from '../builders/world.ts';

const PROVE = { kind: 'prove', by: 'any_factor' } as const;
const ENROL = { kind: 'enrol', factor: 'webauthn' } as const;
const STEP_UP = { aal: 2, factors: null, maxAgeSeconds: 300, notBefore: null, source: 'step_up' } as const;
const AGAIN = { aal: 1, factors: null, maxAgeSeconds: 60, notBefore: null, source: 'client' } as const;
const LATER = 6 * MINUTE;
const mailer = { provider: 'a double', send: async () => undefined, close: () => undefined };

/** Attacks with a copy of somebody's session cookie and no factor: its owner goes on using the session, and raises it. */
eachEngine('attacks with a stolen session', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'off' });
  });
  afterEach(() => database.moveClock(0));

  /** A person with an app, whose proof of it is so old that it opens nothing. */
  async function victim() {
    const person = await signedIn(world);
    const account = ownAccount(world, person.session);
    const app = await (await account.attempt({ kind: 'enrol', factor: 'totp' })).enrolTotp();
    database.moveClock(LATER);
    const proves = async () => {
      const prove = await account.attempt(PROVE);
      expect(await prove.totp(await app.code())).toBe('signed_in');
      return prove;
    };
    return { ...person, account, proves };
  }

  it('S7, S10: a step that the thief has begun is over when the owner shows a factor, and binds nothing', async () => {
    const { session, account, proves } = await victim();
    const thief = await account.attempt(ENROL);
    expect(thief.step).toMatchObject({ kind: 'challenge', purpose: 'guard' });
    const owner = await proves();
    expect(await thief.enrolKey(aSecurityKey())).toBe('attempt_not_found');
    expect((await account.view()).factors.map(({ kind }) => kind)).toEqual(['totp']);
    expect(await owner.session()).toMatchObject({ id: session.id });
  });

  it('S7, U2: nor does it give the thief the session that the owner has raised, with the password neither', async () => {
    const { session, loginName, proves } = await victim();
    const thief = await aSignIn(world, { session, demand: STEP_UP });
    const again = await aSignIn(world, { session, demand: AGAIN });
    expect([thief.step.kind, again.step.kind]).toEqual(['challenge', 'reauthenticate']);
    const owner = await proves();
    expect([await thief.cancel(), await thief.backupCode('x'), await again.password(loginName)]).toEqual(
      Array(3).fill('attempt_not_found'),
    );
    expect([thief.token, again.token]).toEqual([null, null]);
    expect(await owner.session()).toMatchObject({ id: session.id, aal: 2 });
  });

  it('S7: a request that came with the secret before and waited for the raise finds no session', async () => {
    const { account, proves, ...person } = await victim();
    const stolen = await account.shown();
    const session = await world.store.transaction(world.tenant.id, (tx) => world.store.findLiveSessionById(tx, person.session.id));
    if (session === null) throw new Error('no session');
    await proves();
    const factor = await account.factor('totp');
    const returnTo = { kind: 'security', wish: 'enrol' } as const;
    expect(await removeOwnFactor(world.ports)({ ...stolen, factor })).toMatchObject({ code: 'session_needed' });
    expect(await renewOwnCodes(world.ports)(stolen)).toMatchObject({ code: 'session_needed' });
    expect(await beginOwnChange(world.ports)({ ...stolen, intent: ENROL, returnTo })).toMatchObject({ code: 'session_needed' });
    const recovery = { ...stolen, session, currentPassword: PASSWORD };
    expect(await changePassword(world.ports)({ ...recovery, password: 'what the thief can remember' })).toMatchObject({
      code: 'session_needed',
    });
    expect(await askMailChange({ ...world.ports, mailer })({ ...recovery, mail: 'thief@example.com' })).toMatchObject({
      code: 'session_needed',
    });
    const begin = { ...stolen, application: null, demand: STEP_UP, returnTo: { kind: 'account' } } as const;
    expect(await beginStepUp(world.ports)(begin)).toBeNull();
    expect((await account.view()).factors.map(({ kind }) => kind)).toEqual(['totp']);
  });
});
