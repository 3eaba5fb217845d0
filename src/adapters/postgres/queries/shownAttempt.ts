import { type RawBuilder, sql } from 'kysely';
import type { AttemptKey } from '../../../ports/store/attemptStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { at } from '../question.ts';

/** The handle is right, and the attempt has neither ended nor expired. Of a table that the question calls `a`. */
export function shownAndOpen(tx: Tx, key: AttemptKey): RawBuilder<unknown> {
  return sql`${shown(tx, key)} and a.ended_at is null`;
}

/**
 * The handle is right and the attempt has not expired, whether it ended or not. `is true` keeps the index of what has expired,
 * which cleaning up uses, out of the plan: taken instead of the key it is walked over everything that is alive.
 */
export function shown(tx: Tx, key: AttemptKey): RawBuilder<unknown> {
  return sql`a.tenant_id = ${tx.tenantId} and a.id = ${key.id} and a.handle_hash = ${key.handleHash} and (a.expires_at > ${at(tx.now)}) is true`;
}
