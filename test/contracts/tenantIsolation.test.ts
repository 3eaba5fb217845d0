import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { ask } from '../../src/adapters/postgres/question.ts';
import type { TenantId } from '../../src/domain/directory/tenant.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { eachEngine } from '../builders/database.ts';
import { newId } from '../builders/tenantRows.ts';
import { ACTS, fill, OTHER_QUESTIONS } from './storeActs.ts';
import { ACTS_ON_A_STRANGER, estrange } from './stranger.ts';
import { tenantTables } from './tenantTables.ts';

class RolledBack extends Error {}

const ALL_ACTS = { ...ACTS, ...ACTS_ON_A_STRANGER };

/** What a question answers and does: its answer, the rows of its own tenant afterwards, and those of all others. */
interface Outcome {
  readonly answer: string;
  readonly own: string;
  readonly others: string;
}

/** The first layer alone: the superuser asks, for whom row-level security does not hold, so only the predicates tell tenants apart. */
eachEngine(
  'the tenant in every question',
  (database) => {
    const alike = { id: newId<'Tenant'>(), mark: 'mark-alone' };
    const stranger = { id: newId<'Tenant'>(), mark: 'mark-stranger' };
    const one = { id: newId<'Tenant'>(), mark: 'mark-one' };
    const two = { id: newId<'Tenant'>(), mark: 'mark-two' };
    const alone = new Map<string, Outcome>();
    let tables: readonly string[] = [];

    beforeAll(async () => {
      tables = await tenantTables(database);
      await filled(alike);
      // Late enough that what is noted once a minute is noted.
      database.moveClock(2 * MINUTE);
      for (const [name, act] of Object.entries(ALL_ACTS)) alone.set(name, await outcome(alike, act));
      database.moveClock(0);
      await emptied(alike.id);
      // First in every table, so that a question that takes whatever comes first takes the stranger's.
      await filled(stranger);
      await database.store.transaction(stranger.id, (tx) => estrange(database.store, tx));
      await filled(one);
      await filled(two);
      database.moveClock(2 * MINUTE);
    });

    const filled = (tenant: typeof one) => database.store.transaction(tenant.id, (tx) => fill(database.store, tx, tenant.mark));

    async function emptied(tenant: TenantId): Promise<void> {
      const deletions = tables.map((table) => `delete from ${table} where ${table === 'tenants' ? 'id' : 'tenant_id'} = '${tenant}'`);
      const [without, within] = ['set session_replication_role = replica', 'set session_replication_role = default'];
      await database.engine.asOwner((connection) => connection.script([without, ...deletions, within].join('; ')));
    }

    async function outcome(tenant: typeof one, act: (typeof ACTS)[string]): Promise<Outcome> {
      let seen: Outcome | null = null;
      await database.store
        .transaction(tenant.id, async (tx) => {
          const before = await othersIn(tx);
          const answer = (await act(database.store, tx)) ?? null;
          seen = { answer: plain(answer, tenant), own: plain(await ownIn(tx), tenant), others: JSON.stringify(await othersIn(tx)) };
          expect(seen.others).toBe(JSON.stringify(before));
          expect(await lockedElsewhere(tenant.id)).toEqual([]);
          throw new RolledBack();
        })
        .catch((error: unknown) => {
          if (!(error instanceof RolledBack)) throw error;
        });
      if (seen === null) throw new Error('nothing was seen');
      return seen;
    }

    /** Tables of which rows of other tenants are locked. One connection cannot see that of itself. */
    async function lockedElsewhere(tenant: TenantId): Promise<readonly string[]> {
      if (database.kind === 'embedded') return [];
      const counts = tables.map((table) => {
        const others = `from ${table} where ${table === 'tenants' ? 'id' : 'tenant_id'} <> '${tenant}'`;
        return `select '${table}' as name, (select count(*) ${others}) as rows, (select count(*) from (select 1 ${others} for update skip locked) x) as free`;
      });
      const counted = await database.asOwner(`select name from (${counts.join(' union all ')}) t where rows <> free`);
      return counted.map((row) => String(row['name']));
    }

    const ownIn = (tx: Tx) => dump(tx, (column) => sql`${sql.raw(column)} = ${tx.tenantId}`);
    const othersIn = (tx: Tx) => dump(tx, (column) => sql`${sql.raw(column)} <> ${tx.tenantId}`);

    async function dump(tx: Tx, which: (column: string) => ReturnType<typeof sql>): Promise<unknown> {
      const found: Record<string, unknown> = {};
      for (const table of tables) {
        const column = table === 'tenants' ? 'id' : 'tenant_id';
        found[table] = await ask(
          tx,
          sql`select to_jsonb(x) as row from ${sql.table(table)} x where ${which(column)} order by to_jsonb(x)::text`,
        );
      }
      return found;
    }

    it('security.md, Tenancy: the list below has every question of the store', () => {
      const asked = new Set(Object.keys(ACTS).map((name) => name.split(',')[0]));
      const left = Object.keys(database.store).filter((name) => !asked.has(name) && !OTHER_QUESTIONS.includes(name));
      expect(left).toEqual([]);
    });

    it('the list below asks for something that is there', () => {
      const untouched = plain(null, alike);
      const unchanged = alone.get('findTenant')?.own;
      const idle = [...alone].filter(([, { answer, own }]) => [untouched, '[]', 'false', '{}'].includes(answer) && own === unchanged);
      // What is done already, a lock, and an instant show in no row below.
      const known = idle.map(([name]) => name).filter((name) => !(name in ACTS_ON_A_STRANGER));
      expect(known.sort()).toEqual(['insertUser, taken', 'lockTenant', 'noteSessionApplication', 'noteSessionUse']);
    });

    for (const [name, act] of Object.entries(ALL_ACTS)) {
      it(`security.md, Tenancy: ${name} sees and changes the rows of its own tenant alone, though another has the same ids`, async () => {
        const expected = alone.get(name);
        for (const tenant of [one, two]) {
          const seen = await outcome(tenant, act);
          expect(seen.answer).toBe(expected?.answer);
          expect(seen.own).toBe(expected?.own);
        }
      });
    }

    it('security.md, Tenancy: a passkey of another tenant is no passkey, and its id is taken all the same', async () => {
      const found = (tenant: TenantId, mark: string) =>
        database.store.transaction(tenant, (tx) => database.store.findCredential(tx, `credential ${mark}`));
      expect(await found(one.id, one.mark)).not.toBeNull();
      expect(await found(two.id, two.mark)).not.toBeNull();
      expect(await found(one.id, two.mark)).toBeNull();
      expect(await found(two.id, one.mark)).toBeNull();
    });

    it('security.md, Tenancy: the use of a session is noted in its own tenant', async () => {
      const secret = new Uint8Array(32).fill(30);
      const seenIn = async (tenant: TenantId) =>
        (await database.asOwner('select last_seen_at from sessions where tenant_id = $1 and token_hash = $2', [tenant, secret]))[0]?.[
          'last_seen_at'
        ];
      const before = [await seenIn(one.id), await seenIn(two.id)];
      expect(await database.store.findLiveSession(one.id, secret)).not.toBeNull();
      await database.settled();
      expect(await seenIn(one.id)).not.toBe(before[0]);
      expect(await seenIn(two.id)).toBe(before[1]);
    });

    it('security.md, Tenancy: a session secret opens the tenant that it was made in', async () => {
      const secret = new Uint8Array(32).fill(30);
      for (const tenant of [one, two]) {
        expect((await database.store.findLiveSession(tenant.id, secret))?.id).toBeDefined();
        await database.store.transaction(tenant.id, (tx) => database.store.endSessionsOfTenant(tx));
        expect(await database.store.findLiveSession(tenant.id, secret)).toBeNull();
        if (tenant === one) expect(await database.store.findLiveSession(two.id, secret)).not.toBeNull();
      }
    });

    it("security.md, Tenancy: a snapshot that is kept in memory is its own tenant's", async () => {
      const other = database.anotherNode();
      const snapshots = [];
      for (const tenant of [one, two, one]) snapshots.push(await other.transaction(tenant.id, (tx) => other.policySnapshot(tx, 0)));
      expect(snapshots[0]).not.toBe(snapshots[1]);
      expect(snapshots[0]).toBe(snapshots[2]);
    });
  },
  { role: null },
);

/** Without what differs by the tenant or the moment. */
function plain(value: unknown, tenant: { readonly id: string; readonly mark: string }): string {
  return JSON.stringify(value)
    .replaceAll(tenant.id, 'TENANT')
    .replaceAll(tenant.mark, 'MARK')
    .replaceAll(/\b\d{13}\b/g, 'INSTANT')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+\+00:00/g, 'INSTANT')
    .replaceAll(/"id":"[0-9a-f-]{36}"/g, (text) => (text.includes(BIRTH_PREFIX) ? text : '"id":"MADE"'))
    .replaceAll(/"group_id":"[0-9a-f-]{36}"/g, (text) => (text.includes(BIRTH_PREFIX) ? text : '"group_id":"MADE"'));
}

/** Ids that the tests made begin like this; others were made by the store. */
const BIRTH_PREFIX = (1_700_000_000_000).toString(16).padStart(12, '0').slice(0, 8);
