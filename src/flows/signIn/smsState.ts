import { type CodePurpose, resendAt } from '../../domain/factors/deliveredCode.ts';
import type { FactorId } from '../../domain/factors/factor.ts';
import { maskedPhone } from '../../domain/factors/maskedPhone.ts';
import type { Decision } from '../../domain/policy/decision.ts';
import { after, type Instant, SECOND } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { AttemptFound } from '../../ports/store/attemptStore.ts';
import type { DeliveredCodeFound } from '../../ports/store/deliveredCodeStore.ts';
import type { PersonGathered } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** How it stands with the newest code by text message. */
export interface SmsCode {
  /** The number, as far as it may be shown. */
  readonly to: string;
  readonly sentAt: Instant;
  /** From when on another can be sent. */
  readonly resendAt: Instant;
  /** `late`: it should have left by now. `failed`: nobody tries it again, or it did not arrive. */
  readonly delivery: 'under_way' | 'late' | 'failed';
}

export interface SmsChallenge {
  /** The person's phones, the one that was used last first. */
  readonly phones: readonly { readonly factor: FactorId; readonly to: string }[];
  /** null: none was sent in this sign-in, or it was used. */
  readonly sent: (SmsCode & { readonly factor: FactorId }) | null;
}

export interface SmsEnrolment {
  /** ISO codes of the countries whose numbers are taken. */
  readonly countries: readonly string[];
  /** The number that is to be confirmed; null: none was given. */
  readonly pending: SmsCode | null;
}

/** What of the two the decision asks for; null: not that one. */
export interface SmsState {
  readonly challenge: SmsChallenge | null;
  readonly enrolment: SmsEnrolment | null;
}

/** A message leaves within a second; one that has not by then waits for a provider to come back. */
const LATE_AFTER = 15 * SECOND;

const NEITHER: SmsState = { challenge: null, enrolment: null };

export async function smsStateOf(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  judged: { readonly found: AttemptFound; readonly person: PersonGathered; readonly decision: Decision },
): Promise<SmsState> {
  const { decision } = judged;
  if (decision.outcome !== 'challenge' && decision.outcome !== 'enrol') return NEITHER;
  if (!decision.factors.includes('sms')) return NEITHER;
  return decision.outcome === 'challenge'
    ? { ...NEITHER, challenge: await challengeOf(ports, tx, judged) }
    : { ...NEITHER, enrolment: await enrolmentOf(ports, tx, judged) };
}

type About = Pick<Parameters<typeof smsStateOf>[2], 'found' | 'person'>;

async function challengeOf({ store }: Pick<Ports, 'store'>, tx: Tx, { found, person }: About): Promise<SmsChallenge> {
  const [held, code] = await Promise.all([
    store.listSmsFactors(tx, person.user.id),
    store.findDeliveredCode(tx, found.attempt.id, 'sms_challenge' satisfies CodePurpose),
  ]);
  const to = held.find(({ id }) => id === code?.factor);
  return {
    phones: held.map(({ id, phone }) => ({ factor: id, to: maskedPhone(phone) })),
    sent: code === null || to === undefined ? null : { ...stateOf(code, to.phone, tx.now), factor: to.id },
  };
}

async function enrolmentOf({ store }: Pick<Ports, 'store'>, tx: Tx, { found, person }: About): Promise<SmsEnrolment> {
  const [pending, code] = await Promise.all([
    store.findPendingEnrolment(tx, found.attempt.id, 'sms'),
    store.findDeliveredCode(tx, found.attempt.id, 'sms_enrolment' satisfies CodePurpose),
  ]);
  return {
    countries: person.settings.smsCountries,
    pending: pending?.kind !== 'sms' || code === null ? null : stateOf(code, pending.phone, tx.now),
  };
}

function stateOf({ sentAt, message }: DeliveredCodeFound, phone: string, now: Instant): SmsCode {
  const isLate = message === 'queued' && now > after(sentAt, LATE_AFTER);
  const delivery = message === 'dead' || message === null ? 'failed' : isLate ? 'late' : 'under_way';
  return { to: maskedPhone(phone), sentAt, resendAt: resendAt(sentAt), delivery };
}
