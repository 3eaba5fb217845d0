import { beforeAll, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/domain/audit/event.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { EventFilter } from '../../src/ports/store/auditStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

const ALL: EventFilter = { types: null, user: null, attempt: null, from: null, until: null, before: null, limit: 1_000 };

eachEngine('the audit', (database) => {
  let rows: TenantRows;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
  });

  const event = (words: Partial<AuditEvent> = {}): AuditEvent => ({
    type: 'user.created',
    actor: { kind: 'host' },
    user: null,
    application: null,
    attempt: null,
    session: null,
    address: null,
    data: {},
    ...words,
  });
  const append = (own: TenantRows, ...events: AuditEvent[]) =>
    own.inside(async (tx) => {
      const ids = [];
      for (const one of events) ids.push(await database.store.appendEvent(tx, one));
      return ids;
    });
  const list = (own: TenantRows, filter: Partial<EventFilter> = {}) =>
    own.inside((tx) => database.store.listEvents(tx, { ...ALL, ...filter }));

  it('A3: an event comes back as it was written, at the time of its transaction', async () => {
    const written = event({
      type: 'user.mfa_failed',
      actor: { kind: 'user', id: newId() },
      user: newId(),
      application: newId(),
      attempt: newId(),
      session: newId(),
      address: '2001:db8::1',
      data: { a: ['ü', null], b: { c: 1 } },
    });
    const at = await rows.inside(async (tx) => {
      await database.store.appendEvent(tx, written);
      return tx.now;
    });
    expect((await list(rows))[0]).toEqual({ ...written, id: expect.any(String), at });
  });

  it('A3: an event that anybody can cause again and again is written once in 15 minutes for each fold, over all nodes', async () => {
    const own = await tenantRows(database.store);
    const nodes = [database.store, database.anotherNode()];
    const fold = (words: readonly string[], store = database.store) =>
      store.transaction(own.tenantId, (tx) => store.appendFoldedEvent(tx, event({ data: { words } }), words));
    await Promise.all(Array.from({ length: 60 }, (_, post) => fold(['one'], nodes[post % 2])));
    expect(await list(own)).toHaveLength(1);
    await fold(['one', 'other']);
    await fold(['other']);
    expect(await list(own)).toHaveLength(3);
    // Another type of event has folds of its own, and another tenant too.
    await own.inside((tx) => database.store.appendFoldedEvent(tx, event({ type: 'user.deleted' }), ['one']));
    expect(await list(own)).toHaveLength(4);
    const elsewhere = await tenantRows(database.store);
    await elsewhere.inside((tx) => database.store.appendFoldedEvent(tx, event({}), ['one']));
    expect(await list(elsewhere)).toHaveLength(1);
    database.moveClock(14 * MINUTE);
    await fold(['one']);
    expect(await list(own)).toHaveLength(4);
    database.moveClock(15 * MINUTE + SECOND);
    await fold(['one']);
    expect(await list(own)).toHaveLength(5);
    database.moveClock(0);
  });

  it('A3: an event that was rolled back is not folded into', async () => {
    const own = await tenantRows(database.store);
    const failing = own.inside(async (tx) => {
      await database.store.appendFoldedEvent(tx, event({}), ['one']);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await own.inside((tx) => database.store.appendFoldedEvent(tx, event({}), ['one']));
    expect(await list(own)).toHaveLength(1);
  });

  it('A3: when the transaction fails, so does its event', async () => {
    const user = newId<'User'>();
    const failing = rows.inside(async (tx) => {
      await database.store.appendEvent(tx, event({ user }));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await list(rows, { user })).toEqual([]);
  });

  it('the newest comes first, also within one transaction, page by page', async () => {
    const own = await tenantRows(database.store);
    const ids = [...(await append(own, event(), event(), event())), ...(await append(own, event(), event()))];
    const newest = ids.toReversed();
    expect((await list(own)).map(({ id }) => id)).toEqual(newest);
    expect((await list(own, { limit: 2 })).map(({ id }) => id)).toEqual(newest.slice(0, 2));
    expect((await list(own, { limit: 2, before: newest[1] ?? null })).map(({ id }) => id)).toEqual(newest.slice(2, 4));
  });

  it('A2: is narrowed by type, person, flow and time', async () => {
    const own = await tenantRows(database.store);
    const [user, attempt] = [newId<'User'>(), newId<'SignInAttempt'>()];
    const [created, required, skipped] = await append(
      own,
      event({ user }),
      event({ type: 'user.mfa_required', user, attempt }),
      event({ type: 'user.mfa_skipped', attempt }),
    );
    database.moveClock(HOUR);
    const [later] = await append(own, event({ user }));
    database.moveClock(0);
    const ids = async (filter: Partial<EventFilter>) => (await list(own, filter)).map(({ id }) => id);
    const laterAt = (await list(own))[0]?.at ?? null;
    expect(await ids({ types: ['user.mfa_required', 'user.mfa_skipped'] })).toEqual([skipped, required]);
    expect(await ids({ types: [] })).toEqual([]);
    expect(await ids({ user })).toEqual([later, required, created]);
    expect(await ids({ attempt })).toEqual([skipped, required]);
    expect(await ids({ from: laterAt })).toEqual([later]);
    expect(await ids({ until: laterAt })).toEqual([skipped, required, created]);
    expect(await ids({ user, attempt, types: ['user.mfa_required'] })).toEqual([required]);
    expect(await ids({ user: newId() })).toEqual([]);
  });
});
