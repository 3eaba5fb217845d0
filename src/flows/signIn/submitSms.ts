import { canonicalCode } from '../../domain/factors/totp.ts';
import type { Evidence } from '../../domain/sessions/evidence.ts';
import { type Refusal, type Result, refused } from '../../kernel/result.ts';
import type { SmsFactor } from '../../ports/store/factorStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { answerChallenge } from './answerChallenge.ts';
import { type OnAttempt, stepNotOffered } from './command.ts';
import type { Judged } from './gather.ts';
import { type Proves, type SmsPorts, sendCode, takeCode } from './smsCode.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { NOTHING_TAKEN, type StepTaken } from './stepTaken.ts';
import { takeStep } from './takeStep.ts';

/** Sends a code to a phone of the person. @param factor which; absent: the one that was used last. */
export function sendSmsCode(ports: SmsPorts) {
  return (command: OnAttempt & { readonly factor: unknown }): Promise<Result<Advance, StepError>> =>
    takeStep(ports, command, async (tx, judged): Promise<StepTaken | Refusal<StepError>> => {
      const refuse = <R extends Refusal<StepError>>(refusal: R) => stepRefused(ports, tx, { judged, command, refusal });
      const phone = judged.sms.challenge === null ? null : await phoneNamed(ports, tx, { judged, factor: command.factor });
      // P1, F2: what may be asked comes from the decision. Somebody else's phone answers like none.
      if (phone === null || judged.sms.challenge === null) return refuse(stepNotOffered());
      const { sent } = judged.sms.challenge;
      const number = ports.phoneNumbers.parse(phone.phone, null);
      // A country that the tenant has taken off its list since is not sent to.
      if (typeof number === 'string' || !judged.person.settings.smsCountries.includes(number.country)) {
        return refuse(refused('phone_country_not_allowed', 'Codes are not sent to numbers of this country any more.'));
      }
      const refusal = await sendCode(ports, tx, {
        judged,
        command,
        proves: ofFactor(phone),
        to: phone.phone,
        resendAt: sent?.resendAt ?? null,
      });
      return refusal ?? NOTHING_TAKEN;
    });
}

/** A challenge answered with the code of a text message: the newest one, once. */
export function submitSms(ports: SmsPorts) {
  return (command: OnAttempt & { readonly code: unknown }): Promise<Result<Advance, StepError>> =>
    answerChallenge(ports, command, {
      kind: 'sms',
      wrong: 'code_wrong',
      person: 'unchanged',
      verify: (tx, judged) => verify(ports, tx, { judged, typed: canonicalCode(command.code) }),
    });
}

async function verify(ports: SmsPorts, tx: Tx, { judged, typed }: { judged: Judged; typed: string | null }): Promise<Evidence | null> {
  const sent = judged.sms.challenge?.sent ?? null;
  const phone = sent === null ? null : await phoneNamed(ports, tx, { judged, factor: sent.factor });
  if (phone === null || !(await takeCode(ports, tx, { judged, proves: ofFactor(phone), typed }))) return null;
  await ports.store.recordSmsUse(tx, phone.id);
  return { method: 'sms', at: tx.now, factorId: phone.id };
}

function ofFactor({ id }: SmsFactor): Proves {
  return { purpose: 'sms_challenge', factor: id, subject: id };
}

/** null: the person has no such phone. */
async function phoneNamed(ports: SmsPorts, tx: Tx, { judged, factor }: { judged: Judged; factor: unknown }): Promise<SmsFactor | null> {
  const held = await ports.store.listSmsFactors(tx, judged.person.user.id);
  return (factor === undefined ? held[0] : held.find(({ id }) => id === factor)) ?? null;
}
