import type { FactorKind } from '../../domain/factors/factor.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Charge } from '../../ports/store/attemptStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import type { OnAttempt } from './command.ts';
import { eventOn } from './eventOn.ts';
import type { Judged } from './gather.ts';

/** `wrong`, or the limit that stopped it. */
export type Failure = { readonly kind: 'wrong' } | Extract<Charge, { readonly kind: 'throttled' | 'locked' }>;

interface FailedAnswer {
  readonly judged: Judged;
  readonly command: Pick<OnAttempt, 'trace'>;
  readonly method: FactorKind | 'enrolment_pass' | 'mail_code';
  readonly failure: Failure;
}

/** A3: a wrong second factor or pass, or the limit that stopped it. */
export async function appendMfaFailed(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { judged, command, method, failure }: FailedAnswer,
): Promise<void> {
  const until = failure.kind === 'throttled' ? formatInstant(failure.until) : null;
  await record(ports, tx, eventOn({ judged, command }, 'user.mfa_failed', { method, reason: failure.kind, until }));
}
