import type { TemplateName } from '../../domain/messages/templates.ts';
import { stagePeople } from '../../domain/rollout/mailing.ts';
import { stageStands } from '../../domain/rollout/rollout.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MessageFound } from '../../ports/store/messageStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { kindsThatCount } from '../kindsThatCount.ts';
import { latestSnapshot } from '../latestSnapshot.ts';

const MAILS_OF_ROLLOUTS: readonly string[] = ['rollout_announcement', 'rollout_reminder'] satisfies readonly TemplateName[];

export function isRolloutMail({ template }: Pick<MessageFound, 'template'>): boolean {
  return MAILS_OF_ROLLOUTS.includes(template);
}

/**
 * Whether a mail of a roll-out, which may have waited long for its server, still says what is so: the roll-out goes on, has this date and a stage that stands,
 * and the person is there, wants to be told, and has nothing that counts yet.
 */
export async function isStillWanted({ store }: Pick<Ports, 'store'>, tx: Tx, { id, recipient, expiresAt }: MessageFound): Promise<boolean> {
  if (expiresAt !== null && tx.now >= expiresAt) return false;
  const mail = await store.findRolloutMail(tx, id);
  if (mail === null || mail.isDisabled || mail.isUnsubscribed || mail.mail !== recipient) return false;
  const rollout = await store.findRollout(tx, mail.rollout);
  if (rollout === null || rollout.state !== 'running') return false;
  const people = stagePeople(rollout.plan).find(({ date }) => date === mail.date);
  if (people === undefined || !stageStands(rollout, people.stage)) return false;
  const { snapshot } = await latestSnapshot({ store }, tx);
  const counting = kindsThatCount(snapshot, people.reached.scopes, tx.now);
  return !mail.kinds.some((kind) => counting.includes(kind));
}
