import { resendAt } from '../../domain/factors/deliveredCode.ts';
import type { User } from '../../domain/directory/user.ts';
import type { Decision } from '../../domain/policy/decision.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { AttemptFound } from '../../ports/store/attemptStore.ts';
import type { PersonGathered } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** S11: how it stands with the code that a first enrolment needs. */
export interface MailCode {
  /** The address, as far as it may be shown; null: the account has none that is verified, so that a pass is the only way. */
  readonly to: string | null;
  /** null: none was sent in this sign-in. */
  readonly sentAt: Instant | null;
  /** From when on another can be sent; null: at once. */
  readonly resendAt: Instant | null;
  readonly delivery: 'under_way' | 'failed';
}

/** null: the decision does not wait for one. */
export async function mailCodeOf(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  judged: { readonly found: AttemptFound; readonly person: PersonGathered; readonly decision: Decision },
): Promise<MailCode | null> {
  if (!waitsForMailCode(judged.decision)) return null;
  const address = verifiedAddress(judged.person.user);
  const to = address === null ? null : masked(address);
  const sent = await store.findDeliveredCode(tx, judged.found.attempt.id, 'mail_code');
  if (sent === null) return { to, sentAt: null, resendAt: null, delivery: 'under_way' };
  const delivery = sent.message === 'dead' || sent.message === null ? 'failed' : 'under_way';
  return { to, sentAt: sent.sentAt, resendAt: resendAt(sent.sentAt), delivery };
}

/** S11: a code goes to an address of which its person has shown that it is theirs, and to no other. */
export function verifiedAddress({ mail, mailVerifiedAt }: Pick<User, 'mail' | 'mailVerifiedAt'>): string | null {
  return mailVerifiedAt === null ? null : mail;
}

export function waitsForMailCode(decision: Decision): boolean {
  return decision.outcome === 'enrol' && decision.needs === 'mail_code';
}

/** "ada@example.com" as "a•••@example.com". */
function masked(mail: string): string {
  const at = mail.lastIndexOf('@');
  return `${mail.slice(0, 1)}•••${mail.slice(at)}`;
}
