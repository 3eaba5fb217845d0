import { beforeAll, expect, it } from 'vitest';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import type { SessionId } from '../../src/domain/sessions/session.ts';
import { after, DAY, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { newId, newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

const ORIGIN = 'https://wiki.example';
let digits = 0;
const newHash = (): Uint8Array => {
  digits += 1;
  return new Uint8Array(32).fill(200).fill(digits, 16);
};

eachEngine('tickets of protected hosts', (database) => {
  let rows: TenantRows;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
  });

  async function application(own = rows): Promise<ApplicationId> {
    const id: ApplicationId = newId();
    const origin = `https://${newName('wiki')}.example`;
    const forwardAuth = { origins: [origin], rules: [] };
    await own.inside((tx) =>
      database.store.insertApplication(tx, { id, clientId: newName('wiki'), name: 'Wiki', oidc: null, demand: null, forwardAuth }, null),
    );
    return id;
  }

  /** A ticket as a browser holds it. */
  async function ticket(session: SessionId, words: { own?: TenantRows; application?: ApplicationId } = {}): Promise<Uint8Array> {
    const own = words.own ?? rows;
    const [codeHash, browserHash, ticketHash] = [newHash(), newHash(), newHash()];
    const app = words.application ?? (await application(own));
    const redeemed = await own.inside(async (tx) => {
      const live = await database.store.findLiveSessionById(tx, session);
      if (live === null) throw new Error('the session is over');
      const place = { application: app, origin: ORIGIN, returnTo: '/', expiresAt: after(tx.now, MINUTE) };
      await database.store.insertForwardCode(tx, { id: newId(), session: live, ...place, codeHash, browserHash });
      return database.store.redeemForwardCode(tx, { codeHash, browserHash, origin: ORIGIN, ticketHash });
    });
    expect(redeemed?.returnTo).toBe('/');
    return ticketHash;
  }

  const find = (hash: Uint8Array, own = rows) => database.store.findForwarded(own.tenantId, hash);

  it('P2, S1: what a check judges is what every other door judges of the session and of its person', async () => {
    const user: UserId = await rows.user();
    const group = await rows.group();
    await rows.inside(async (tx) => {
      await database.store.addMember(tx, group, user);
      await database.store.insertTotpFactor(tx, { id: newId(), user, label: 'App', sealedSecret: newHash(), lastStep: 1 });
      await database.store.replaceBackupCodes(tx, { id: newId(), user, companion: true, codeMacs: [newHash(), newHash()] });
      await database.store.insertBypass(tx, {
        id: newId(),
        user,
        from: after(tx.now, -MINUTE),
        until: after(tx.now, HOUR),
        exceptApplications: [],
        reason: 'x',
        grantedBy: { kind: 'host' },
      });
    });
    const { id } = await rows.session(user);
    const found = await find(await ticket(id));
    const [session, person] = await rows.inside(async (tx) => [
      await database.store.findLiveSessionById(tx, id),
      await database.store.gatherPerson(tx, user),
    ]);
    expect(found?.session).toEqual(session);
    expect(found?.facts).toEqual(person?.facts);
    expect(found?.groups).toEqual(person?.groups);
    expect(person?.facts.factors).toHaveLength(2);
    expect(found?.snapshot.revision).toBe(person?.revision);
  });

  it('S6: a code is no ticket, and a ticket is found under its own digest alone', async () => {
    const { id } = await rows.session(await rows.user());
    const [codeHash, browserHash] = [newHash(), newHash()];
    const app = await application();
    await rows.inside(async (tx) => {
      const session = await database.store.findLiveSessionById(tx, id);
      if (session === null) throw new Error('the session is over');
      const place = { application: app, origin: ORIGIN, returnTo: '/', expiresAt: after(tx.now, MINUTE) };
      await database.store.insertForwardCode(tx, { id: newId(), session, ...place, codeHash, browserHash });
    });
    expect(await find(codeHash)).toBeNull();
    expect(await find(newHash())).toBeNull();
  });

  it('S6, S7: it ends with the session, at a revocation of the person or the tenant, and when it is raised', async () => {
    const own = await tenantRows(database.store);
    const user = await own.user();
    const [ended, raised, ofUser] = await Promise.all([own.session(user), own.session(user), own.session(user)]);
    const [first, second, third] = [await ticket(ended.id, { own }), await ticket(raised.id, { own }), await ticket(ofUser.id, { own })];
    expect([await find(first, own), await find(second, own), await find(third, own)].map((one) => one !== null)).toEqual([
      true,
      true,
      true,
    ]);
    await own.inside((tx) => database.store.endSession(tx, ended.id, 'signed_out'));
    await database.asOwner('update sessions set token_hash = $1 where id = $2', [newHash(), raised.id]);
    expect([await find(first, own), await find(second, own)]).toEqual([null, null]);
    await own.inside((tx) => database.store.endSessionsOfUser(tx, user));
    expect(await find(third, own)).toBeNull();
  });

  it('security.md, Tenancy: it is of its own tenant', async () => {
    const other = await tenantRows(database.store);
    const hash = await ticket((await rows.session(await rows.user())).id);
    expect([(await find(hash)) !== null, await find(hash, other)]).toEqual([true, null]);
  });

  it('a ticket goes with its application, and what is over is deleted', async () => {
    const { id } = await rows.session(await rows.user());
    const app = await application();
    const hash = await ticket(id, { application: app });
    await rows.inside((tx) => database.store.deleteApplication(tx, app));
    expect(await find(hash)).toBeNull();
    const stale = await ticket(id);
    database.moveClock(40 * DAY);
    await rows.inside((tx) => database.store.deleteStale(tx, 1_000));
    database.moveClock(0);
    expect(await database.asOwner('select 1 as one from forward_tickets where token_hash = $1', [stale])).toEqual([]);
  });
});
