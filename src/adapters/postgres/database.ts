import type { Store } from '../../ports/store/store.ts';
import type { Engine } from './connection.ts';
import { type Migrated, migrate } from './migrate.ts';
import { postgresStore, type StoreSettings } from './postgresStore.ts';

/** An opened database, of either engine. */
export interface Database {
  readonly store: Store;
  /** To be called once before the store is used. */
  migrate(): Promise<Migrated>;
  /** What the engine needs every few minutes, so that its files do not grow and its plans stay good. Rows are deleted by jobs. */
  maintain(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenSettings extends StoreSettings {
  readonly engine: Engine;
  /** What the engine itself needs from time to time. */
  readonly maintainEngine: () => Promise<void>;
}

export function databaseOver(settings: OpenSettings): Database {
  const { engine, maintainEngine } = settings;
  const store = postgresStore(engine, settings);
  return {
    store,
    migrate: () => migrate(engine),
    maintain: maintainEngine,
    close: () => store.close(),
  };
}
