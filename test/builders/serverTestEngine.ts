import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { APPLICATION_ROLE, Engine } from '../../src/adapters/postgres/connection.ts';
import { migrate } from '../../src/adapters/postgres/migrate.ts';
import { serverEngine } from '../../src/adapters/postgres/server/serverEngine.ts';
import { schemaDigest } from './schemaDigest.ts';

/** Two test processes must not make the same template at the same time. Any number that nothing else uses. */
const TEMPLATE_LOCK = 7_255_976;

/** A database of its own on the server, cloned from a migrated one. */
export async function serverTestEngine(
  url: string,
  role: typeof APPLICATION_ROLE | null,
): Promise<{ engine: Engine; remove: () => Promise<void> }> {
  const template = `sallyport_template_${schemaDigest()}`;
  const made = await emptyServerDatabase(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const known = await client.query('select 1 from pg_database where datname = $1', [template]);
    if (known.rowCount === 0) await makeTemplate(url, template, client);
    return `template ${template}`;
  });
  return { engine: serverEngine({ url: made.url, ownerUrl: null, connections: 20, role }), remove: made.remove };
}

/** @param from returns what follows the name in `create database`. */
export async function emptyServerDatabase(
  url: string,
  from: (client: pg.Client) => Promise<string> = async () => '',
): Promise<{ url: string; remove: () => Promise<void> }> {
  const name = `sallyport_test_${randomUUID().replaceAll('-', '')}`;
  await withClient(url, async (client) => {
    await client.query(`create database ${name} ${await from(client)}`);
  });
  const remove = (): Promise<void> =>
    withClient(url, async (client) => {
      await client.query(`drop database if exists ${name} with (force)`);
    });
  return { url: urlOf(url, name), remove };
}

async function makeTemplate(url: string, template: string, client: pg.Client): Promise<void> {
  const making = `${template}_${process.pid}`;
  await client.query(`create database ${making}`);
  const engine = serverEngine({ url: urlOf(url, making), ownerUrl: null, connections: 1, role: null });
  const migrated = await migrate(engine);
  await engine.close();
  if (!migrated.ok) throw new Error(migrated.detail);
  await client.query(`alter database ${making} rename to ${template}`);
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

export function urlOf(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
