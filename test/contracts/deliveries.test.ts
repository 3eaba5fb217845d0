import { expect, it } from 'vitest';
import { startDeliveries } from '../../src/adapters/jobs/startDeliveries.ts';
import type { DueReceiver } from '../../src/ports/store/receiverStore.ts';
import { newId } from '../builders/tenantRows.ts';

const due = (tenantId = newId<'Tenant'>()): DueReceiver => ({ tenantId, receiver: newId<'EventReceiver'>() });

it('a receiver that never answers holds up no other, also not one that fails, and one tenant leaves room for the others', async () => {
  const silent = Array.from({ length: 40 }, () => due(SILENT));
  const quick = due();
  const broken = due();
  const turns = { silent: 0, quick: 0, broken: 0 };
  const failures: unknown[] = [];
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const running = startDeliveries({
    findDue: async () => [...silent, broken, quick],
    deliver: async ({ receiver }) => {
      if (receiver === quick.receiver) {
        turns.quick += 1;
        return;
      }
      if (receiver === broken.receiver) {
        turns.broken += 1;
        throw new Error('broken');
      }
      turns.silent += 1;
      await held;
    },
    poll: 5,
    failed: (error) => failures.push(error),
  });
  await expect.poll(() => turns.quick, { timeout: 20_000 }).toBeGreaterThan(5);
  expect(turns.silent).toBe(16);
  expect(turns.broken).toBeGreaterThan(5);
  expect(failures.length).toBeGreaterThan(5);
  const stopped = running.stop();
  letGo();
  await stopped;
});

const SILENT = newId<'Tenant'>();
