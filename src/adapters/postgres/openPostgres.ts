import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { APPLICATION_ROLE, type Engine } from './connection.ts';
import { type Database, databaseOver } from './database.ts';
import type { StoreSettings } from './postgresStore.ts';
import { serverEngine } from './server/serverEngine.ts';

export interface PostgresSettings extends StoreSettings {
  /** postgres://user:password@host:port/database. The user owns the tables, and can make or take the application's role. */
  readonly url: string;
  /** Connections for transactions; two more look up sessions. Default 10. */
  readonly connections?: number;
}

const OLDEST_VERSION = 140_000;

/** Opens a database on a PostgreSQL server, 14 or newer. Nothing is changed in it before `migrate`. */
export async function openPostgres(settings: PostgresSettings): Promise<Result<Database, 'database_unreachable' | 'database_too_old'>> {
  const engine = serverEngine({ url: settings.url, connections: settings.connections ?? 10, role: APPLICATION_ROLE });
  const checked = await checkServer(engine);
  if (checked.ok) return succeeded(databaseOver({ ...settings, engine, maintainEngine: async () => undefined }));
  await engine.close();
  return checked;
}

async function checkServer(engine: Engine): Promise<Result<null, 'database_unreachable' | 'database_too_old'>> {
  let version: number;
  try {
    const { rows } = await engine.asOwner((connection) =>
      connection.run("select current_setting('server_version_num')::int as version", []),
    );
    version = Number(rows[0]?.['version']);
  } catch (error) {
    return refused(
      'database_unreachable',
      `The database of DATABASE_URL does not answer: ${reasonOf(error)}. Start it, or correct host, port, name, user or password.`,
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
