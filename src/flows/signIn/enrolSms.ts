import { resendAt as resendAtOf } from '../../domain/factors/deliveredCode.ts';
import { maskedPhone } from '../../domain/factors/maskedPhone.ts';
import { canonicalCode } from '../../domain/factors/totp.ts';
import { type Refusal, type Result, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PendingEnrolment } from '../../ports/store/factorStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { phoneFrom } from '../phoneFrom.ts';
import { type OnAttempt, stepNotOffered } from './command.ts';
import { completeEnrolment, labelOf, mayBegin, mayComplete } from './enrolment.ts';
import { enrolmentNotFound } from './enrolTotp.ts';
import type { Judged } from './gather.ts';
import { type Proves, type SmsPorts, sendCode, takeCode } from './smsCode.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { type AttemptOver, NOTHING_TAKEN, type StepTaken } from './stepTaken.ts';
import { takeGuess } from './takeGuess.ts';
import { takeStep } from './takeStep.ts';

type Pending = Extract<PendingEnrolment, { readonly kind: 'sms' }>;

export interface BeginSmsEnrolment extends OnAttempt {
  readonly number: unknown;
  /** ISO code of the country in which a number without "+" is meant. */
  readonly country: unknown;
}

/** Sends a code to a number that is to become a factor. An earlier number that was not confirmed is gone. */
export function beginSmsEnrolment(ports: SmsPorts) {
  return (command: BeginSmsEnrolment): Promise<Result<Advance, StepError>> =>
    takeStep(ports, command, async (tx, judged): Promise<StepTaken | Refusal<StepError>> => {
      const refuse = <R extends Refusal<StepError>>(refusal: R) => stepRefused(ports, tx, { judged, command, refusal });
      if (!mayBegin(judged, 'sms')) return refuse(stepNotOffered());
      const phone = phoneFrom(ports.phoneNumbers, command, judged.person.settings);
      if (!phone.ok) return refuse(phone);
      const { e164 } = phone.value;
      const held = await ports.store.listSmsFactors(tx, judged.person.user.id);
      if (held.some((one) => one.phone === e164)) return refuse(phoneHeld());
      const id = ports.random.id<'Enrolment'>(tx.now);
      return send(ports, tx, { judged, command, pending: { kind: 'sms', id, attempt: judged.found.attempt.id, phone: e164 } });
    });
}

/** Sends another code to the number that is to be confirmed. */
export function resendSmsEnrolment(ports: SmsPorts) {
  return (command: OnAttempt): Promise<Result<Advance, StepError>> =>
    takeStep(ports, command, async (tx, judged): Promise<StepTaken | Refusal<StepError>> => {
      const refuse = <R extends Refusal<StepError>>(refusal: R) => stepRefused(ports, tx, { judged, command, refusal });
      if (!mayBegin(judged, 'sms')) return refuse(stepNotOffered());
      const pending = await pendingOf(ports, tx, judged);
      if (pending === null) return refuse(enrolmentNotFound());
      // The tenant may have taken its country off the list since.
      const phone = phoneFrom(ports.phoneNumbers, { number: pending.phone, country: null }, judged.person.settings);
      return phone.ok ? send(ports, tx, { judged, command, pending }) : refuse(phone);
    });
}

/**
 * Confirms it with the newest code. It is guessed at like a second factor: who has a password must not bind a number that is
 * not theirs by trying.
 */
export function submitSmsEnrolment(ports: SmsPorts) {
  return (command: OnAttempt & { readonly code: unknown; readonly label: unknown }): Promise<Result<Advance, StepError>> =>
    takeStep(ports, command, async (tx, judged): Promise<StepTaken | AttemptOver | Refusal<StepError>> => {
      const refuse = <R extends Refusal<StepError>>(refusal: R) => stepRefused(ports, tx, { judged, command, refusal });
      if (!mayComplete(judged, 'sms')) return refuse(stepNotOffered());
      const wrong = refused('code_wrong', 'That was not right. Type the newest code.');
      const look = async (): Promise<StepTaken | Refusal<StepError> | null> => {
        const pending = await pendingOf(ports, tx, judged);
        if (pending === null) return refuse(enrolmentNotFound());
        if (!(await takeCode(ports, tx, { judged, proves: ofPending(pending), typed: canonicalCode(command.code) }))) return null;
        if (!(await ports.store.takePendingEnrolment(tx, pending.id))) return refuse(enrolmentNotFound());
        return confirmed(ports, tx, { judged, command, pending });
      };
      return takeGuess(ports, tx, { judged, command, at: { kind: 'new_factor' }, wrong, look });
    });
}

interface Confirming {
  readonly judged: Judged;
  readonly command: OnAttempt & { readonly label: unknown };
  readonly pending: Pending;
}

async function confirmed(ports: SmsPorts, tx: Tx, { judged, command, pending }: Confirming): Promise<StepTaken | Refusal<StepError>> {
  const { phone } = pending;
  const factor = ports.random.id<'Factor'>(tx.now);
  const label = labelOf(command.label, `Phone ${maskedPhone(phone)}`);
  const isNew = await ports.store.insertSmsFactor(tx, { id: factor, user: judged.person.user.id, label, phone });
  if (!isNew) return stepRefused(ports, tx, { judged, command, refusal: phoneHeld() });
  return completeEnrolment(ports, tx, { judged, command, evidence: { method: 'sms', at: tx.now, factorId: factor }, label });
}

async function send(
  ports: SmsPorts,
  tx: Tx,
  { judged, command, pending }: { readonly judged: Judged; readonly command: OnAttempt; readonly pending: Pending },
): Promise<StepTaken | Refusal<StepError>> {
  const before = await ports.store.findDeliveredCode(tx, pending.attempt, 'sms_enrolment');
  const resendAt = before === null ? null : resendAtOf(before.sentAt);
  const refusal = await sendCode(ports, tx, { judged, command, proves: ofPending(pending), to: pending.phone, resendAt });
  if (refusal !== null) return refusal;
  await ports.store.insertPendingEnrolment(tx, judged.person.user.id, pending);
  return NOTHING_TAKEN;
}

async function pendingOf({ store }: Pick<Ports, 'store'>, tx: Tx, { found }: Judged): Promise<Pending | null> {
  const pending = await store.findPendingEnrolment(tx, found.attempt.id, 'sms');
  return pending?.kind === 'sms' ? pending : null;
}

function ofPending({ id }: Pending): Proves {
  return { purpose: 'sms_enrolment', factor: null, subject: id };
}

function phoneHeld(): Refusal<'phone_held'> {
  return refused('phone_held', 'You have this number already. Use another one, or another factor.');
}
