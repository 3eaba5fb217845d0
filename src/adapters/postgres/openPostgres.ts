import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { APPLICATION_ROLE, type Engine } from './connection.ts';
import { type Database, databaseOver } from './database.ts';
import type { StoreSettings } from './postgresStore.ts';
import { serverEngine } from './server/serverEngine.ts';
import { unprivileged } from './unprivileged.ts';

export interface PostgresSettings extends StoreSettings {
  /** postgres://user:password@host:port/database. The user owns the tables, or is a member of the application's role and of nothing else. */
  readonly url: string;
  /** The same database for the user who owns the tables and migrates them; null: it is that of `url`. */
  readonly ownerUrl?: string | null;
  /** Connections for transactions; two more look up sessions. Default 10. */
  readonly connections?: number;
}

const OLDEST_VERSION = 140_000;

/** Opens a database on a PostgreSQL server, 14 or newer. Nothing is changed in it before `migrate`. */
export async function openPostgres(settings: PostgresSettings): Promise<Result<Database, 'database_unreachable' | 'database_too_old'>> {
  const { url, ownerUrl = null } = settings;
  const engine = serverEngine({ url, ownerUrl, connections: settings.connections ?? 10, role: APPLICATION_ROLE });
  const checked = await checkServer(engine.asLogin, 'DATABASE_URL');
  const both = checked.ok && ownerUrl !== null ? await checkServer(engine.asOwner, 'MIGRATION_DATABASE_URL') : checked;
  if (!both.ok) {
    await engine.close();
    return both;
  }
  const database = databaseOver({ ...settings, engine, maintainEngine: async () => undefined });
  if (ownerUrl === null) return succeeded(database);
  const migrate: Database['migrate'] = async () => {
    const migrated = await database.migrate();
    return migrated.ok ? ((await unprivileged(engine)) ?? migrated) : migrated;
  };
  return succeeded({ ...database, migrate });
}

async function checkServer(
  connect: Engine['asOwner'],
  setting: string,
): Promise<Result<null, 'database_unreachable' | 'database_too_old'>> {
  let version: number;
  try {
    const { rows } = await connect((connection) => connection.run("select current_setting('server_version_num')::int as version", []));
    version = Number(rows[0]?.['version']);
  } catch (error) {
    return refused(
      'database_unreachable',
      `The database of ${setting} does not answer: ${reasonOf(error)}. Start it, or correct host, port, name, user or password.`,
    );
  }
  if (version >= OLDEST_VERSION) return succeeded(null);
  return refused('database_too_old', `The server is PostgreSQL ${Math.floor(version / 10_000)}. Sallyport needs PostgreSQL 14 or newer.`);
}

/** Several addresses that all refuse come as one error without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
