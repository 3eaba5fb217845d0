import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Engine } from '../../src/adapters/postgres/connection.ts';
import { migrate } from '../../src/adapters/postgres/migrate.ts';
import { type Migration, readIsolation, readMigrations } from '../../src/adapters/postgres/migrations.ts';
import { eachEmptyDatabase } from '../builders/emptyDatabase.ts';

function aMigration(name: string, text: string): Migration {
  return { name, text, digest: createHash('sha256').update(text).digest('hex') };
}

eachEmptyDatabase('migrating', (open) => {
  async function empty(): Promise<Engine> {
    const { engine, remove } = await open();
    onTestFinished(remove);
    return engine;
  }
  const rowsOf = (engine: Engine, text: string) => engine.asOwner(async (connection) => (await connection.run(text, [])).rows);
  const tables = (engine: Engine) =>
    rowsOf(engine, "select relname from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r' order by 1");

  it('applies all, in order, once', async () => {
    const engine = await empty();
    const names = readMigrations().map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
    expect(await migrate(engine)).toEqual({ ok: true, value: names });
    expect(await migrate(engine)).toEqual({ ok: true, value: [] });
    const recorded = await rowsOf(engine, 'select name from schema_migrations order by name');
    expect(recorded).toEqual([...names, readIsolation().name].toSorted().map((name) => ({ name })));
  });

  it('a table of a later migration is isolated like the others, and one without a tenant has to be named', async () => {
    const engine = await empty();
    const later = aMigration('9998_later', 'create table later (tenant_id uuid not null, x int)');
    expect(await migrate(engine, [...readMigrations(), later])).toMatchObject({ ok: true });
    expect(await rowsOf(engine, "select relrowsecurity and relforcerowsecurity as isolated from pg_class where relname = 'later'")).toEqual(
      [{ isolated: true }],
    );
    const open = aMigration('9999_open', 'create table unisolated (x int)');
    await expect(migrate(engine, [...readMigrations(), later, open])).rejects.toThrow('unisolated has no tenant_id');
    expect(await tables(engine)).not.toContainEqual({ relname: 'unisolated' });
  });

  it('one that fails leaves nothing half-done', async () => {
    const engine = await empty();
    const broken = aMigration('9999_broken', 'create table half (x int); select nonsense');
    await expect(migrate(engine, [...readMigrations(), broken])).rejects.toThrow('nonsense');
    expect(await tables(engine)).toEqual([]);
    expect(await migrate(engine)).toMatchObject({ ok: true });
  });

  it('database_too_new: a database that a newer version migrated is refused and left alone', async () => {
    const engine = await empty();
    await migrate(engine, [...readMigrations(), aMigration('9999_newer', 'create table newer (tenant_id uuid)')]);
    expect(await migrate(engine)).toMatchObject({ ok: false, code: 'database_too_new', facts: { migration: '9999_newer' } });
    expect(await tables(engine)).toContainEqual({ relname: 'newer' });
  });

  it('migration_altered: a migration that was applied in another form is refused', async () => {
    const engine = await empty();
    await migrate(engine);
    const [first, ...rest] = readMigrations();
    if (first === undefined) throw new Error('there are migrations');
    const altered = aMigration(first.name, `${first.text}\n-- altered`);
    expect(await migrate(engine, [altered, ...rest])).toMatchObject({
      ok: false,
      code: 'migration_altered',
      facts: { migration: first.name },
    });
  });
});

describe('the migrations', () => {
  it('are numbered without a gap or a double', () => {
    expect(readMigrations().map(({ name }) => Number(name.slice(0, 4)))).toEqual(readMigrations().map((_, index) => index + 1));
  });
});
