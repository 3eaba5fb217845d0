import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, it } from 'vitest';
import type { Engine } from '../../src/adapters/postgres/connection.ts';
import { serverEngine } from '../../src/adapters/postgres/server/serverEngine.ts';
import { emptyEmbeddedEngine } from './embeddedTestEngine.ts';
import { emptyServerDatabase } from './serverTestEngine.ts';

interface EmptyDatabase {
  /** On a server the owner is no superuser, as docs/operating.md has it: row-level security holds for them too. */
  readonly engine: Engine;
  /** Past row-level security. Several statements at once are answered with nothing. */
  readonly asSuperuser: (text: string) => Promise<readonly unknown[]>;
  readonly remove: () => Promise<void>;
}
type Open = () => Promise<EmptyDatabase>;

const url = process.env['SALLYPORT_TEST_DATABASE_URL'];

/** Like `eachEngine`, for databases in which nothing is yet. */
export function eachEmptyDatabase(name: string, define: (open: Open) => void): void {
  describe(`${name} (embedded)`, () => define(openEmbedded));
  describe(`${name} (server)`, () => {
    if (url !== undefined) define(() => openServer(url));
    else if (process.env['SALLYPORT_TEST_NO_SKIP'] === '1') {
      it('has a server', () => {
        throw new Error('SALLYPORT_TEST_DATABASE_URL is not set, and SALLYPORT_TEST_NO_SKIP=1 lets nothing be skipped');
      });
    } else it.skipIf(true)('is skipped: SALLYPORT_TEST_DATABASE_URL is not set', () => undefined);
  });
}

async function openEmbedded(): Promise<EmptyDatabase> {
  const engine = await emptyEmbeddedEngine();
  const asSuperuser = (text: string) =>
    engine.asOwner(async (connection) => {
      if (text.startsWith('select')) return (await connection.run(text, [])).rows;
      await connection.script(text);
      return [];
    });
  return { engine, asSuperuser, remove: () => engine.close() };
}

async function openServer(server: string): Promise<EmptyDatabase> {
  const database = await emptyServerDatabase(server);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const owner = `owner_${randomUUID().replaceAll('-', '')}`;
  await client.query(`do $$ begin
      create role sallyport_app nologin;
    exception when duplicate_object or unique_violation then null;
    end $$;
    create role ${owner} login password 'pw';
    grant sallyport_app to ${owner};
    alter schema public owner to ${owner};
    do $$ begin execute format('grant create on database %I to ${owner}', current_database()); end $$`);
  const owned = new URL(database.url);
  owned.username = owner;
  owned.password = 'pw';
  const engine = serverEngine({ url: owned.href, ownerUrl: null, connections: 2, role: null });
  const remove = async (): Promise<void> => {
    await engine.close();
    await client.query(`drop owned by ${owner} cascade; drop role ${owner}`);
    await client.end();
    await database.remove();
  };
  return { engine, asSuperuser: async (text) => (await client.query(text)).rows ?? [], remove };
}
