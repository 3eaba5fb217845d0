import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SessionId } from '../../src/domain/sessions/session.ts';
import { changePassword } from '../../src/flows/selfService/changePassword.ts';
import { demoteSessionsOfTenant } from '../../src/flows/sessions/demoteSessionsOfTenant.ts';
import { SECOND } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { ownAccount, signedIn } from '../builders/ownAccount.ts';
import { aWorld, must, PASSWORD, type World } from '../builders/world.ts';

const PROVE = { kind: 'prove', by: 'any_factor' } as const;
const ENROL = { kind: 'enrol', factor: 'webauthn' } as const;
const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

/** Attacks with a session that had shown a second factor moments before all sessions were set back to their first one. */
eachEngine('attacks with a demoted session', (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
  });
  afterAll(() => app.close());

  const demote = async (overSeconds = 0) => must(await demoteSessionsOfTenant(world.ports)({ ...world.host, reason: 'x', overSeconds }));

  const sessionOf = (id: SessionId) => world.store.transaction(world.tenant.id, (tx) => world.store.findLiveSessionById(tx, id));

  /** Somebody who has just enrolled an authenticator app in a live session. */
  async function victim() {
    const person = await signedIn(world);
    const account = ownAccount(world, person.session);
    const attempt = await account.attempt({ kind: 'enrol', factor: 'totp' });
    const totp = await attempt.enrolTotp();
    return { ...person, account, totp, codes: attempt.backupCodes };
  }

  it('S6, U1: opens no act of the administration that asks for AAL 2 or a fresh proof, and says itself that it is AAL 1', async () => {
    const owner = await adminCaller(world, app, 'owner');
    const rule = { rule: { level: 'off' }, from: null, expectedRevision: null, deadEnds: 'refuse' };
    expect((await owner.call('GET', '/me')).json).toMatchObject({ session: { aal: 2 } });
    await demote();
    for (const [method, path, body] of [
      ['GET', '/me', undefined],
      ['GET', '/sessions', undefined],
      ['POST', '/revoke-sessions', { reason: 'x' }],
      ['POST', '/demote-sessions', { reason: 'x' }],
      ['POST', '/policy/tenant/versions', rule],
    ] as const)
      expect([path, (await owner.call(method, path, body)).status]).toEqual([path, 403]);
    expect((await world.events({ user: owner.person.id })).map(({ type }) => type)).not.toContain('tenant.sessions_revoked');
  });

  it('S6, S10: opens no change of the person’s own factors, password or codes by what was shown before, and does by what is shown anew', async () => {
    const { account, totp, session } = await victim();
    await demote();
    const factor = await account.factor('totp');
    expect(await account.remove(factor)).toBe('fresh_proof_needed');
    expect(await account.renewCode()).toBe('fresh_proof_needed');
    expect((await account.attempt(ENROL)).step).toMatchObject({ kind: 'challenge' });
    const shown = await account.shown();
    const live = await sessionOf(session.id);
    if (live === null) throw new Error('not signed in');
    const change = { ...shown, session: live, currentPassword: PASSWORD, password: 'another good password' };
    expect(await changePassword(world.ports)(change)).toMatchObject({ code: 'step_up_needed' });
    expect((await account.view()).factors.map(({ kind }) => kind)).toContain('totp');
    const prove = await account.attempt(PROVE);
    expect(prove.step).toMatchObject({ kind: 'challenge' });
    database.moveClock(31 * SECOND);
    expect(await prove.totp(await totp.code())).toBe('signed_in');
    expect(await prove.session()).toMatchObject({ id: session.id, aal: 2, recheck: true });
    expect(await account.renewCode()).toBe('done');
    database.moveClock(0);
  });

  it('S6, P3: a proof of a sign-in that was under way is worth nothing when it completes after the demotion', async () => {
    const person = await world.user();
    const signIn = await aSignIn(world, { demand: { ...AAL_2, factors: ['webauthn'] } });
    await signIn.password(person.loginName);
    const [first, second] = [aSecurityKey(), aSecurityKey()];
    await signIn.enrolKey(first);
    await demote();
    const live = await signIn.session();
    if (live === null) throw new Error('not signed in');
    expect(live.aal).toBe(1);
    // A step on the session that was begun before: what it had shown then is gone, and the factor is asked for.
    const raising = await aSignIn(world, { session: live, intent: ENROL });
    expect(raising.step).toMatchObject({ kind: 'challenge' });
    expect(await raising.enrolKey(second)).not.toBe('signed_in');
  });

  it('S6, S7: raising a session during a spread demotion carries nothing from before it over', async () => {
    const { account, session, totp } = await victim();
    await demote(3_600);
    const prove = await account.attempt(PROVE);
    if (prove.step.kind === 'challenge') {
      database.moveClock(31 * SECOND);
      await prove.totp(await totp.code());
    }
    database.moveClock(3_601 * SECOND);
    const after = await sessionOf(session.id);
    // Whatever it shows now, nothing of it is from before the demotion began.
    if (after !== null && after.aal === 2)
      expect(after.evidence.some((one) => 'factorId' in one && one.at > (after.demotedUntil ?? 0))).toBe(true);
    database.moveClock(0);
  });
});
