import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { CeremonyOptions } from '../../ports/webauthnVerifier.ts';
import type { WebauthnPorts } from './beginWebauthn.ts';
import { attemptNotFound, keyOf, type OnAttempt, stepNotOffered } from './command.ts';
import { completeEnrolment, type EnrolmentPorts, labelOf, mayBegin, mayComplete } from './enrolment.ts';
import { enrolmentNotFound } from './enrolTotp.ts';
import { judgeAttempt } from './gather.ts';
import { newCeremonyChallenge } from './secret.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { takeStep } from './takeStep.ts';

type WebauthnEnrolmentPorts = WebauthnPorts & EnrolmentPorts;

/** The options with which the browser makes a passkey or uses a security key. */
export function beginWebauthnEnrolment(ports: WebauthnEnrolmentPorts) {
  return (command: OnAttempt): Promise<Result<CeremonyOptions, StepError>> =>
    ports.store.transaction(command.tenantId, async (tx): Promise<Result<CeremonyOptions, StepError>> => {
      const found = await ports.store.lockAttempt(tx, keyOf(command, ports.digest));
      const judged = found === null ? null : await judgeAttempt(ports, tx, found);
      if (found === null || judged === null) return attemptNotFound();
      if (!mayBegin(judged, 'webauthn')) return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
      const { user } = judged.person;
      const challenge = newCeremonyChallenge(ports.random);
      const id = ports.random.id<'Enrolment'>(tx.now);
      await ports.store.insertPendingEnrolment(tx, user.id, { kind: 'webauthn', id, attempt: found.attempt.id, challenge });
      return succeeded(
        await ports.webauthn.registrationOptions({
          relyingParty: { ...ports.capabilities.relyingParty, rpName: found.tenantName },
          challenge,
          userHandle: user.id,
          userName: user.loginName,
          displayName: user.displayName,
          exclude: await ports.store.listCredentials(tx, user.id),
        }),
      );
    });
}

/** Confirms it with the authenticator's answer. The challenge is answered once; the enrolment is a proof (S1). */
export function submitWebauthnEnrolment(ports: WebauthnEnrolmentPorts) {
  return (command: OnAttempt & { readonly response: unknown; readonly label: unknown }): Promise<Result<Advance, StepError>> =>
    takeStep(ports, command, async (tx, judged) => {
      const refuse = <R extends Refusal<StepError>>(refusal: R) => stepRefused(ports, tx, { judged, command, refusal });
      if (!mayComplete(judged, 'webauthn')) return refuse(stepNotOffered());
      const pending = await ports.store.findPendingEnrolment(tx, judged.found.attempt.id, 'webauthn');
      if (pending === null || pending.kind !== 'webauthn') return refuse(enrolmentNotFound());
      if (!(await ports.store.takePendingEnrolment(tx, pending.id))) return refuse(enrolmentNotFound());
      const verified = await ports.webauthn.verifyRegistration({
        relyingParty: { ...ports.capabilities.relyingParty, rpName: judged.found.tenantName },
        challenge: pending.challenge,
        response: command.response,
      });
      if (!verified.ok) return refuse(refused('webauthn_rejected', 'The passkey or security key was not accepted. Try again.'));
      const id = ports.random.id<'Factor'>(tx.now);
      const label = labelOf(command.label, 'Passkey or security key');
      const credential = verified.value;
      const isNew = await ports.store.insertCredential(tx, { id, user: judged.person.user.id, label, credential });
      if (!isNew) return refuse(refused('webauthn_rejected', 'This passkey or security key cannot be added. Use another one.'));
      const evidence = { method: 'webauthn', at: tx.now, factorId: id, userVerified: credential.userVerified } as const;
      return completeEnrolment(ports, tx, { judged, command, evidence, label });
    });
}
