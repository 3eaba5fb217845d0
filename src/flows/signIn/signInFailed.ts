import type { AuditEvent } from '../../domain/audit/event.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { Ports } from '../../ports/ports.ts';
import type { AttemptFound, FirstFactorCharge } from '../../ports/store/attemptStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import { type OnAttempt, refusalOfCharge } from './command.ts';

interface FailedFirstFactor {
  readonly command: OnAttempt;
  readonly found: AttemptFound;
  readonly method: 'password' | 'webauthn';
  /** null: no such account. */
  readonly user: UserId | null;
  readonly reason: 'unknown_user' | 'wrong_password' | 'wrong_passkey' | 'another_person' | 'throttled' | 'disabled';
}

/** A3: every refusal of a first factor is on record, with more than the browser was told. */
export async function appendSignInFailed(ports: Pick<Ports, 'store'>, tx: Tx, failed: FailedFirstFactor): Promise<void> {
  await record(ports, tx, signInFailed(failed));
}

interface Throttled extends Pick<FailedFirstFactor, 'command' | 'found' | 'method'> {
  readonly charge: Extract<FirstFactorCharge, { readonly kind: 'throttled' }>;
}

/** On record when the account or the address reaches its limit, and not for every post after that: a stranger can go on for ever. */
export async function firstFactorThrottled(ports: Pick<Ports, 'store'>, tx: Tx, { charge, ...failed }: Throttled) {
  const event = signInFailed({ ...failed, user: failed.found.attempt.userId, reason: 'throttled' });
  await ports.store.appendFoldedEvent(tx, event, ['throttled', charge.subject]);
  return refusalOfCharge(charge);
}

function signInFailed(failed: FailedFirstFactor): AuditEvent {
  return {
    type: 'user.sign_in_failed',
    actor: { kind: 'anonymous' },
    user: failed.user,
    application: failed.found.attempt.application,
    attempt: failed.found.attempt.id,
    session: failed.found.attempt.sessionId,
    address: failed.command.trace.address,
    data: { reason: failed.reason, method: failed.method },
  };
}
