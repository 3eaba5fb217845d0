import type { AuditEvent } from '../../domain/audit/event.ts';
import { CODES_PER_BATCH } from '../../domain/factors/backupCodes.ts';
import { factorLabel } from '../../domain/factors/factorLabel.ts';
import { bringsCompanionCodes } from '../../domain/policy/companionCodes.ts';
import { effectiveFactors } from '../../domain/policy/effectiveFactors.ts';
import { type Evidence, type FactorEvidence, isFactorEvidence } from '../../domain/sessions/evidence.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PendingEnrolment } from '../../ports/store/factorStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { newBatch } from '../newBatch.ts';
import { record } from '../record.ts';
import type { OnAttempt } from './command.ts';
import { eventOn } from './eventOn.ts';
import type { Judged } from './gather.ts';
import type { StepPorts, StepTaken } from './stepTaken.ts';

export type EnrolmentPorts = StepPorts & Pick<Ports, 'sealer' | 'capabilities'>;

/** Whether an enrolment of this kind can be begun now: the decision asks for one, and everything that it needs was shown (S10, S11). */
export function mayBegin({ decision }: Judged, kind: PendingEnrolment['kind']): boolean {
  return decision.outcome === 'enrol' && decision.needs === null && decision.factors.includes(kind);
}

/**
 * Whether a begun enrolment can be completed now. The proof was needed to begin, and may have aged meanwhile (S10: ten
 * minutes); everything else is judged as it is now (P3). Above all, an enrolment that began as the first one does not
 * complete once the person has a factor that this flow did not show: a stolen password must not outrun its owner (F4).
 */
export function mayComplete(judged: Judged, kind: PendingEnrolment['kind']): boolean {
  const { decision } = judged;
  if (!effectiveFactors(decision).includes(kind)) return false;
  if (decision.outcome === 'enrol') return decision.factors.includes(kind);
  // F11: codes are the very first factor or none, whatever was shown.
  if (kind === 'backup_code') return false;
  const guardAged = decision.outcome === 'challenge' && decision.purpose === 'guard';
  return guardAged && judged.facts.evidence.some((evidence) => isProofOfHeld(judged, evidence));
}

function isProofOfHeld(judged: Judged, evidence: Evidence): boolean {
  return isFactorEvidence(evidence) && judged.person.facts.factors.some((factor) => factor.id === evidence.factorId);
}

/** A name for the device, as the person typed it; what cannot be one gives the fallback. */
export function labelOf(typed: unknown, fallback: string): string {
  return factorLabel(typed) ?? fallback;
}

/**
 * What follows every confirmed enrolment: the proof (S1), the end of the code that opened it (F10), the companion codes of a
 * first real factor (F8), the end of the window that a reset opened (B6), and the events.
 */
export async function completeEnrolment(
  ports: EnrolmentPorts,
  tx: Tx,
  enrolled: {
    readonly judged: Judged;
    readonly command: OnAttempt;
    readonly evidence: FactorEvidence;
    readonly label: string;
  },
): Promise<StepTaken> {
  const { judged, command, evidence } = enrolled;
  const user = judged.person.user.id;
  const { attempt } = judged.found;
  await ports.store.closeEnrolmentWindow(tx, user);
  const tell = (type: AuditEvent['type'], data: AuditEvent['data']) => record(ports, tx, eventOn({ judged, command }, type, data));
  await tell('factor.enrolled', { factor: evidence.factorId, kind: evidence.method, label: enrolled.label });
  const spent = await ports.store.spendReservedCode(tx, attempt.id);
  if (spent !== null) await tell('backup_codes.used', { factor: spent, purpose: 'guard', remaining: 0, onlyFactor: false });
  const isFirst = evidence.method === 'backup_code';
  const backupCodes =
    !isFirst && (await needsCompanionCodes(ports, tx, judged)) ? await newBatch(ports, tx, { user, companion: true }) : null;
  if (isFirst || backupCodes !== null) await tell('backup_codes.made', { companion: !isFirst, renewed: false, count: CODES_PER_BATCH });
  // What the person wanted on a live session is done: from here on the rules alone decide.
  const done = attempt.intent === null ? {} : { intent: null };
  return { kind: 'taken', change: { evidence: [...attempt.evidence, evidence], ...done }, person: 'changed', backupCodes };
}

/** F8: when a first real factor is enrolled and backup codes are allowed. */
async function needsCompanionCodes(ports: EnrolmentPorts, tx: Tx, { person, facts }: Judged): Promise<boolean> {
  if (person.facts.factors.some((factor) => factor.kind !== 'backup_code')) return false;
  return bringsCompanionCodes(await ports.store.policySnapshot(tx, person.revision), facts);
}
