import type { TenantId } from '../../domain/directory/tenant.ts';
import type { AttemptId } from '../../domain/sessions/signInAttempt.ts';
import { assertNever } from '../../kernel/never.ts';
import { type Refusal, refused } from '../../kernel/result.ts';
import type { Digest } from '../../ports/sealer.ts';
import type { AttemptKey, Charge } from '../../ports/store/attemptStore.ts';
import type { ClientTrace } from '../../ports/store/sessionStore.ts';

/** What every call on a sign-in attempt brings. */
export interface OnAttempt {
  readonly tenantId: TenantId;
  readonly attempt: AttemptId;
  /** The secret that the browser holds for this attempt. */
  readonly handle: string;
  readonly trace: BrowserTrace;
}

/** What a browser that signs in tells of itself. None of it proves anything. */
export interface BrowserTrace extends ClientTrace {
  /** The random name that it was given when somebody signed in with it before; null: it has none. */
  readonly device: string | null;
}

export function keyOf(command: Pick<OnAttempt, 'attempt' | 'handle'>, digest: Digest): AttemptKey {
  return { id: command.attempt, handleHash: digest(command.handle) };
}

/** A handle that is wrong, over, expired or revoked: all answer alike (P1). */
export function attemptNotFound(): Refusal<'attempt_not_found'> {
  return refused('attempt_not_found', 'This sign-in is over. Begin again.');
}

/** The posted step is not what the decision asks now (P1: the client never selects the flow). */
export function stepNotOffered(): Refusal<'step_not_offered'> {
  return refused('step_not_offered', 'This step is not what the sign-in asks for now. Read the current step and answer that.');
}

/** Of a guess that was not charged, and so is not looked at. */
export function refusalOfCharge(charge: Extract<Charge, { readonly kind: 'throttled' | 'locked' }>): Refusal<'too_many_attempts'> {
  switch (charge.kind) {
    case 'throttled':
      return refused('too_many_attempts', 'Too many attempts. Wait, then try again.', { retryAt: charge.until });
    case 'locked':
      return refused('too_many_attempts', 'Too many wrong codes in a row. An administrator has to help.', { retryAt: null });
    default:
      return assertNever(charge);
  }
}
