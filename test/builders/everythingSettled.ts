import { expect } from 'vitest';
import type { Store } from '../../src/ports/store/store.ts';
import type { TestDatabase } from './database.ts';

/** Waits until what is written may be told: other tests in the same server have transactions of their own, which hold it up. */
export async function everythingSettled(
  { asOwner }: Pick<TestDatabase, 'asOwner'>,
  { settledPosition }: Pick<Store, 'settledPosition'>,
): Promise<void> {
  const [row] = await asOwner("select coalesce(pg_sequence_last_value('audit_positions'), 0)::bigint as last");
  await expect.poll(settledPosition, { timeout: 50_000 }).toBeGreaterThanOrEqual(Number(row?.['last']));
}
