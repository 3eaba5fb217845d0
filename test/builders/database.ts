import { afterAll, beforeAll, describe } from 'vitest';
import type { Engine } from '../../src/adapters/postgres/connection.ts';
import { APPLICATION_ROLE } from '../../src/adapters/postgres/connection.ts';
import { type PostgresStore, postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { describeWithPostgres } from '../requirements.ts';
import { embeddedEngine } from './embeddedTestEngine.ts';
import { serverTestEngine } from './serverTestEngine.ts';

/** A migrated database of a test file's own. It stands from `beforeAll` on. */
export interface TestDatabase {
  readonly kind: 'embedded' | 'server';
  readonly store: PostgresStore;
  readonly engine: Engine;
  /** A second store over the same database, as another node has it: with a memory of its own. */
  anotherNode(): PostgresStore;
  /** Sets the clock of all stores to this many milliseconds after the real one. */
  moveClock(milliseconds: number): void;
  /** Waits until the uses of sessions that were looked up are noted. */
  settled(): Promise<void>;
  /** As the user who owns the tables. */
  asOwner(text: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export interface TestSettings {
  /** null: the questions are asked as the superuser, for whom row-level security does not hold. */
  readonly role?: typeof APPLICATION_ROLE | null;
  readonly only?: TestDatabase['kind'];
}

/** The mutation check asks a server's superuser alone: row-level security must not stand in for a condition that is left out. */
const WITHOUT_ROW_SECURITY = process.env['SALLYPORT_TEST_WITHOUT_ROW_SECURITY'] === '1';

/**
 * Defines the same tests for both engines: PGlite in memory, and a PostgreSQL server when SALLYPORT_TEST_DATABASE_URL
 * names one (as a superuser). Without it that half is skipped and seen to be; with SALLYPORT_TEST_NO_SKIP=1 it fails.
 */
export function eachEngine(name: string, define: (database: TestDatabase) => void, settings: TestSettings = {}): void {
  if (settings.only !== 'server' && !WITHOUT_ROW_SECURITY)
    describe(`${name} (embedded)`, () => define(opened('embedded', settings, embeddedEngine)));
  if (settings.only === 'embedded') return;
  describeWithPostgres(`${name} (server)`, (url) => define(opened('server', settings, (role) => serverTestEngine(url, role))));
}

type OpenEngine = (role: typeof APPLICATION_ROLE | null) => Promise<{ readonly engine: Engine; readonly remove: () => Promise<void> }>;

function opened(kind: TestDatabase['kind'], settings: TestSettings, open: OpenEngine): TestDatabase {
  let offset = 0;
  let standing: { readonly engine: Engine; readonly remove: () => Promise<void>; readonly store: PostgresStore } | null = null;
  const here = () => {
    if (standing === null) throw new Error('the database stands from beforeAll on');
    return standing;
  };
  const storeOver = (engine: Engine): PostgresStore =>
    postgresStore(engine, { mail: 'sent', availableKinds: ['webauthn', 'totp', 'sms', 'backup_code'], clockOffset: () => offset });

  beforeAll(async () => {
    const role = settings.role === undefined && !WITHOUT_ROW_SECURITY ? APPLICATION_ROLE : (settings.role ?? null);
    const made = await open(role);
    standing = { ...made, store: storeOver(made.engine) };
  });
  afterAll(async () => {
    await standing?.store.close();
    await standing?.remove();
  });
  return {
    kind,
    get store() {
      return here().store;
    },
    get engine() {
      return here().engine;
    },
    anotherNode: () => storeOver(here().engine),
    moveClock: (milliseconds) => {
      offset = milliseconds;
    },
    settled: () => here().store.settled(),
    asOwner: (text, values = []) => here().engine.asOwner(async (connection) => (await connection.run(text, values)).rows),
  };
}
