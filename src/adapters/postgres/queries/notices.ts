import { type RawBuilder, sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { NewNotice } from '../../../ports/store/messageStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask } from '../question.ts';
import { timeOrderedId } from '../timeOrderedId.ts';
import { budgetOf, spend } from './budgets.ts';
import { insertMessages } from './messages.ts';

interface Recipient {
  readonly id: UserId;
  readonly mail: string;
  /** Names of the person whom it concerns and of the one who did it; null: nobody with an account. */
  readonly about: string | null;
  readonly by: string | null;
}

export async function insertNotice(tx: Tx, notice: NewNotice): Promise<void> {
  const recipients = await ask<Recipient>(
    tx,
    sql`select u.id, u.mail, subject.display_name as about, actor.display_name as by from users u
        left join users subject on subject.tenant_id = ${tx.tenantId} and subject.id = ${notice.user}
        left join users actor on actor.tenant_id = ${tx.tenantId} and actor.id = ${notice.actor}
      where u.tenant_id = ${tx.tenantId} and u.mail is not null ${among(notice)} order by u.id`,
  );
  const { template } = notice;
  await insertMessages(
    tx,
    recipients.map(({ id, mail, about, by }) => ({
      id: timeOrderedId<'Message'>(tx.now),
      channel: 'mail',
      template,
      user: id,
      recipient: mail,
      values: { ...notice.values, ...(about === null ? {} : { about }), ...(by === null || id === notice.actor ? {} : { by }) },
      sealedValues: null,
      expiresAt: null,
    })),
  );
}

export async function insertFoldedNotice(tx: Tx, notice: NewNotice, fold: readonly string[]): Promise<void> {
  if ((await spend(tx, [budgetOf(1, 'notice', notice.template, ...fold)])) === 'spent') await insertNotice(tx, notice);
}

function among({ audience, user, actor }: NewNotice): RawBuilder<unknown> {
  switch (audience) {
    case 'person':
      return sql`and u.id = ${user}`;
    case 'other_administrators':
      return sql`and u.role in ('owner', 'administrator') and u.disabled_at is null and u.id is distinct from ${actor}`;
    case 'owners':
      return sql`and u.role = 'owner' and u.disabled_at is null`;
  }
}
