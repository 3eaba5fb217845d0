import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type EmbeddedDatabase, openEmbedded } from '../../src/adapters/postgres/openEmbedded.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import { aWorker } from '../builders/aWorker.ts';
import { eachEngine } from '../builders/database.ts';
import { urlOf } from '../builders/serverTestEngine.ts';
import { newId, tenantRows } from '../builders/tenantRows.ts';

const PROCESS = fileURLToPath(new URL('./jobProcess.ts', import.meta.url));

async function aTenantWithOneJob(store: Store) {
  const own = await tenantRows(store);
  await aWorker(store).runAll(own.tenantId);
  const session = newId<'Session'>();
  await own.inside((tx) => store.enqueueJob(tx, { kind: 'backchannel_logout', session }));
  return { tenantId: own.tenantId, session };
}

/** @returns which job a worker in another process had begun when it was killed. */
async function killedAt(place: string, tenantId: string): Promise<string> {
  const child = spawn(process.execPath, [PROCESS, place, tenantId], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let begun = '';
  for await (const line of createInterface({ input: child.stdout })) {
    begun = line;
    child.kill('SIGKILL');
  }
  if (child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return begun;
}

describe('a worker that is killed in the middle of a job, on an embedded database', () => {
  it('S6: the job is done by the next process, when its lease is over and not before', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sallyport-jobs-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    let offset = 0;
    const opened = async (): Promise<EmbeddedDatabase> => {
      const result = await openEmbedded({ directory, availableKinds: [], clockOffset: () => offset });
      if (!result.ok) throw new Error(result.detail);
      return result.value;
    };
    const before = await opened();
    await before.migrate();
    const { tenantId, session } = await aTenantWithOneJob(before.store);
    await before.close();
    expect(await killedAt(directory, tenantId)).toBe(session);
    const afterwards = await opened();
    const worker = aWorker(afterwards.store);
    await worker.runAll(tenantId);
    expect(worker.told()).toEqual([]);
    offset = 3 * MINUTE;
    await worker.runAll(tenantId);
    expect(worker.told()).toEqual([session]);
    await afterwards.close();
  });
});

eachEngine(
  'a worker that is killed in the middle of a job',
  (database) => {
    it('S6: the job is done by another node, when its lease is over and not before', async () => {
      const { tenantId, session } = await aTenantWithOneJob(database.store);
      const [here] = await database.asOwner('select current_database()::text as name');
      const url = urlOf(process.env['SALLYPORT_TEST_DATABASE_URL'] ?? '', String(here?.['name']));
      expect(await killedAt(url, tenantId)).toBe(session);
      const worker = aWorker(database.store);
      await worker.runAll(tenantId);
      expect(worker.told()).toEqual([]);
      database.moveClock(3 * MINUTE);
      await worker.runAll(tenantId);
      expect(worker.told()).toEqual([session]);
      database.moveClock(0);
    });
  },
  { only: 'server' },
);
