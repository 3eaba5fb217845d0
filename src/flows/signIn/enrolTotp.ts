import { acceptedStep, canonicalCode, TOTP_SECRET_BYTES } from '../../domain/factors/totp.ts';
import { type Refusal, type Result, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { EnrolmentId } from '../../ports/store/factorStore.ts';
import type { OnAttempt } from './command.ts';
import { attemptNotFound, keyOf, stepNotOffered } from './command.ts';
import { completeEnrolment, type EnrolmentPorts, labelOf, mayBegin, mayComplete } from './enrolment.ts';
import { judgeAttempt } from './gather.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { takeStep } from './takeStep.ts';

type TotpEnrolmentPorts = EnrolmentPorts & Pick<Ports, 'totp'>;

/** What the person's authenticator app needs. Shown once; nothing of it can be read again. */
export interface TotpEnrolmentBegun {
  readonly enrolment: EnrolmentId;
  readonly uri: string;
  readonly base32: string;
}

/** Makes a new secret for the attempt; an earlier unconfirmed one is gone. */
export function beginTotpEnrolment(ports: TotpEnrolmentPorts) {
  return (command: OnAttempt): Promise<Result<TotpEnrolmentBegun, StepError>> =>
    ports.store.transaction(command.tenantId, async (tx): Promise<Result<TotpEnrolmentBegun, StepError>> => {
      const found = await ports.store.lockAttempt(tx, keyOf(command, ports.digest));
      const judged = found === null ? null : await judgeAttempt(ports, tx, found);
      if (found === null || judged === null) return attemptNotFound();
      if (!mayBegin(judged, 'totp')) return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
      const { user } = judged.person;
      const enrolment = ports.random.id<'Enrolment'>(tx.now);
      const secret = ports.random.bytes(TOTP_SECRET_BYTES);
      const sealedSecret = ports.sealer.seal(secret, { purpose: 'totp_secret', owner: enrolment });
      await ports.store.insertPendingEnrolment(tx, user.id, { kind: 'totp', id: enrolment, attempt: found.attempt.id, sealedSecret });
      const names = { issuer: found.tenantName, account: user.loginName };
      return { ok: true, value: { enrolment, ...ports.totp.enrolmentUri(secret, names) } };
    });
}

/** Confirms it with a code. The code is used up by it, and the enrolment is a proof (S1). */
export function submitTotpEnrolment(ports: TotpEnrolmentPorts) {
  return (command: OnAttempt & { readonly code: unknown; readonly label: unknown }): Promise<Result<Advance, StepError>> =>
    takeStep(ports, command, async (tx, judged) => {
      const refuse = <R extends Refusal<StepError>>(refusal: R) => stepRefused(ports, tx, { judged, command, refusal });
      if (!mayComplete(judged, 'totp')) return refuse(stepNotOffered());
      const pending = await ports.store.findPendingEnrolment(tx, judged.found.attempt.id, 'totp');
      if (pending === null || pending.kind !== 'totp') return refuse(enrolmentNotFound());
      const secret = ports.sealer.open(pending.sealedSecret, { purpose: 'totp_secret', owner: pending.id });
      const code = canonicalCode(command.code);
      const codeAt = (step: number): string => ports.totp.codeAt(secret, step);
      const lastStep = code === null ? null : acceptedStep(code, { at: tx.now, lastStep: null }, codeAt);
      if (lastStep === null)
        return refuse(refused('code_wrong', 'That code is not right. Check the clock of the device and type the code that it shows now.'));
      if (!(await ports.store.takePendingEnrolment(tx, pending.id))) return refuse(enrolmentNotFound());
      const factor = ports.random.id<'Factor'>(tx.now);
      const label = labelOf(command.label, 'Authenticator app');
      const sealedSecret = ports.sealer.seal(secret, { purpose: 'totp_secret', owner: factor });
      await ports.store.insertTotpFactor(tx, { id: factor, user: judged.person.user.id, label, sealedSecret, lastStep });
      return completeEnrolment(ports, tx, { judged, command, evidence: { method: 'totp', at: tx.now, factorId: factor }, label });
    });
}

export function enrolmentNotFound() {
  return refused('enrolment_not_found', 'This enrolment is over. Begin it again.');
}
