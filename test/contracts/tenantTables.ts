import type { TestDatabase } from '../builders/database.ts';

/** The tables that hold rows of tenants, `tenants` among them. */
export async function tenantTables(database: TestDatabase): Promise<readonly string[]> {
  const rows = await database.asOwner(
    `select c.relname as name from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migrations' order by 1`,
  );
  return rows.map((row) => String(row['name']));
}
