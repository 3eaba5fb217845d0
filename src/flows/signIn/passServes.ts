import { decideFor } from '../../domain/policy/decideFor.ts';
import type { Decision } from '../../domain/policy/decision.ts';
import type { Facts } from '../../domain/policy/facts.ts';
import type { PolicySnapshot } from '../../domain/policy/snapshot.ts';
import type { Intent } from '../../domain/sessions/intent.ts';
import { assertNever } from '../../kernel/never.ts';

/**
 * B7: whether an enrolment pass would help here: the decision waits for an existing factor, or for what a first enrolment
 * needs (S11), or refuses for want of one, and with a pass it would be an enrolment. Asked of the decision itself, so that no
 * pass is spent in vain.
 */
export function passServes(
  snapshot: PolicySnapshot,
  facts: Facts,
  { intent, decision }: { readonly intent: Intent | null; readonly decision: Decision },
): boolean {
  // Never for a demand of risk.
  if (facts.demand?.source === 'risk' || !mayWaitForPass(decision)) return false;
  const withPass = decideFor(snapshot, { ...facts, evidence: [...facts.evidence, { method: 'enrolment_pass', at: facts.at }] }, intent);
  return withPass.outcome === 'enrol' && withPass.decidedBy === 'enrol_with_pass' && withPass.needs === null;
}

function mayWaitForPass(decision: Decision): boolean {
  switch (decision.outcome) {
    case 'challenge':
    case 'refuse':
      return true;
    case 'enrol':
      return decision.needs === 'mail_code' || decision.needs === 'pass';
    case 'grant':
    case 'reauthenticate':
      return false;
    default:
      return assertNever(decision);
  }
}
