import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { APPLICATION_ROLE, type Connection, type Engine } from './connection.ts';
import { type Migration, readIsolation, readMigrations } from './migrations.ts';
import { sqlState } from './transactions.ts';

export type MigrationRefusal =
  | 'database_too_new'
  | 'migration_altered'
  | 'database_role_missing'
  | 'database_extension_missing'
  | 'database_login_privileged';

/** The names of the migrations that were applied now. */
export type Migrated = Result<readonly string[], MigrationRefusal>;

/** Two nodes that start at once on an empty database may collide once while each makes the first table or the role. */
const MOST_RUNS = 5;
const COLLISIONS = new Set(['23505', '42P07', '42710', '40P01', '40001', 'XX000']);

/**
 * Brings the database to this version, in one transaction: all of it or nothing.
 * @param migrations all, but for tests that stop on the way.
 */
export async function migrate(engine: Engine, migrations: readonly Migration[] = readMigrations()): Promise<Migrated> {
  for (let run = 1; ; run += 1) {
    try {
      const role = await takeRole(engine);
      if (!role.ok) return role;
      const extensions = await takeExtensions(engine);
      return extensions.ok ? await engine.asOwner((connection) => migrateOver(connection, migrations)) : extensions;
    } catch (error) {
      if (run === MOST_RUNS || !COLLISIONS.has(sqlState(error) ?? '')) throw error;
    }
  }
}

async function migrateOver(connection: Connection, migrations: readonly Migration[]): Promise<Migrated> {
  await connection.script('BEGIN');
  try {
    const migrated = await applyMissing(connection, migrations);
    await connection.script(migrated.ok ? 'COMMIT' : 'ROLLBACK');
    return migrated;
  } catch (error) {
    await connection.script('ROLLBACK');
    throw error;
  }
}

async function applyMissing(connection: Connection, migrations: readonly Migration[]): Promise<Migrated> {
  await connection.script(
    `create table if not exists schema_migrations (name text primary key, digest text not null, applied_at timestamptz not null default now());
    lock table schema_migrations in exclusive mode`,
  );
  const { rows } = await connection.run('select name, digest from schema_migrations', []);
  const applied = new Map((rows as unknown as readonly Migration[]).map(({ name, digest }) => [name, digest]));
  const isolation = readIsolation();
  const fault = faultOf(applied, [...migrations, isolation]);
  if (fault !== null) return fault;
  const missing = migrations.filter(({ name }) => !applied.has(name));
  if (missing.length > 0) await connection.script(UNFORCED);
  for (const migration of missing) await apply(connection, migration);
  if (missing.length > 0 || applied.get(isolation.name) !== isolation.digest) await apply(connection, isolation);
  return succeeded(missing.map(({ name }) => name));
}

/**
 * An owner who is no superuser sees no tenant's rows, so a migration could not change what is there. Nobody else is let
 * in by this, and isolation.sql, which follows in the same transaction, takes the owner out again.
 */
const UNFORCED = `do $body$
  declare tab record;
  begin
    for tab in select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relforcerowsecurity loop
      execute format('alter table %I no force row level security', tab.name);
    end loop;
  end $body$`;

async function apply(connection: Connection, { name, text, digest }: Migration): Promise<void> {
  await connection.script(text);
  await connection.run(
    'insert into schema_migrations (name, digest) values ($1, $2) on conflict (name) do update set digest = excluded.digest, applied_at = now()',
    [name, digest],
  );
}

/** @returns null when what was applied is a beginning of what is known. */
function faultOf(applied: ReadonlyMap<string, string>, known: readonly Migration[]) {
  const texts = new Map(known.map(({ name, digest }) => [name, digest]));
  for (const [name, digest] of applied) {
    const text = texts.get(name);
    if (text === undefined) {
      return refused(
        'database_too_new',
        `The database was migrated by a newer version of Sallyport (migration ${name}). Start that version or a newer one, or restore a backup from before.`,
        { migration: name },
      );
    }
    if (text !== digest && /^\d/.test(name)) {
      return refused(
        'migration_altered',
        `The migration ${name} was applied in another form than it has in this version. Install an unaltered release.`,
        { migration: name },
      );
    }
  }
  return null;
}

/** The role that owns nothing must be there, and whoever logs in must be able to act as it. The owner makes and gives it. */
async function takeRole(engine: Engine): Promise<Result<null, 'database_role_missing'>> {
  const login = await engine.asLogin(async (connection) => {
    const { rows } = await connection.run('select current_user::text as name', []);
    return String(rows[0]?.['name']);
  });
  try {
    await engine.asOwner((connection) => giveRole(connection, login));
    await engine.asLogin((connection) => connection.script(`set role ${APPLICATION_ROLE}; reset role`));
    return succeeded(null);
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    return refused(
      'database_role_missing',
      `The database user ${login} cannot take the role ${APPLICATION_ROLE}, and it could not be made or given. As a superuser run: ` +
        `create role ${APPLICATION_ROLE} nologin; grant ${APPLICATION_ROLE} to "${login}";`,
    );
  }
}

async function giveRole(connection: Connection, login: string): Promise<void> {
  const standing = 'select exists (select from pg_roles where rolname = $1) as made, quote_ident($2) as login';
  const [role] = (await connection.run(standing, [APPLICATION_ROLE, login])).rows;
  if (role?.['made'] !== true) await connection.script(`create role ${APPLICATION_ROLE} nologin`);
  const [member] = (await connection.run("select pg_has_role($2::text, $1::text, 'member') as yes", [APPLICATION_ROLE, login])).rows;
  if (member?.['yes'] !== true) await connection.script(`grant ${APPLICATION_ROLE} to ${String(role?.['login'])}`);
}

/** Both come with PostgreSQL, in some systems as a package of its own, and whoever may create in the database may create them. */
const EXTENSIONS = ['pg_trgm', 'btree_gin'];

async function takeExtensions(engine: Engine): Promise<Result<null, 'database_extension_missing'>> {
  try {
    // Where one is there already, no right is asked for.
    await engine.asOwner((connection) => connection.script(EXTENSIONS.map((name) => `create extension if not exists ${name}`).join('; ')));
    return succeeded(null);
  } catch (error) {
    if (!WITHOUT_EXTENSION.has(sqlState(error) ?? '')) throw error;
    return refused(
      'database_extension_missing',
      `The extensions ${EXTENSIONS.join(' and ')} are not in the database, and could not be made: ${(error as Error).message}. ` +
        `Install what your system calls PostgreSQL's contrib modules, and as a superuser run in this database: ` +
        EXTENSIONS.map((name) => `create extension ${name};`).join(' '),
    );
  }
}

/** No right to create in the database; the file of the extension is not there, by either name that PostgreSQL has for it. */
const WITHOUT_EXTENSION = new Set(['42501', '58P01', '0A000']);
