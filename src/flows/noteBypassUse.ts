import type { AuditEvent } from '../domain/audit/event.ts';
import type { BypassId } from '../domain/policy/bypass.ts';
import type { Grant } from '../domain/policy/decision.ts';
import { formatInstant } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { record } from './record.ts';

export interface BypassUse {
  readonly about: Omit<AuditEvent, 'type' | 'data'>;
  readonly decision: Grant;
  /** The one that was among the facts of the decision; null: none. */
  readonly bypass: BypassId | null;
  readonly for: 'sign_in' | 'authorization' | 'refresh' | 'page';
}

/**
 * B4: each sign-in and each authorization that rests on a bypass is on record with it. What a browser or an application
 * repeats by itself (another page of ours, a refresh) is so once in 15 minutes for each session and application.
 */
export async function noteBypassUse(ports: Pick<Ports, 'store'>, tx: Tx, use: BypassUse): Promise<void> {
  const { about, decision, bypass } = use;
  if (decision.decidedBy !== 'bypassed' || bypass === null) return;
  const until = decision.until === null ? null : formatInstant(decision.until);
  const event: AuditEvent = { ...about, type: 'bypass.used', data: { bypass, for: use.for, until } };
  if (use.for === 'sign_in' || use.for === 'authorization') return record(ports, tx, event);
  await ports.store.appendFoldedEvent(tx, event, [bypass, about.session ?? '', about.application ?? '']);
}
