import type { TestDatabase } from '../builders/database.ts';

/** Of all tenants together, see isolation.sql; and what the migrations keep for themselves. */
const OF_NO_TENANT = ['schema_migrations', 'system_sends', 'set_up_addresses', 'set_up_guesses'];

/** The tables that hold rows of tenants, `tenants` among them. */
export async function tenantTables(database: TestDatabase): Promise<readonly string[]> {
  const rows = await database.asOwner(
    `select c.relname as name from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and not c.relname = any ($1) order by 1`,
    [OF_NO_TENANT],
  );
  return rows.map((row) => String(row['name']));
}
