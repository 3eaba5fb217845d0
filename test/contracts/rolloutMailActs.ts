import { sql } from 'kysely';
import { ask, at } from '../../src/adapters/postgres/question.ts';
import { timeOrderedId } from '../../src/adapters/postgres/timeOrderedId.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import type { MessageId } from '../../src/domain/messages/message.ts';
import type { MailStep } from '../../src/domain/rollout/mailing.ts';
import type { RolloutId } from '../../src/domain/rollout/rollout.ts';
import { after, DAY, type Instant } from '../../src/kernel/instant.ts';
import type { NewMessage } from '../../src/ports/store/messageStore.ts';
import type { MailAsked } from '../../src/ports/store/rolloutMailStore.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { messageOf } from './messageActs.ts';
import { planOf, rolloutOf } from './rolloutActs.ts';
import { type Act, BIRTH, SHARED } from './storeActs.ts';

const { anita, bert, owner } = SHARED;
const id = () => timeOrderedId<never>(BIRTH);
const MAILED: RolloutId = id();
const MESSAGES = { sent: id(), waiting: id(), overtaken: id(), fresh: id(), again: id() } as const;

/** Whole days, so that both tenants have the same dates. */
const DATE = (tx: Tx): Instant => after((tx.now - (tx.now % DAY)) as Instant, 30 * DAY);

export function mailAsked(tx: Tx, step: MailStep, rollout: RolloutId = MAILED): MailAsked {
  const date = DATE(tx);
  return {
    rollout,
    people: { stage: 0, date, reached: { scopes: [{ kind: 'tenant' }], percent: 100 }, without: [], opensAt: date },
    mail: { step, from: after(tx.now, -DAY), until: date },
    kinds: ['totp'],
  };
}

export const mailTo = (message: MessageId, user: UserId, mark: string): NewMessage & { readonly user: UserId } => ({
  ...messageOf(message, mark),
  template: 'rollout_reminder',
  user,
});

export async function fillRolloutMails(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.insertRollout(tx, rolloutOf(MAILED, planOf(tx, mark)));
  await store.insertRolloutMails(tx, mailAsked(tx, 'announcement'), [mailTo(MESSAGES.sent, anita, mark)]);
  await store.settleRolloutMail(tx, MESSAGES.sent, 'sent');
  await store.insertRolloutMails(tx, mailAsked(tx, 'days_7'), [
    mailTo(MESSAGES.waiting, anita, mark),
    mailTo(MESSAGES.overtaken, owner, mark),
  ]);
  await store.settleRolloutMail(tx, MESSAGES.overtaken, 'overtaken');
  await ask(
    tx,
    sql`update rollout_mails set written_at = ${at(after(tx.now, -3 * DAY))}, settled_at = settled_at - interval '3 days' where tenant_id = ${tx.tenantId}`,
  );
  await store.putMailPass(tx, mailAsked(tx, 'announcement'), { after: anita, againAt: DATE(tx) });
  await store.unsubscribe(tx, bert);
}

/** Other people are unsubscribed elsewhere, and other mails have come to something. */
export async function estrangeRolloutMails(store: Store, tx: Tx): Promise<void> {
  const here = sql`tenant_id = ${tx.tenantId}`;
  await ask(tx, sql`delete from unsubscribed_people where ${here}`);
  for (const user of [anita, owner]) await store.unsubscribe(tx, user);
  await ask(tx, sql`update rollout_mails set state = 'failed', settled_at = ${at(tx.now)} where ${here}`);
  await store.putMailPass(tx, mailAsked(tx, 'days_7'), { after: bert, againAt: tx.now });
  await store.putMailPass(tx, mailAsked(tx, 'announcement'), { after: bert, againAt: tx.now });
}

const page = { standing: null, after: null, limit: 10 } as const;

export const ROLLOUT_MAIL_ACTS: Readonly<Record<string, Act>> = {
  lockRollout: (store, tx) => store.lockRollout(tx, MAILED),
  countRolloutMails: (store, tx) => store.countRolloutMails(tx, MAILED, after(tx.now, -9 * DAY)),
  findMailPass: (store, tx) => store.findMailPass(tx, mailAsked(tx, 'announcement')),
  putMailPass: (store, tx) => store.putMailPass(tx, mailAsked(tx, 'announcement'), { after: null, againAt: null }),
  'putMailPass, of another step': (store, tx) => store.putMailPass(tx, mailAsked(tx, 'days_7'), { after: anita, againAt: null }),
  listMailsDue: (store, tx) => store.listMailsDue(tx, mailAsked(tx, 'days_7'), { after: null, limit: 10 }),
  'listMailsDue, of a group': (store, tx) =>
    store.listMailsDue(tx, { ...mailAsked(tx, 'days_1'), people: peopleOfGroup(tx), kinds: [] }, { after: null, limit: 10 }),
  insertRolloutMails: (store, tx) => store.insertRolloutMails(tx, mailAsked(tx, 'days_1'), [mailTo(MESSAGES.fresh, bert, 'fresh')]),
  'insertRolloutMails, overtaken before': (store, tx) =>
    store.insertRolloutMails(tx, mailAsked(tx, 'days_7'), [mailTo(MESSAGES.again, owner, 'again')]),
  findRolloutMail: (store, tx) => store.findRolloutMail(tx, MESSAGES.waiting),
  settleRolloutMail: (store, tx) => store.settleRolloutMail(tx, MESSAGES.waiting, 'bounced'),
  dropMessage: (store, tx) => store.dropMessage(tx, MESSAGES.waiting),
  countMailStandings: (store, tx) => store.countMailStandings(tx, mailAsked(tx, 'days_7')),
  listMailPeople: (store, tx) => store.listMailPeople(tx, mailAsked(tx, 'announcement'), page),
  'listMailPeople, waiting': (store, tx) => store.listMailPeople(tx, mailAsked(tx, 'days_7'), { ...page, standing: 'waiting' }),
  unsubscribe: (store, tx) => store.unsubscribe(tx, anita),
  subscribe: (store, tx) => store.subscribe(tx, bert),
};

function peopleOfGroup(tx: Tx): MailAsked['people'] {
  return { ...mailAsked(tx, 'days_1').people, reached: { scopes: [{ kind: 'group', group: SHARED.group }], percent: 100 } };
}
