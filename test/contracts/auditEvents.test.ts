import { beforeAll, expect, it } from 'vitest';
import { EVERY_EVENT, type EventFilter } from '../../src/domain/audit/auditQuestion.ts';
import { EVENTS, type EventType } from '../../src/domain/audit/catalogue.ts';
import type { AuditEvent, EventId } from '../../src/domain/audit/event.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { EventsAsked } from '../../src/ports/store/auditStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

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
  const page = (own: TenantRows, { before = null, limit = 1_000, ...filter }: Partial<EventFilter & EventsAsked> = {}) =>
    own.inside((tx) => database.store.listEvents(tx, { ...EVERY_EVENT, ...filter }, { before, limit }));
  const list = async (own: TenantRows, asked: Partial<EventFilter & EventsAsked> = {}) => (await page(own, asked)).events;

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

  it('is narrowed by who did it, by what it concerns and by a text, and by all of them together', async () => {
    const own = await tenantRows(database.store);
    const [admin, person, token, other] = [newId<'User'>(), newId<'User'>(), newId<'ApiToken'>(), newId<'User'>()];
    const [application, group, attempt] = [newId<'Application'>(), newId<'Group'>(), newId<'SignInAttempt'>()];
    const by = (id: typeof admin) => ({ kind: 'user', id }) as const;
    const [onPerson, ownSignIn, byToken, ofGroup, ruleOfGroup, byHost, failed, onAdmin] = await append(
      own,
      event({ type: 'user.changed', actor: by(admin), user: person, data: { changed: ['Straße'] } }),
      event({ type: 'user.signed_in', actor: by(admin), user: admin, application }),
      event({ type: 'user.changed', actor: { kind: 'token', id: token, madeBy: admin }, user: person }),
      event({ type: 'group.member_added', actor: by(admin), user: person, attempt, data: { group } }),
      event({ type: 'policy.version_added', actor: by(other), data: { scope: { kind: 'group', group } } }),
      event({ type: 'user.created', actor: { kind: 'host' }, user: person }),
      event({ type: 'user.sign_in_failed', actor: { kind: 'anonymous' }, user: person, application, address: '192.0.2.77' }),
      event({ type: 'user.role_changed', actor: by(other), user: admin }),
    );
    const ids = async (filter: Partial<EventFilter>) => (await list(own, filter)).map(({ id }) => id);
    expect(await ids({ actor: admin })).toEqual([ofGroup, ownSignIn, onPerson]);
    expect(await ids({ actor: token })).toEqual([byToken]);
    expect(await ids({ actor: person })).toEqual([]);
    expect(await ids({ user: admin })).toEqual([onAdmin, ownSignIn]);
    expect(await ids({ actor: admin, user: admin })).toEqual([ownSignIn]);
    expect(await ids({ actor: admin, types: ['user.changed', 'user.signed_in'] })).toEqual([ownSignIn, onPerson]);
    expect(await ids({ actorKind: 'host' })).toEqual([byHost]);
    expect(await ids({ actorKind: 'anonymous', types: ['user.created'] })).toEqual([]);
    expect(await ids({ actorKind: 'token', user: person })).toEqual([byToken]);
    expect(await ids({ application })).toEqual([failed, ownSignIn]);
    expect(await ids({ application, types: ['user.signed_in'] })).toEqual([ownSignIn]);
    expect(await ids({ group })).toEqual([ruleOfGroup, ofGroup]);
    expect(await ids({ group, actor: admin })).toEqual([ofGroup]);
    expect(await ids({ attempt, group })).toEqual([ofGroup]);
    expect(await ids({ group, actorKind: 'host' })).toEqual([]);
    expect(await ids({ group: newId() })).toEqual([]);
    expect(await ids({ search: 'STRASSE' })).toEqual([]);
    expect(await ids({ search: 'straße' })).toEqual([onPerson]);
    expect(await ids({ search: '192.0.2.77' })).toEqual([failed]);
    expect(await ids({ search: 'signed_in' })).toEqual([ownSignIn]);
    expect(await ids({ search: person, types: ['user.created'] })).toEqual([byHost]);
    expect(await ids({ search: '%' })).toEqual([]);
    const most = Object.keys(EVENTS).filter((type) => type !== 'user.changed') as EventType[];
    expect(await ids({ types: most })).toEqual([onAdmin, failed, byHost, ruleOfGroup, ofGroup, ownSignIn]);
  });

  it('a page looks through 20,000 events and no more, and the next one goes on where it ended', async () => {
    const own = await tenantRows(database.store);
    const [rare] = await append(own, event({ type: 'user.deleted', data: { name: 'needle' } }));
    const first = (await list(own))[0];
    // Twice as many of another name, all a millisecond later.
    await database.asOwner(
      `insert into audit_events (tenant_id, id, at, type, actor, data)
        select $1, (lpad(to_hex((extract(epoch from $2::timestamptz) * 1000)::bigint + 1), 12, '0')
          || '7' || lpad(to_hex(n / 16), 3, '0') || '8000' || lpad(to_hex(n), 12, '0'))::uuid,
          $2::timestamptz + interval '1 millisecond', 'user.created', '{"kind":"host"}', '{"name":"hay"}' from generate_series(1, 40000) n`,
      [own.tenantId, new Date(first?.at ?? 0).toISOString()],
    );
    const one = await page(own, { search: 'needle' });
    expect([one.events, one.next === null]).toEqual([[], false]);
    const two = await page(own, { search: 'needle', before: one.next });
    expect([two.events, two.next === null]).toEqual([[], false]);
    const three = await page(own, { search: 'needle', before: two.next });
    expect([three.events.map(({ id }) => id), three.next]).toEqual([[rare], null]);
    // What an index finds alone is found at once, and a full page goes on after its last event.
    expect(await page(own, { types: ['user.deleted'] })).toMatchObject({ events: [{ id: rare }], next: null });
    const full = await page(own, { search: 'hay', limit: 3 });
    expect(full.next).toBe(full.events[2]?.id);
  });

  it('one event is found by its id, and things by theirs, with the names that they have now', async () => {
    const own = await tenantRows(database.store);
    const user = await own.user();
    const application = await own.application();
    const [id] = await append(own, event({ user, data: { name: 'x' } }));
    const find = (event: EventId) => own.inside((tx) => database.store.findEvent(tx, event));
    expect(await find(id as EventId)).toMatchObject({ id, user, data: { name: 'x' } });
    expect(await find(newId())).toBeNull();
    const named = await own.inside((tx) => database.store.nameThings(tx, [user, application, newId(), 'no id']));
    expect(named.map(({ id, kind }) => [id, kind])).toEqual([
      [user, 'user'],
      [application, 'application'],
    ]);
    expect(await own.inside((tx) => database.store.nameThings(tx, []))).toEqual([]);
  });
});
