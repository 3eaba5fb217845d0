import type { AuditEvent } from '../../domain/audit/event.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import { after, MINUTE } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ClaimedJob } from '../../ports/store/jobStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { buryMessage } from '../buryMessage.ts';
import { record } from '../record.ts';
import { ABANDONED, retryAt } from './retries.ts';

export interface JobFailure {
  readonly tenantId: TenantId;
  readonly claimed: ClaimedJob;
  /** The kind of the failure, without its words, which may hold anything. */
  readonly because: string;
}

/** Puts a failed job off, or gives it up and says so in the audit. One that is another worker's by now is left to that one. */
export function failJob(ports: Pick<Ports, 'store'>) {
  return ({ tenantId, claimed, because }: JobFailure): Promise<void> =>
    ports.store.transaction(tenantId, async (tx) => {
      const again = retryAt(tx.now, claimed.attempt);
      if (again !== null) {
        await ports.store.deferJob(tx, claimed, again);
        return;
      }
      if (await isPatient(ports, tx, { claimed, because })) {
        await ports.store.restartJob(tx, claimed, after(tx.now, PATIENCE));
        return;
      }
      if (!(await ports.store.buryJob(tx, claimed))) return;
      // One event tells of it: what has died is the message.
      if (claimed.job.kind === 'send_message') await buryMessage(ports, tx, { message: claimed.job.message, because, as: 'failed' });
      else await record(ports, tx, died(claimed, because));
    });
}

/** A mail server may be down for days, and the mail of a roll-out is of use for as long as its time is not over. */
const PATIENCE = 15 * MINUTE;

/** What ended with its process is not tried for ever, whatever it is. */
async function isPatient(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { claimed: { job }, because }: Pick<JobFailure, 'claimed' | 'because'>,
): Promise<boolean> {
  if (job.kind !== 'send_message' || because === ABANDONED) return false;
  return (await store.findMessageToSend(tx, job.message)) !== null && (await store.findRolloutMail(tx, job.message)) !== null;
}

function died({ id, job, attempt }: ClaimedJob, because: string): AuditEvent {
  return {
    type: 'job.dead',
    actor: { kind: 'system' },
    user: job.kind === 'arrange_logouts' ? job.user : null,
    application: null,
    attempt: null,
    session: job.kind === 'backchannel_logout' ? job.session : null,
    address: null,
    data: { job: id, kind: job.kind, attempts: attempt, because },
  };
}
