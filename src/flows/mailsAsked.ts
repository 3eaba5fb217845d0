import { type MailStep, mailsOf } from '../domain/rollout/mailing.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { MailAsked } from '../ports/store/rolloutMailStore.ts';
import type { RecordedRollout } from '../ports/store/rolloutStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { kindsThatCount } from './kindsThatCount.ts';
import { latestSnapshot } from './latestSnapshot.ts';

/** Which of the mails of a roll-out. */
export interface MailNamed {
  /** Counted from 0. */
  readonly stage: number;
  /** null: what is no step. */
  readonly step: MailStep | null;
}

/** Every mail of a roll-out, with what makes its people done (F1). */
export async function mailsAsked(ports: Pick<Ports, 'store'>, tx: Tx, rollout: RecordedRollout): Promise<readonly MailAsked[]> {
  const { snapshot } = await latestSnapshot(ports, tx);
  return mailsOf(rollout).map((one) => ({
    ...one,
    rollout: rollout.id,
    kinds: kindsThatCount(snapshot, one.people.reached.scopes, tx.now),
  }));
}

export async function mailAsked(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { rollout, named }: { readonly rollout: RecordedRollout; readonly named: MailNamed },
): Promise<Result<MailAsked, 'rollout_mail_not_found'>> {
  const all = await mailsAsked(ports, tx, rollout);
  const found = all.find(({ people, mail }) => people.stage === named.stage && mail.step === named.step);
  return found === undefined ? mailNotFound() : succeeded(found);
}

function mailNotFound(): Refusal<'rollout_mail_not_found'> {
  return refused('rollout_mail_not_found', 'This roll-out has no such mail: it is not planned, or was over before it could be sent.');
}
