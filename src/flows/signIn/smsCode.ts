import { type CodePurpose, DELIVERED_CODE } from '../../domain/factors/deliveredCode.ts';
import type { FactorId } from '../../domain/factors/factor.ts';
import type { SmsTemplateName } from '../../domain/messages/smsTexts.ts';
import { after, type Instant } from '../../kernel/instant.ts';
import { type Refusal, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type PostSmsPorts, postSms } from '../postSms.ts';
import { record } from '../record.ts';
import { sendLimitReached } from '../sendLimitReached.ts';
import type { OnAttempt } from './command.ts';
import type { Judged } from './gather.ts';
import { newCode } from './newCode.ts';
import { stepRefused } from './stepRefused.ts';
import type { StepPorts } from './stepTaken.ts';

export type SmsPorts = StepPorts & PostSmsPorts & Pick<Ports, 'phoneNumbers'>;

/** What a code proves, and so what it is bound to besides tenant, person and sign-in. */
export interface Proves {
  readonly purpose: Extract<CodePurpose, 'sms_challenge' | 'sms_enrolment'>;
  /** null: a factor that is not confirmed. */
  readonly factor: FactorId | null;
  /** The factor or the pending enrolment: another number is another code. */
  readonly subject: string;
}

export interface SendingCode {
  readonly judged: Judged;
  readonly command: OnAttempt;
  readonly proves: Proves;
  /** E.164. */
  readonly to: string;
  /** When the code before was sent may another be; null: there is none. */
  readonly resendAt: Instant | null;
}

const TEMPLATES = { sms_challenge: 'sms_sign_in_code', sms_enrolment: 'sms_enrolment_code' } as const satisfies Record<
  Proves['purpose'],
  SmsTemplateName
>;

/**
 * Sends a code; the one before is dead. Nothing is charged for one that comes too soon, and nothing is written for one
 * that a limit stops.
 * @returns null: it is on its way.
 */
export async function sendCode(
  ports: SmsPorts,
  tx: Tx,
  { judged, command, proves, to, resendAt }: SendingCode,
): Promise<Refusal<'code_sent_lately' | 'send_limit_reached'> | null> {
  if (resendAt !== null && tx.now < resendAt) return stepRefused(ports, tx, { judged, command, refusal: tooSoon(resendAt) });
  const { attempt } = judged.found;
  const user = judged.person.user.id;
  const about = {
    actor: { kind: 'user', id: user },
    user,
    application: attempt.application,
    attempt: attempt.id,
    session: attempt.sessionId,
    address: command.trace.address,
  } as const;
  const code = newCode(ports);
  const expiresAt = after(tx.now, DELIVERED_CODE.lifetime);
  const posted = await postSms(ports, tx, { template: TEMPLATES[proves.purpose], user, to, secrets: { code }, expiresAt, about });
  if (posted.kind === 'refused') return sendLimitReached(posted);
  const { message } = posted;
  const { purpose, factor } = proves;
  const codeMac = codeMacOf(ports, { judged, proves, code });
  const isPut = await ports.store.putDeliveredCode(tx, { attempt: attempt.id, purpose, user, factor, codeMac, message, expiresAt });
  // The attempt is locked, and when the code before was sent was read under this lock.
  if (!isPut) throw new Error('a code that could be sent a moment ago cannot be kept');
  await record(ports, tx, { ...about, type: 'code.sent', data: { purpose, message } });
  return null;
}

/** Uses the code up, when it is the right one. @param typed six digits, or null for what cannot be a code. */
export async function takeCode(ports: SmsPorts, tx: Tx, shown: { judged: Judged; proves: Proves; typed: string | null }): Promise<boolean> {
  const { judged, proves, typed } = shown;
  if (typed === null) return false;
  return ports.store.takeDeliveredCode(tx, {
    attempt: judged.found.attempt.id,
    purpose: proves.purpose,
    user: judged.person.user.id,
    factor: proves.factor,
    codeMac: codeMacOf(ports, { judged, proves, code: typed }),
  });
}

function codeMacOf({ sealer }: SmsPorts, { judged, proves, code }: { judged: Judged; proves: Proves; code: string }): Uint8Array {
  const { found, person } = judged;
  return sealer.mac('delivered_code', JSON.stringify([proves.purpose, found.attempt.id, person.user.id, proves.subject, code]));
}

function tooSoon(retryAt: Instant): Refusal<'code_sent_lately'> {
  return refused('code_sent_lately', 'A code was sent a moment ago. Wait a little before you ask for another.', { retryAt });
}
