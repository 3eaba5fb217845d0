import type { Evidence } from '../../domain/sessions/evidence.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import type { OnAttempt } from './command.ts';
import type { Judged } from './gather.ts';
import { appendMfaFailed } from './mfaFailed.ts';

interface PassShown {
  readonly judged: Judged;
  readonly command: Pick<OnAttempt, 'trace'>;
  /** null: what was shown cannot be a pass. */
  readonly codeMac: Uint8Array | null;
}

/**
 * B7: uses up a pass, after the guess was charged. It is good for this flow alone, and for ten minutes.
 * @returns null: wrong, and on record. Another person's pass is simply wrong.
 */
export async function redeemPass(ports: Pick<Ports, 'store'>, tx: Tx, { judged, command, codeMac }: PassShown): Promise<Evidence | null> {
  const { user } = judged.person;
  const pass = codeMac === null ? null : await ports.store.redeemPass(tx, user.id, codeMac);
  if (pass === null) {
    await appendMfaFailed(ports, tx, { judged, command, method: 'enrolment_pass', failure: { kind: 'wrong' } });
    return null;
  }
  const { attempt } = judged.found;
  await record(ports, tx, {
    type: 'enrolment_pass.redeemed',
    actor: { kind: 'user', id: user.id },
    user: user.id,
    application: attempt.application,
    attempt: attempt.id,
    session: attempt.sessionId,
    address: command.trace.address,
    data: { pass },
  });
  return { method: 'enrolment_pass', at: tx.now };
}
