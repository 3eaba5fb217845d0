import type { AuditEvent, EventId } from '../domain/audit/event.ts';
import { mfaFlowChangeOf } from '../domain/audit/mfaFlow.ts';
import { noticesOf } from '../domain/messages/notices.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

/**
 * Writes an event in the transaction of the change that it tells of (A3), and puts the mails that follow from it into the
 * outbox of the same transaction, and notes which flows pass the MFA step and which do not (A2). The only place in which a
 * flow writes one.
 */
export async function record(ports: Pick<Ports, 'store'>, tx: Tx, event: AuditEvent): Promise<void> {
  await recordNamed(ports, tx, event);
}

/** The same for whoever sends the event on at once. @returns its id. */
export async function recordNamed({ store }: Pick<Ports, 'store'>, tx: Tx, event: AuditEvent): Promise<EventId> {
  const written = store.appendEvent(tx, event);
  const writing: Promise<unknown>[] = [written];
  const change = mfaFlowChangeOf(event);
  if (change !== null) writing.push(store.noteMfaFlow(tx, change));
  const actor = event.actor.kind === 'user' ? event.actor.id : null;
  for (const { fold, ...notice } of noticesOf(event, tx.now)) {
    await (fold === null
      ? store.insertNotice(tx, { ...notice, user: event.user, actor })
      : store.insertFoldedNotice(tx, { ...notice, user: event.user, actor }, fold));
  }
  await Promise.all(writing);
  return written;
}
