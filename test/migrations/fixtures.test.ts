import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Engine } from '../../src/adapters/postgres/connection.ts';
import { migrate } from '../../src/adapters/postgres/migrate.ts';
import { readMigrations } from '../../src/adapters/postgres/migrations.ts';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import type { TenantId } from '../../src/domain/directory/tenant.ts';
import { EVERYBODY } from '../../src/domain/factors/userFilter.ts';
import { eachEmptyDatabase } from '../builders/emptyDatabase.ts';
import { FIRST_PEOPLE } from '../builders/listAsked.ts';

const FIXTURES = fileURLToPath(new URL('./fixtures/', import.meta.url));
const TENANT = '01900000-0000-7000-8000-000000000001' as TenantId;
const migrations = readMigrations();

/** The tables into which a fixture puts rows. */
function tablesOf(fixture: string): readonly string[] {
  return [...new Set([...fixture.matchAll(/^insert into (\w+)/gm)].map(([, table]) => table ?? ''))];
}

/** Under which name a table is known after these migrations. */
function nameAfter(applied: typeof migrations, table: string): string {
  const renames = applied.flatMap(({ text }) => [...text.matchAll(/^alter table (\w+) rename to (\w+)/gm)]);
  return renames.reduce((name, [, from, to]) => (name === from && to !== undefined ? to : name), table);
}

function fixtureOf(name: string): string {
  return readFileSync(`${FIXTURES}${name}.sql`, 'utf8');
}

describe('every migration', () => {
  it('has a fixture: the rows of a database of its version', () => {
    expect(migrations.map(({ name }) => [name, existsSync(`${FIXTURES}${name}.sql`)])).toEqual(migrations.map(({ name }) => [name, true]));
  });

  it('has a row in its fixture for every table that it makes', () => {
    for (const { name, text } of migrations) {
      const made = [...text.matchAll(/^create table (\w+)/gm)].map(([, table]) => table);
      expect([name, tablesOf(fixtureOf(name))]).toEqual([name, expect.arrayContaining(made)]);
    }
  });
});

eachEmptyDatabase('a database of an earlier version', (open) => {
  for (const [index, { name }] of migrations.entries()) {
    it(`${name}: comes up to date with all its rows`, async () => {
      const { engine, remove } = await open();
      onTestFinished(remove);
      const known = migrations.slice(0, index + 1);
      // Each migration finds the rows of those before it.
      for (const [place, migration] of known.entries()) {
        expect(await migrate(engine, known.slice(0, place + 1))).toMatchObject({ ok: true });
        await engine.asOwner((connection) => connection.script(fixtureOf(migration.name)));
      }
      const tables = known.flatMap((migration) => tablesOf(fixtureOf(migration.name)));
      const namesAfter = (applied: typeof migrations) => tables.map((table) => nameAfter(applied, table));
      const before = await rowsOf(engine, namesAfter(known));
      expect(await migrate(engine)).toEqual({ ok: true, value: migrations.slice(index + 1).map((later) => later.name) });
      expect(await rowsOf(engine, namesAfter(migrations))).toEqual(before);
      const store = postgresStore(engine, { mail: 'sent', availableKinds: ['totp'] });
      const [anita] = await store.transaction(TENANT, (tx) => store.listUsers(tx, { ...EVERYBODY, search: 'ani' }, FIRST_PEOPLE));
      expect(anita).toMatchObject({ loginName: 'anita', role: 'owner' });
      const found = await store.findLiveSession(TENANT, new Uint8Array([1]));
      expect(found?.userId ?? null).toBe(tables.includes('sessions') ? anita?.id : null);
    });
  }
});

async function rowsOf(engine: Engine, tables: readonly string[]): Promise<unknown> {
  return engine.asOwner(async (connection) => {
    const found: unknown[] = [];
    for (const table of tables) found.push((await connection.run(`select count(*) as rows from ${table}`, [])).rows);
    return found;
  });
}
