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
  it('comes up to date migration by migration, each finding the rows of those before it and losing none', {
    timeout: 300_000,
  }, async () => {
    const { engine, asSuperuser, remove } = await open();
    onTestFinished(remove);
    const held: string[] = [];
    for (const [index, { name }] of migrations.entries()) {
      const known = migrations.slice(0, index + 1);
      const namesBefore = held.map((table) => nameAfter(migrations.slice(0, index), table));
      const before = await countsOf(asSuperuser, namesBefore);
      expect([name, await migrate(engine, known)]).toEqual([name, { ok: true, value: [name] }]);
      expect([
        name,
        await countsOf(
          asSuperuser,
          held.map((table) => nameAfter(known, table)),
        ),
      ]).toEqual([name, before]);
      await asSuperuser(fixtureOf(name));
      held.push(...tablesOf(fixtureOf(name)));
    }
    const { anita, store } = await isWhole(engine);
    expect(await store.findLiveSession(TENANT, new Uint8Array([1]))).toMatchObject({ userId: anita });
    const batches =
      await asSuperuser(`select f.codes_left, (select count(*)::int from backup_codes c where c.factor_id = f.id and c.used_at is null) as unused
      from factors f where f.kind = 'backup_code' and exists (select from backup_codes c where c.factor_id = f.id) order by f.id`);
    expect(batches.length).toBeGreaterThan(1);
    for (const batch of batches as { codes_left: number; unused: number }[]) expect(batch.codes_left).toBe(batch.unused);
  });

  it('comes up to date from the first version in one go', async () => {
    const { engine, asSuperuser, remove } = await open();
    onTestFinished(remove);
    const [first, ...later] = migrations;
    if (first === undefined) throw new Error('there are migrations');
    expect(await migrate(engine, [first])).toMatchObject({ ok: true });
    await asSuperuser(fixtureOf(first.name));
    expect(await migrate(engine)).toEqual({ ok: true, value: later.map(({ name }) => name) });
    await isWhole(engine);
  });
});

/** Row-level security holds again, and the people of the first fixture are found with what they have. */
async function isWhole(engine: Engine) {
  const unforced = await engine.asOwner((connection) =>
    connection.run('select relname from pg_class where relrowsecurity and not relforcerowsecurity', []),
  );
  expect(unforced.rows).toEqual([]);
  const store = postgresStore(engine, { mail: 'sent', availableKinds: ['totp'] });
  const [anita] = await store.transaction(TENANT, (tx) => store.listUsers(tx, { ...EVERYBODY, search: 'ani' }, FIRST_PEOPLE));
  expect(anita).toMatchObject({ loginName: 'anita', role: 'owner' });
  return { anita: anita?.id, store };
}

async function countsOf(ask: (text: string) => Promise<readonly unknown[]>, tables: readonly string[]): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const table of tables) found.push(await ask(`select count(*)::int as rows from ${table}`));
  return found;
}
