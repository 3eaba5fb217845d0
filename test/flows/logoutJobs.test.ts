import { beforeAll, expect, it } from 'vitest';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { SessionId } from '../../src/domain/sessions/session.ts';
import { deleteUser } from '../../src/flows/directory/deleteUser.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { setPassword } from '../../src/flows/directory/setPassword.ts';
import { arrangeLogouts } from '../../src/flows/maintenance/arrangeLogouts.ts';
import { deleteStale } from '../../src/flows/maintenance/deleteStale.ts';
import { revokeSession } from '../../src/flows/sessions/revokeSession.ts';
import { revokeSessionsOfTenant } from '../../src/flows/sessions/revokeSessionsOfTenant.ts';
import { revokeSessionsOfUser } from '../../src/flows/sessions/revokeSessionsOfUser.ts';
import { signOut } from '../../src/flows/sessions/signOut.ts';
import { DAY } from '../../src/kernel/instant.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { aWorker } from '../builders/aWorker.ts';
import { eachEngine } from '../builders/database.ts';
import { newId } from '../builders/tenantRows.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TRACE = { address: null, userAgent: null };

eachEngine('the end of a session reaches the applications that it opened', (database) => {
  let world: World;
  let told: ApplicationId;
  beforeAll(async () => {
    world = await aWorld(database.store);
    told = await anApplication(world, 'https://wiki.example/logout');
    await world.rule({ kind: 'tenant' }, { level: 'off' });
  });

  async function anApplication(own: World, backchannelLogoutUri: string | null): Promise<ApplicationId> {
    const oidc = { authMethod: 'none', redirectUris: ['https://wiki.example/cb'], postLogoutRedirectUris: [], backchannelLogoutUri };
    const { application } = must(
      await registerApplication(own.ports)({ ...own.host, clientId: own.unique('app'), name: 'Wiki', oidc, demand: null }),
    );
    return application.id;
  }

  /** Somebody who is signed in, with the applications that their session opened. */
  async function signedIn(words: { person?: Awaited<ReturnType<World['user']>>; opened?: readonly ApplicationId[] } = {}) {
    const person = words.person ?? (await world.user());
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    const session = await attempt.session();
    if (session === null) throw new Error('not signed in');
    for (const application of words.opened ?? [told])
      await world.store.transaction(world.tenant.id, (tx) => world.store.noteSessionApplication(tx, session.id, application));
    return { person, id: session.id };
  }

  /** The sessions of which applications are told now. */
  async function toldOf(own: World = world): Promise<readonly SessionId[]> {
    const worker = aWorker(own.store, {
      arrange_logouts: (tenantId, { user, after }) => arrangeLogouts(own.ports)({ tenantId, user, after }),
      backchannel_logout: async (tenantId, { session }) => {
        await own.store.transaction(tenantId, async (tx) => {
          const found = await own.store.findLogoutRecipients(tx, session);
          for (const { application } of found?.recipients ?? []) await own.store.forgetSessionApplication(tx, session, application);
        });
      },
    });
    await worker.runAll(own.tenant.id);
    expect(worker.failures).toEqual([]);
    return worker.told().sort();
  }

  const ids = (...sessions: readonly { readonly id: SessionId }[]): readonly SessionId[] => sessions.map(({ id }) => id).sort();

  it('S6: signing out, and being signed out by an administrator, tells of that session alone', async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    must(await signOut(world.ports)({ tenantId: world.tenant.id, session: mine.id, trace: TRACE }));
    expect(await toldOf()).toEqual(ids(mine));
    must(await revokeSession(world.ports)({ ...world.host, session: theirs.id }));
    expect(await toldOf()).toEqual(ids(theirs));
    expect(await toldOf()).toEqual([]);
  });

  it('S6: nothing is to be done where nobody wants to be told', async () => {
    const deaf = await anApplication(world, null);
    const [none, silent] = [await signedIn({ opened: [] }), await signedIn({ opened: [deaf] })];
    for (const session of [none, silent])
      must(await signOut(world.ports)({ tenantId: world.tenant.id, session: session.id, trace: TRACE }));
    expect(await database.asOwner("select from jobs where tenant_id = $1 and kind = 'backchannel_logout'", [world.tenant.id])).toEqual([]);
    expect(await toldOf()).toEqual([]);
  });

  it('S6: a session that was over already is not told of again', async () => {
    const mine = await signedIn();
    must(await signOut(world.ports)({ tenantId: world.tenant.id, session: mine.id, trace: TRACE }));
    expect(await signOut(world.ports)({ tenantId: world.tenant.id, session: mine.id, trace: TRACE })).toMatchObject({ ok: false });
    expect(await toldOf()).toEqual(ids(mine));
    must(await revokeSessionsOfUser(world.ports)({ ...world.host, user: mine.person.id, reason: 'test' }));
    expect(await toldOf()).toEqual([]);
  });

  it.each([
    ['S6: revoking a person’s sessions', revokeSessionsOfUser],
    ['S6: setting a password', setPassword],
    ['S6: disabling a person', disableUser],
    ['S6: deleting a person', deleteUser],
  ] as const)('%s tells of all of theirs and of nobody else’s', async (_, flow) => {
    const first = await signedIn();
    const second = await signedIn({ person: first.person });
    const other = await signedIn();
    const done = await flow(world.ports)({ ...world.host, user: first.person.id, reason: 'test', password: 'another long password' });
    expect(done).toMatchObject({ ok: true });
    expect(await toldOf()).toEqual(ids(first, second));
    must(await signOut(world.ports)({ tenantId: world.tenant.id, session: other.id, trace: TRACE }));
    expect(await toldOf()).toEqual(ids(other));
  });

  it('S6: a session that began after the revocation is not told of', async () => {
    const before = await signedIn();
    must(await revokeSessionsOfUser(world.ports)({ ...world.host, user: before.person.id, reason: 'test' }));
    const later = await signedIn({ person: before.person });
    expect(await toldOf()).toEqual(ids(before));
    must(await signOut(world.ports)({ tenantId: world.tenant.id, session: later.id, trace: TRACE }));
    expect(await toldOf()).toEqual(ids(later));
  });

  it('S6: revoking the tenant’s sessions writes one job, and then tells of every session, page by page', async () => {
    const own = await aWorld(database.store);
    const application = await anApplication(own, 'https://wiki.example/logout');
    await toldOf(own);
    const sessions = Array.from({ length: 450 }, () => newId<'Session'>());
    await database.asOwner(
      `insert into session_applications (tenant_id, session_id, application_id, user_id, first_at)
        select $1::uuid, s::uuid, $2::uuid, $3::uuid, now() from unnest($4::text[]) s`,
      [own.tenant.id, application, newId(), sessions],
    );
    const page = (after: SessionId | null) =>
      own.store.transaction(own.tenant.id, (tx) => own.store.listSessionsToTell(tx, { user: null, after, limit: 200 }));
    const ordered = sessions.toSorted();
    expect(await page(null)).toEqual(ordered.slice(0, 200));
    expect(await page(ordered[199] ?? null)).toEqual(ordered.slice(200, 400));
    must(await revokeSessionsOfTenant(own.ports)({ ...own.host, reason: 'test' }));
    expect(await database.asOwner('select kind from jobs where tenant_id = $1', [own.tenant.id])).toEqual([{ kind: 'arrange_logouts' }]);
    expect(await toldOf(own)).toEqual(ordered);
    expect(await database.asOwner('select from session_applications where tenant_id = $1', [own.tenant.id])).toEqual([]);
  });

  it('S6: what a deleted person’s sessions opened is still told of after the upkeep has run', async () => {
    const mine = await signedIn();
    must(await deleteUser(world.ports)({ ...world.host, user: mine.person.id }));
    database.moveClock(3 * DAY);
    await deleteStale(world.ports)({ tenantId: world.tenant.id });
    expect(await toldOf()).toContain(mine.id);
    database.moveClock(0);
  });
});
