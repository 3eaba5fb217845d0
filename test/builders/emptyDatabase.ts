import { describe, it } from 'vitest';
import type { Engine } from '../../src/adapters/postgres/connection.ts';
import { serverEngine } from '../../src/adapters/postgres/server/serverEngine.ts';
import { emptyEmbeddedEngine } from './embeddedTestEngine.ts';
import { emptyServerDatabase } from './serverTestEngine.ts';

type Open = () => Promise<{ readonly engine: Engine; readonly remove: () => Promise<void> }>;

const url = process.env['SALLYPORT_TEST_DATABASE_URL'];

/** Like `eachEngine`, for databases in which nothing is yet. */
export function eachEmptyDatabase(name: string, define: (open: Open) => void): void {
  describe(`${name} (embedded)`, () =>
    define(async () => {
      const engine = await emptyEmbeddedEngine();
      return { engine, remove: () => engine.close() };
    }));
  describe(`${name} (server)`, () => {
    if (url !== undefined) define(() => openServer(url));
    else if (process.env['SALLYPORT_TEST_NO_SKIP'] === '1') {
      it('has a server', () => {
        throw new Error('SALLYPORT_TEST_DATABASE_URL is not set, and SALLYPORT_TEST_NO_SKIP=1 lets nothing be skipped');
      });
    } else it.skipIf(true)('is skipped: SALLYPORT_TEST_DATABASE_URL is not set', () => undefined);
  });
}

async function openServer(server: string) {
  const database = await emptyServerDatabase(server);
  const engine = serverEngine({ url: database.url, ownerUrl: null, connections: 2, role: null });
  const remove = async (): Promise<void> => {
    await engine.close();
    await database.remove();
  };
  return { engine, remove };
}
