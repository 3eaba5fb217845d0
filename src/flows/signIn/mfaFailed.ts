import type { FactorKind } from '../../domain/factors/factor.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Charge } from '../../ports/store/attemptStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import type { OnAttempt } from './command.ts';
import type { Judged } from './gather.ts';

interface FailedAnswer {
  readonly judged: Judged;
  readonly command: Pick<OnAttempt, 'trace'>;
  readonly method: FactorKind | 'enrolment_pass' | 'mail_code';
  /** `wrong`, or the charge that stopped it. */
  readonly failure: { readonly kind: 'wrong' } | Charge;
}

/** A3: a wrong second factor or pass, or the limit that stopped it. */
export async function appendMfaFailed(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { judged, command, method, failure }: FailedAnswer,
): Promise<void> {
  const { attempt } = judged.found;
  const until = failure.kind === 'throttled' ? formatInstant(failure.until) : null;
  await record(ports, tx, {
    type: 'user.mfa_failed',
    actor: { kind: 'user', id: judged.person.user.id },
    user: judged.person.user.id,
    application: attempt.application,
    attempt: attempt.id,
    session: attempt.sessionId,
    address: command.trace.address,
    data: { method, reason: failure.kind, until },
  });
}
