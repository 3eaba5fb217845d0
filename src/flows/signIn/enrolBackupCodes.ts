import { canonicalBackupCode } from '../../domain/factors/backupCodes.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { EnrolmentId, PendingEnrolment } from '../../ports/store/factorStore.ts';
import { freshCodes } from '../newBatch.ts';
import { record } from '../record.ts';
import { attemptNotFound, keyOf, type OnAttempt, stepNotOffered } from './command.ts';
import { completeEnrolment, type EnrolmentPorts, mayBegin, mayComplete } from './enrolment.ts';
import { enrolmentNotFound } from './enrolTotp.ts';
import { eventOn } from './eventOn.ts';
import { judgeAttempt } from './gather.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { takeStep } from './takeStep.ts';

/** The codes, to be saved before one of them is typed back. Shown once; nothing of them can be read again. */
export interface CodesEnrolmentBegun {
  readonly enrolment: EnrolmentId;
  readonly codes: readonly string[];
}

/** F9: makes ten codes for the attempt, as the first and only factor; earlier unconfirmed ones are dead. */
export function beginCodesEnrolment(ports: EnrolmentPorts) {
  return (command: OnAttempt): Promise<Result<CodesEnrolmentBegun, StepError>> =>
    ports.store.transaction(command.tenantId, async (tx): Promise<Result<CodesEnrolmentBegun, StepError>> => {
      const found = await ports.store.lockAttempt(tx, keyOf(command, ports.digest));
      const judged = found === null ? null : await judgeAttempt(ports, tx, found);
      if (found === null || judged === null) return attemptNotFound();
      if (!mayBegin(judged, 'backup_code')) return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
      const enrolment = ports.random.id<'Enrolment'>(tx.now);
      const { codes, codeMacs } = freshCodes(ports);
      const pending: PendingEnrolment = { kind: 'backup_code', id: enrolment, attempt: found.attempt.id, codeMacs };
      await ports.store.insertPendingEnrolment(tx, judged.person.user.id, pending);
      return succeeded({ enrolment, codes });
    });
}

/** F9: one of them typed back shows that they were saved. It is spent by that, and is a proof worth AAL 2. */
export function submitCodesEnrolment(ports: EnrolmentPorts) {
  return (command: OnAttempt & { readonly code: unknown }): Promise<Result<Advance, StepError>> =>
    takeStep(ports, command, async (tx, judged) => {
      const refuse = <R extends Refusal<StepError>>(refusal: R) => stepRefused(ports, tx, { judged, command, refusal });
      if (!mayComplete(judged, 'backup_code')) return refuse(stepNotOffered());
      const pending = await ports.store.findPendingEnrolment(tx, judged.found.attempt.id, 'backup_code');
      if (pending === null || pending.kind !== 'backup_code') return refuse(enrolmentNotFound());
      const code = canonicalBackupCode(command.code);
      const typed = code === null ? null : ports.sealer.mac('backup_code', code);
      if (typed === null || !pending.codeMacs.some((mac) => isSame(mac, typed))) {
        return refuse(refused('code_wrong', 'That is none of the codes that were shown last. Type one of them as it was shown.'));
      }
      if (!(await ports.store.takePendingEnrolment(tx, pending.id))) return refuse(enrolmentNotFound());
      const user = judged.person.user.id;
      const batch = ports.random.id<'Factor'>(tx.now);
      await ports.store.replaceBackupCodes(tx, { id: batch, user, companion: false, codeMacs: pending.codeMacs });
      const spent = await ports.store.spendBackupCode(tx, user, typed);
      if (spent === null) throw new Error('a code of a batch that was just made could not be spent');
      const evidence = { method: 'backup_code', at: tx.now, factorId: batch, purpose: 'assure' } as const;
      const taken = await completeEnrolment(ports, tx, { judged, command, evidence, label: '' });
      const data = { factor: batch, purpose: 'assure', remaining: spent.remaining, onlyFactor: true };
      await record(ports, tx, eventOn({ judged, command }, 'backup_codes.used', data));
      return taken;
    });
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}
