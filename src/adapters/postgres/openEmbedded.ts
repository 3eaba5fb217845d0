import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Result, succeeded } from '../../kernel/result.ts';
import { APPLICATION_ROLE, type Engine } from './connection.ts';
import { type Database, databaseOver } from './database.ts';
import { type DatabaseThread, startDatabaseThread } from './embedded/databaseThread.ts';
import { type LockCode, lockDirectory } from './embedded/directoryLock.ts';
import { singleConnectionEngine } from './embedded/singleConnectionEngine.ts';
import { syncPath, syncTree } from './embedded/syncTree.ts';
import type { StoreSettings } from './postgresStore.ts';

export interface EmbeddedSettings extends StoreSettings {
  /** Of this database alone. Made when it does not exist. */
  readonly directory: string;
}

export interface EmbeddedDatabase extends Database {
  /** How many times files were made durable since the start: at least once for each transaction that wrote. */
  countFsyncs(): Promise<number>;
}

/** Opens the database in a directory, and holds the directory for this process until it is closed. */
export async function openEmbedded(settings: EmbeddedSettings): Promise<Result<EmbeddedDatabase, LockCode>> {
  const { directory } = settings;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(directory);
  if (!lock.ok) return lock;
  try {
    const thread = await startIn(directory);
    const close = async (): Promise<void> => {
      await thread.close();
      await lock.value.release();
    };
    const engine = singleConnectionEngine(thread.connection, { role: APPLICATION_ROLE, close });
    return succeeded({
      ...databaseOver({ ...settings, engine, maintainEngine: () => vacuum(engine) }),
      countFsyncs: () => thread.countFsyncs(),
    });
  } catch (error) {
    await lock.value.release();
    throw error;
  }
}

/** There is no autovacuum in an embedded database. One table at a time, so that requests get their turn in between. */
async function vacuum(engine: Engine): Promise<void> {
  const tables = await engine.asOwner((connection) =>
    connection.run(
      "select quote_ident(relname) as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace",
      [],
    ),
  );
  for (const { name } of tables.rows) await engine.asOwner((connection) => connection.script(`vacuum (analyze) ${String(name)}`));
}

/** A first start that was broken off leaves files that are no database; nobody was told of anything in them yet. */
async function startIn(directory: string): Promise<DatabaseThread> {
  const files = join(directory, 'pgdata');
  const complete = join(directory, 'complete');
  if (existsSync(complete)) return startDatabaseThread(files);
  rmSync(files, { recursive: true, force: true });
  const thread = await startDatabaseThread(files);
  await thread.connection.script('checkpoint');
  await syncTree(files);
  writeFileSync(complete, '');
  await syncPath(complete);
  await syncPath(directory);
  return thread;
}
