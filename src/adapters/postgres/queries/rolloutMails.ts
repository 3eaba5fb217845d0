import { type RawBuilder, sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { MessageId } from '../../../domain/messages/message.ts';
import type { Reached } from '../../../domain/rollout/mailing.ts';
import type { MailStanding, MailState } from '../../../domain/rollout/mailState.ts';
import type { RolloutId } from '../../../domain/rollout/rollout.ts';
import { after, HOUR, type Instant } from '../../../kernel/instant.ts';
import type { NewMessage } from '../../../ports/store/messageStore.ts';
import type { MailAsked, MailDue, MailPass, MailPerson, WrittenMail } from '../../../ports/store/rolloutMailStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, askOne, at, change } from '../question.ts';
import { insertMessages } from './messages.ts';

/** Nobody gets two mails of a roll-out so soon after each other: one that waited long for its server is not followed by the next at once. */
const LEAST_APART = 12 * HOUR;

export async function countRolloutMails(tx: Tx, rollout: RolloutId, since: Instant): Promise<{ written: number; waiting: number }> {
  const counted = await askOne<{ written: number; waiting: number }>(
    tx,
    sql`select
        (select count(*) from rollout_mails where tenant_id = ${tx.tenantId} and rollout_id = ${rollout} and written_at > ${at(since)}) as written,
        (select count(*) from rollout_mails where tenant_id = ${tx.tenantId} and rollout_id = ${rollout} and state = 'waiting') as waiting`,
  );
  return counted ?? { written: 0, waiting: 0 };
}

export async function findMailPass(tx: Tx, asked: MailAsked): Promise<MailPass> {
  const row = await askOne<{ readonly after_user: UserId | null; readonly again_at: Instant | null }>(
    tx,
    sql`select after_user, again_at from rollout_mail_passes p where ${ofMail(tx, asked)}`,
  );
  return { after: row?.after_user ?? null, againAt: row?.again_at ?? null };
}

export async function putMailPass(tx: Tx, { rollout, people, mail }: MailAsked, pass: MailPass): Promise<void> {
  await change(
    tx,
    sql`insert into rollout_mail_passes (tenant_id, rollout_id, step, date, after_user, again_at)
      values (${tx.tenantId}, ${rollout}, ${mail.step}, ${at(people.date)}, ${pass.after}, ${at(pass.againAt)})
      on conflict (tenant_id, rollout_id, step, date) do update set after_user = excluded.after_user, again_at = excluded.again_at`,
  );
}

export function listMailsDue(
  tx: Tx,
  asked: MailAsked,
  { after: from, limit }: { readonly after: UserId | null; readonly limit: number },
): Promise<readonly MailDue[]> {
  return ask<MailDue>(
    tx,
    sql`${anew} select s.user, s.mail, s.message from (${standings(tx, asked)}) s
      where s.standing = 'due' ${from === null ? sql`` : sql`and s.user > ${from}`}
        and not exists (
          select from rollout_mails o where o.tenant_id = ${tx.tenantId} and o.user_id = s.user and o.rollout_id = ${asked.rollout}
            and o.state <> 'overtaken' and coalesce(o.settled_at, o.written_at) > ${at(after(tx.now, -LEAST_APART))})
      order by s.user limit ${limit}`,
  );
}

export async function insertRolloutMails(
  tx: Tx,
  { rollout, people, mail }: MailAsked,
  messages: readonly (NewMessage & { readonly user: UserId })[],
): Promise<number> {
  if (messages.length === 0) return 0;
  const users = messages.map(({ user }) => user);
  // It was never sent, so that another one is the first.
  await change(
    tx,
    sql`delete from rollout_mails where tenant_id = ${tx.tenantId} and rollout_id = ${rollout} and step = ${mail.step}
      and state = 'overtaken' and user_id = any(${users}::uuid[])`,
  );
  const rows = messages.map(
    (one) =>
      sql`(${tx.tenantId}, ${rollout}, ${mail.step}, ${at(people.date)}, ${one.user}, ${one.id}, ${one.recipient}, 'waiting', ${at(tx.now)})`,
  );
  const written = await ask<{ readonly user_id: UserId }>(
    tx,
    sql`insert into rollout_mails (tenant_id, rollout_id, step, date, user_id, message_id, recipient, state, written_at)
      values ${sql.join(rows)} on conflict do nothing returning user_id`,
  );
  const taken = new Set(written.map(({ user_id }) => user_id));
  await insertMessages(
    tx,
    messages.filter(({ user }) => taken.has(user)),
  );
  return taken.size;
}

export async function findRolloutMail(tx: Tx, message: MessageId): Promise<WrittenMail | null> {
  return askOne<WrittenMail>(
    tx,
    sql`select m.rollout_id as rollout, m.date, m.user_id as user, u.mail, u.disabled_at is not null as "isDisabled",
        exists (select from unsubscribed_people x where x.tenant_id = ${tx.tenantId} and x.user_id = u.id) as "isUnsubscribed",
        array(select f.kind from factors f where f.tenant_id = ${tx.tenantId} and f.user_id = u.id and f.companion is not true) as kinds
      from rollout_mails m join users u on u.tenant_id = ${tx.tenantId} and u.id = m.user_id
      where m.tenant_id = ${tx.tenantId} and m.message_id = ${message}`,
  );
}

export async function settleRolloutMail(tx: Tx, message: MessageId, state: MailState): Promise<void> {
  await change(
    tx,
    sql`update rollout_mails set state = ${state}, settled_at = ${at(state === 'waiting' ? null : tx.now)}
      where tenant_id = ${tx.tenantId} and message_id = ${message}`,
  );
}

export async function dropMessage(tx: Tx, message: MessageId): Promise<boolean> {
  return (await change(tx, sql`delete from messages where tenant_id = ${tx.tenantId} and id = ${message} and sent_at is null`)) === 1;
}

export function countMailStandings(tx: Tx, asked: MailAsked): Promise<readonly { standing: MailStanding; people: number }[]> {
  return ask(tx, sql`${anew} select s.standing, count(*) as people from (${standings(tx, asked)}) s group by 1 order by 1`);
}

export function listMailPeople(
  tx: Tx,
  asked: MailAsked,
  page: { readonly standing: MailStanding | null; readonly after: UserId | null; readonly limit: number },
): Promise<readonly MailPerson[]> {
  return ask<MailPerson>(
    tx,
    sql`${anew} select s.user, s.login_name as "loginName", s.display_name as "displayName", s.mail, s.standing, s.at
      from (${standings(tx, asked)}) s
      where ${page.standing === null ? sql`true` : sql`s.standing = ${page.standing}`} ${page.after === null ? sql`` : sql`and s.user > ${page.after}`}
      order by s.user limit ${page.limit}`,
  );
}

export async function unsubscribe(tx: Tx, user: UserId): Promise<boolean> {
  const noted = await change(
    tx,
    sql`insert into unsubscribed_people (tenant_id, user_id, at)
      select u.tenant_id, u.id, ${at(tx.now)} from users u where u.tenant_id = ${tx.tenantId} and u.id = ${user} on conflict do nothing`,
  );
  return noted === 1;
}

export async function subscribe(tx: Tx, user: UserId): Promise<boolean> {
  return (await change(tx, sql`delete from unsubscribed_people where tenant_id = ${tx.tenantId} and user_id = ${user}`)) === 1;
}

/** How everybody of a stage stands with one of its mails. It is the one reading of it: of the list, the figures and what is due. */
function standings(tx: Tx, asked: MailAsked): RawBuilder<unknown> {
  const { rollout, people, mail, kinds } = asked;
  const now = at(tx.now);
  const isReady = sql`exists (select from factors f where f.tenant_id = ${tx.tenantId} and f.user_id = u.id and f.kind = any(${kinds}::text[])
    and f.companion is not true)`;
  const isUnsubscribed = sql`exists (select from unsubscribed_people x where x.tenant_id = ${tx.tenantId} and x.user_id = u.id)`;
  const hasBounced = sql`exists (select from rollout_mails b where b.tenant_id = ${tx.tenantId} and b.user_id = u.id
    and b.rollout_id = ${rollout} and b.state = 'bounced' and b.recipient = u.mail)`;
  return sql`select u.id as user, u.login_name, u.display_name, u.mail, m.message_id as message, coalesce(m.settled_at, m.written_at) as at,
      case
        when m.state = 'sent' and ${isReady} then 'done'
        when m.state <> 'overtaken' then m.state
        when ${isReady} then 'not_needed'
        when ${isUnsubscribed} then 'unsubscribed'
        when u.mail is null then 'no_address'
        when ${hasBounced} then 'bounced'
        when ${now} < ${at(mail.from)} then 'planned'
        when ${now} < ${at(mail.until)} then 'due'
        else coalesce(m.state, 'missed')
      end as standing
    from users u left join rollout_mails m on m.tenant_id = ${tx.tenantId} and m.user_id = u.id and m.rollout_id = ${rollout}
      and m.step = ${mail.step} ${mail.step === 'announcement' ? sql`` : sql`and m.date = ${at(people.date)}`}
    where u.tenant_id = ${tx.tenantId} and u.disabled_at is null and u.created_at < ${at(people.opensAt)}
      and ${isReached(tx, people.reached)} ${sql.join(
        people.without.map((earlier) => sql`and not ${isReached(tx, earlier)}`),
        sql` `,
      )}`;
}

/** Of the user `u`. An application is for everybody. */
function isReached(tx: Tx, { scopes, percent }: Reached): RawBuilder<unknown> {
  const groups = scopes.flatMap((scope) => (scope.kind === 'group' ? [scope.group] : []));
  const within =
    groups.length < scopes.length
      ? sql``
      : sql`and exists (select from memberships g where g.tenant_id = ${tx.tenantId} and g.user_id = u.id and g.group_id = any(${groups}::uuid[]))`;
  return sql`(u.cohort < ${percent} ${within})`;
}

function ofMail(tx: Tx, { rollout, people, mail }: MailAsked): RawBuilder<unknown> {
  return sql`p.tenant_id = ${tx.tenantId} and p.rollout_id = ${rollout} and p.step = ${mail.step} and p.date = ${at(people.date)}`;
}
