import { type Instant, parseInstant } from '../../kernel/instant.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { UserId } from '../directory/user.ts';
import { FACTOR_KINDS, type FactorKind } from '../factors/factor.ts';
import { MFA_STEPS, type MfaStep } from '../sessions/mfaStep.ts';
import type { AttemptId } from '../sessions/signInAttempt.ts';
import type { AuditEvent } from './event.ts';

/** What an event tells of a flow's way past the MFA step (A2). */
export type MfaFlowChange =
  | {
      readonly kind: 'reached';
      readonly attempt: AttemptId;
      readonly step: MfaStep;
      readonly offered: readonly FactorKind[];
      /** End of the grace; null: none is running. */
      readonly deadline: Instant | null;
      /**
       * `application`: what stopped the person is asked by one application alone, so that getting in elsewhere helps
       * nobody who wants to go there.
       */
      readonly needs: 'any' | 'application';
    }
  | { readonly kind: 'refused'; readonly attempt: AttemptId; readonly because: string }
  | { readonly kind: 'passed'; readonly attempt: AttemptId; readonly user: UserId; readonly application: ApplicationId | null };

/** null: the event tells nothing of it. */
export function mfaFlowChangeOf({ type, attempt, user, application, session, data }: AuditEvent): MfaFlowChange | null {
  if (attempt === null) return null;
  if (type === 'user.mfa_required') {
    return {
      kind: 'reached',
      attempt,
      step: MFA_STEPS.find((step) => step === data['step']) ?? 'challenge',
      offered: FACTOR_KINDS.filter((kind) => Array.isArray(data['offered']) && data['offered'].includes(kind)),
      deadline: typeof data['deadline'] === 'string' ? parseInstant(data['deadline']) : null,
      needs: session !== null || data['reason'] !== 'policy' || decidedByApplication(data['rules']) ? 'application' : 'any',
    };
  }
  if (type === 'user.mfa_refused') return { kind: 'refused', attempt, because: String(data['because']) };
  const isPassed = type === 'user.signed_in' || type === 'session.raised';
  return isPassed && user !== null ? { kind: 'passed', attempt, user, application } : null;
}

function decidedByApplication(rules: unknown): boolean {
  if (!Array.isArray(rules) || rules.length === 0) return false;
  return rules.every((rule: { readonly scope?: { readonly kind?: unknown } }) => rule.scope?.kind === 'application');
}
