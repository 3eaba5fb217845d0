import { type RawBuilder, sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { APPLICATION_ROLE } from '../../src/adapters/postgres/connection.ts';
import { ask } from '../../src/adapters/postgres/question.ts';
import type { TenantId } from '../../src/domain/directory/tenant.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { eachEngine } from '../builders/database.ts';
import { newId } from '../builders/tenantRows.ts';
import { EVERY_ACT, fillEverything } from './everyAct.ts';
import { type Act, BIRTH, OTHER_QUESTIONS, SHARED } from './storeActs.ts';
import { ACTS_ON_A_STRANGER, estrange } from './stranger.ts';
import { tenantTables } from './tenantTables.ts';

class RolledBack extends Error {}

const ALL_ACTS = { ...EVERY_ACT, ...ACTS_ON_A_STRANGER };

/** What a question answers and does: its answer, the rows of its own tenant afterwards, and those of all others. */
interface Outcome {
  readonly answer: string;
  readonly own: string;
  readonly others: string;
}

/**
 * The first layer alone: the superuser asks, for whom row-level security does not hold, so only the predicates tell tenants
 * apart. What should come out is asked of the second layer: under row-level security a tenant is alone in the database.
 */
eachEngine(
  'the tenant in every question',
  (database) => {
    const stranger = { id: newId<'Tenant'>(), mark: 'mark-stranger' };
    const one = { id: newId<'Tenant'>(), mark: 'mark-one' };
    const two = { id: newId<'Tenant'>(), mark: 'mark-two' };
    const alone = new Map<string, Promise<Outcome>>();
    let tables: readonly string[] = [];

    beforeAll(async () => {
      tables = await tenantTables(database);
      // First in every table, so that a question that takes whatever comes first takes the stranger's.
      await filled(stranger);
      await database.store.transaction(stranger.id, (tx) => estrange(database.store, tx));
      await filled(one);
      await filled(two);
      // Late enough that what is noted once a minute is noted.
      database.moveClock(2 * MINUTE);
    });

    const filled = (tenant: typeof one) => database.store.transaction(tenant.id, (tx) => fillEverything(database.store, tx, tenant.mark));

    /** Everything is rolled back, so each question is asked once however many tests want to know. */
    function outcomeAlone(tenant: typeof one, name: string): Promise<Outcome> {
      const key = `${tenant.mark} ${name}`;
      const known = alone.get(key) ?? outcome(tenant, ALL_ACTS[name] as Act, 'second layer');
      alone.set(key, known);
      return known;
    }

    async function outcome(tenant: typeof one, act: Act, layer: 'first layer' | 'second layer'): Promise<Outcome> {
      let seen: Outcome | null = null;
      await database.store
        .transaction(tenant.id, async (tx) => {
          if (layer === 'second layer') await ask(tx, sql`set local role ${sql.id(APPLICATION_ROLE)}`);
          const answer = (await act(database.store, tx)) ?? null;
          if (layer === 'second layer') await ask(tx, sql`reset role`);
          else expect(await lockedElsewhere(tenant.id)).toEqual([]);
          seen = { answer: plain(JSON.stringify(answer)), ...(await rows(tx)) };
          throw new RolledBack();
        })
        .catch((error: unknown) => {
          if (!(error instanceof RolledBack)) throw error;
        });
      if (seen === null) throw new Error('nothing was seen');
      return seen;
    }

    async function rows(tx: Tx): Promise<{ readonly own: string; readonly others: string }> {
      const [all] = await ask<{ own: string; others: string }>(
        tx,
        sql`select ${everyTable(sql`=`, tx.tenantId)} as own, ${everyTable(sql`<>`, tx.tenantId)} as others`,
      );
      return { own: plain(all?.own ?? ''), others: all?.others ?? '' };
    }

    function everyTable(compared: RawBuilder<unknown>, tenant: TenantId): RawBuilder<unknown> {
      const found = tables.map((table) => {
        const column = sql.ref(table === 'tenants' ? 'id' : 'tenant_id');
        return sql`(${sql.lit(table)}, (select jsonb_agg(to_jsonb(x) order by to_jsonb(x)::text) from ${sql.table(table)} x where ${column} ${compared} ${tenant}))`;
      });
      return sql`(select jsonb_object_agg(v.name, v.rows)::text from (values ${sql.join(found)}) as v (name, rows))`;
    }

    /** Tables of which rows of other tenants are locked. One connection cannot see that of itself. */
    async function lockedElsewhere(tenant: TenantId): Promise<readonly string[]> {
      if (database.kind === 'embedded') return [];
      const counts = tables.map((table) => {
        const others = `from ${table} where ${table === 'tenants' ? 'id' : 'tenant_id'} <> '${tenant}'`;
        return `select '${table}' as name, (select count(*) ${others}) as rows, (select count(*) from (select 1 ${others} for update skip locked) x) as free`;
      });
      const counted = await database.engine.runAlone(`select name from (${counts.join(' union all ')}) t where rows <> free`, []);
      return counted.rows.map((row) => String(row['name']));
    }

    it('security.md, Tenancy: the list below has every question of the store', () => {
      const asked = new Set(Object.keys(EVERY_ACT).map((name) => name.split(',')[0]));
      const left = Object.keys(database.store).filter((name) => !asked.has(name) && !OTHER_QUESTIONS.includes(name));
      expect(left).toEqual([]);
    });

    for (const [name, act] of Object.entries(ALL_ACTS)) {
      it(`security.md, Tenancy: ${name} sees and changes the rows of its own tenant alone, though another has the same ids`, async () => {
        for (const tenant of [one, two]) expect(await outcome(tenant, act, 'first layer')).toEqual(await outcomeAlone(tenant, name));
      });
    }

    it('every question on the list asks for something that is there', async () => {
      const unchanged = (await outcomeAlone(one, 'findTenant')).own;
      const idle: string[] = [];
      for (const name of Object.keys(EVERY_ACT)) {
        const { answer, own } = await outcomeAlone(one, name);
        if (['null', '[]', 'false', '{}'].includes(answer) && own === unchanged) idle.push(name);
      }
      // What is done already, a lock, and an instant show in no row.
      expect(idle.sort()).toEqual([
        'changeRollout, another edition',
        'deleteUpstreamLink, of another person',
        'findUpstreamLink, elsewhere',
        'insertAuditView, of a name that there is',
        'insertRolloutSteps, of a roll-out elsewhere',
        'insertRolloutSteps, of a version elsewhere',
        'insertSmsFactor, held already',
        'insertUpstreamLink, of somebody who is linked',
        'insertUpstreamProvider, of an issuer that is taken',
        'insertUser, taken',
        'lockTenant',
        'noteSessionApplication',
        'noteSessionUse',
        'switchUpstreamProvider, as it is',
        'takeUpstreamRequest, elsewhere',
        'takeUpstreamRequest, of another state',
        'updateAuditView, to a name that there is',
      ]);
    });

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

    it('security.md, Tenancy: a session secret opens the tenant that it was made in, while its person there may use it', async () => {
      const secret = new Uint8Array(32).fill(30);
      const live = async () => {
        const found = [await database.store.findLiveSession(one.id, secret), await database.store.findLiveSession(two.id, secret)];
        return found.map((session) => session !== null);
      };
      expect(await live()).toEqual([true, true]);
      await database.store.transaction(one.id, (tx) => database.store.endSessionsOfUser(tx, SHARED.anita));
      expect(await live()).toEqual([false, true]);
      await database.store.transaction(two.id, (tx) => database.store.endSessionsOfTenant(tx));
      expect(await live()).toEqual([false, false]);
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

/** Without what differs by the moment. */
function plain(text: string): string {
  return text
    .replaceAll(/\b\d{13}\b/g, 'INSTANT')
    .replaceAll(/"position": ?\d+/g, '"position": 0')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+\+00:00/g, 'INSTANT')
    .replaceAll(/"(id|group_id|message)": ?"[0-9a-f-]{36}"/g, (found) => (found.includes(BIRTH_PREFIX) ? found : '"id": "MADE"'));
}

/** Ids that the tests made begin like this; others were made by the store. */
const BIRTH_PREFIX = BIRTH.toString(16).padStart(12, '0').slice(0, 8);
