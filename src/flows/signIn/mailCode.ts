import { DELIVERED_CODE } from '../../domain/factors/deliveredCode.ts';
import { canonicalCode } from '../../domain/factors/totp.ts';
import { after, MINUTE } from '../../kernel/instant.ts';
import { type Refusal, type Result, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { postMail } from '../postMail.ts';
import { record } from '../record.ts';
import { type OnAttempt, stepNotOffered } from './command.ts';
import { eventOn } from './eventOn.ts';
import type { Judged } from './gather.ts';
import { verifiedAddress, waitsForMailCode } from './mailCodeState.ts';
import { newCode } from './newCode.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { type AttemptOver, NOTHING_TAKEN, proved, type StepPorts, type StepTaken } from './stepTaken.ts';
import { takeGuess } from './takeGuess.ts';
import { takeStep } from './takeStep.ts';

/** Sends a code to the address of the account; the one before is dead. */
export function sendMailCode(ports: StepPorts & Pick<Ports, 'sealer' | 'mailer'>) {
  return (command: OnAttempt): Promise<Result<Advance, StepError>> =>
    takeStep(ports, command, async (tx, judged): Promise<StepTaken | Refusal<StepError>> => {
      const { id: user } = judged.person.user;
      const mail = verifiedAddress(judged.person.user);
      if (!waitsForMailCode(judged.decision) || mail === null || ports.mailer === null) {
        return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
      }
      const { attempt } = judged.found;
      const code = newCode(ports);
      const message = ports.random.id<'Message'>(tx.now);
      const expiresAt = after(tx.now, DELIVERED_CODE.lifetime);
      const codeMac = macOf(ports, judged, code);
      const { resendAt } = judged.mailCode ?? { resendAt: null };
      const isPut =
        (resendAt === null || tx.now >= resendAt) &&
        (await ports.store.chargeMailCode(tx, user)) &&
        (await ports.store.putDeliveredCode(tx, {
          attempt: attempt.id,
          purpose: 'mail_code',
          user,
          factor: null,
          codeMac,
          message,
          expiresAt,
        }));
      if (!isPut) return stepRefused(ports, tx, { judged, command, refusal: tooSoon() });
      const values = { minutes: String(DELIVERED_CODE.lifetime / MINUTE) };
      await postMail(ports, tx, { id: message, template: 'enrolment_code', user, to: mail, values, secrets: { code }, expiresAt });
      await record(ports, tx, eventOn({ judged, command }, 'code.sent', { purpose: 'mail_code', message }));
      return NOTHING_TAKEN;
    });
}

/** The code back. */
export function submitMailCode(ports: StepPorts & Pick<Ports, 'sealer'>) {
  return (command: OnAttempt & { readonly code: unknown }): Promise<Result<Advance, StepError>> =>
    takeStep(ports, command, async (tx, judged): Promise<StepTaken | AttemptOver | Refusal<StepError>> => {
      if (!waitsForMailCode(judged.decision)) return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
      const code = canonicalCode(command.code);
      const shown = { attempt: judged.found.attempt.id, purpose: 'mail_code', user: judged.person.user.id, factor: null } as const;
      const at = { kind: 'stand_in', method: 'mail_code' } as const;
      const wrong = refused('code_wrong', 'That was not right. Try again.');
      const look = async (): Promise<StepTaken | null> => {
        const isRight = code !== null && (await ports.store.takeDeliveredCode(tx, { ...shown, codeMac: macOf(ports, judged, code) }));
        return isRight ? proved(judged, { method: 'mail_code', at: tx.now }, 'unchanged') : null;
      };
      return takeGuess(ports, tx, { judged, command, at, wrong, look });
    });
}

function tooSoon(): Refusal<'code_sent_lately'> {
  return refused('code_sent_lately', 'A code was sent a moment ago, or too often. Wait a little, and look into your mail.');
}

/** Bound to tenant, person, address, sign-in and purpose: the same digits elsewhere are another code. */
function macOf({ sealer }: Pick<Ports, 'sealer'>, { found, person }: Judged, code: string): Uint8Array {
  return sealer.mac('delivered_code', JSON.stringify(['mail_code', found.attempt.id, person.user.id, person.user.mail, code]));
}
