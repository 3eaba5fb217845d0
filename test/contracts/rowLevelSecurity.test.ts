import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { ask, change } from '../../src/adapters/postgres/question.ts';
import { sqlState } from '../../src/adapters/postgres/transactions.ts';
import { EVERYBODY } from '../../src/domain/factors/userFilter.ts';
import { eachEngine } from '../builders/database.ts';
import { FIRST_PEOPLE } from '../builders/listAsked.ts';
import { newId, tenantRows } from '../builders/tenantRows.ts';
import { fillEverything } from './everyAct.ts';

import { tenantTables } from './tenantTables.ts';

const INSUFFICIENT_PRIVILEGE = '42501';
const APPEND_ONLY = ['audit_events', 'policy_versions', 'policy_withdrawals', 'rule_trials', 'step_up_rules'];

/** The second layer alone: statements that forget the tenant, as the role that the store uses. */
eachEngine('row-level security', (database) => {
  const one = newId<'Tenant'>();
  const two = newId<'Tenant'>();
  let tables: readonly string[] = [];

  beforeAll(async () => {
    tables = (await tenantTables(database)).filter((table) => table !== 'tenants');
    await database.store.transaction(one, (tx) => fillEverything(database.store, tx, 'one'));
    await database.store.transaction(two, (tx) => fillEverything(database.store, tx, 'two'));
  });

  it('security.md, Tenancy: the role owns nothing and can pass by nothing, and every table is isolated, for its owner too', async () => {
    const [role] = await database.asOwner(`select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,
      (select count(*) from pg_class where relowner = r.oid) as owns from pg_roles r where rolname = 'sallyport_app'`);
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolcanlogin: false, owns: 0 });
    const open =
      await database.asOwner(`select relname from pg_class c where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
      and not (relrowsecurity and relforcerowsecurity) and relname <> 'schema_migrations' order by 1`);
    // What is there before any tenant, and a count of what all send together, which tells of none of them.
    expect(open).toEqual([{ relname: 'set_up_addresses' }, { relname: 'set_up_guesses' }, { relname: 'system_sends' }]);
    const [told] = await database.asOwner(
      `select array_agg(column_name::text order by column_name) as columns from information_schema.columns
        where table_schema = current_schema() and table_name = 'system_sends'`,
    );
    expect(told).toEqual({ columns: ['sent', 'slot'] });
    // One for each table; another for tenants, which all may read; and one of people for the owner, who searches for the application.
    const [counted] = await database.asOwner('select count(*) as policies from pg_policies');
    expect(counted).toEqual({ policies: tables.length + 3 });
  });

  it('security.md, Tenancy: the store asks as that role', async () => {
    const asked = await database.store.transaction(one, (tx) => ask<{ me: string }>(tx, sql`select current_user::text as me`));
    expect(asked).toEqual([{ me: 'sallyport_app' }]);
  });

  it("security.md, Tenancy: a statement that forgets the tenant reads its own tenant's rows, and another's never", async () => {
    for (const table of tables) {
      const [seen] = await database.store.transaction(one, (tx) =>
        ask<{ own: number; other: number }>(
          tx,
          sql`select count(*) filter (where tenant_id = ${one}) as own, count(*) filter (where tenant_id <> ${one}) as other from ${sql.table(table)}`,
        ),
      );
      expect([table, seen?.other]).toEqual([table, 0]);
      expect([table, (seen?.own ?? 0) > 0]).toEqual([table, true]);
    }
  });

  it('security.md, Tenancy: a statement outside any tenant reads no row but the tenants themselves', async () => {
    for (const table of tables) {
      const { rows } = await database.engine.runAlone(`select count(*) as rows from ${table}`, []);
      expect([table, rows]).toEqual([table, [{ rows: 0 }]]);
    }
    expect((await database.engine.runAlone('select count(*) as rows from tenants', [])).rows).toEqual([{ rows: 2 }]);
    expect((await database.engine.runAlone("update tenants set name = 'mine'", [])).changed).toBe(0);
  });

  it('security.md, Tenancy: a statement that forgets the tenant changes nothing of another tenant', async () => {
    const rows = async (tenant: string) => {
      const counted: Record<string, unknown> = {};
      for (const table of tables) {
        [counted[table]] = await database.asOwner(
          `select md5(string_agg(x::text, '|' order by x::text)) as all from ${table} x where tenant_id = $1`,
          [tenant],
        );
      }
      counted['tenants'] = await database.asOwner('select * from tenants where id = $1', [tenant]);
      return counted;
    };
    const before = await rows(two);
    const mine = await tenantRows(database.store);
    await mine.session(await mine.user());
    await mine.inside(async (tx) => {
      await change(tx, sql`update users set display_name = 'mine'`);
      await change(tx, sql`update tenants set name = 'mine'`);
      for (const table of [
        'sign_in_attempts',
        'sessions',
        'factors',
        'users',
        'groups',
        'applications',
        'protocol_records',
        'signing_keys',
        'budgets',
      ]) {
        await change(tx, sql`delete from ${sql.table(table)}`);
      }
    });
    expect(await rows(two)).toEqual(before);
    expect(await mine.inside((tx) => database.store.listUsers(tx, EVERYBODY, FIRST_PEOPLE))).toEqual([]);
  });

  it('security.md, Tenancy: a row cannot be written into another tenant', async () => {
    const into = (tenant: string) =>
      database.store.transaction(one, (tx) =>
        change(tx, sql`insert into groups (tenant_id, id, name) values (${tenant}, ${newId()}, 'Planted')`),
      );
    await expect(into(two)).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE });
    expect(await into(one)).toBe(1);
    const moved = database.store.transaction(one, (tx) => change(tx, sql`update groups set tenant_id = ${two} where name = 'Planted'`));
    expect(sqlState(await moved.catch((error: unknown) => error))).toMatch(/^42501$/);
    expect(await database.asOwner("select count(*) as planted from groups where name = 'Planted' and tenant_id = $1", [two])).toEqual([
      { planted: 0 },
    ]);
  });

  describe('append-only', () => {
    for (const table of APPEND_ONLY) {
      it(`A3: the role cannot change, delete or empty ${table}`, async () => {
        for (const statement of [
          sql`update ${sql.table(table)} set tenant_id = tenant_id`,
          sql`delete from ${sql.table(table)}`,
          sql`truncate ${sql.table(table)}`,
        ]) {
          await expect(database.store.transaction(one, (tx) => change(tx, statement))).rejects.toMatchObject({
            code: INSUFFICIENT_PRIVILEGE,
          });
        }
        const [left] = await database.asOwner(`select count(*) as rows from ${table} where tenant_id = $1`, [one]);
        expect(Number(left?.['rows'])).toBeGreaterThan(0);
      });
    }

    it('security.md, Tenancy: the role cannot change the schema or what was migrated', async () => {
      for (const statement of [
        sql`alter table users disable row level security`,
        sql`drop table users`,
        sql`drop policy own_tenant on users`,
        sql`insert into schema_migrations (name, digest) values ('x', 'x')`,
      ]) {
        await expect(database.store.transaction(one, (tx) => change(tx, statement))).rejects.toMatchObject({
          code: INSUFFICIENT_PRIVILEGE,
        });
      }
    });
  });
});
