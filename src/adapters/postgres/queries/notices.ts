import { type RawBuilder, sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { NewNotice } from '../../../ports/store/messageStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask } from '../question.ts';
import { timeOrderedId } from '../timeOrderedId.ts';
import { budgetOf, spend } from './budgets.ts';
import { insertMessages } from './messages.ts';

export async function insertNotice(tx: Tx, notice: NewNotice): Promise<void> {
  const recipients = await ask<{ readonly id: UserId; readonly mail: string }>(
    tx,
    sql`select u.id, u.mail from users u where u.tenant_id = ${tx.tenantId} and u.mail is not null ${among(notice)} order by u.id`,
  );
  const { template, values } = notice;
  await insertMessages(
    tx,
    recipients.map(({ id, mail }) => ({
      id: timeOrderedId<'Message'>(tx.now),
      channel: 'mail',
      template,
      user: id,
      recipient: mail,
      values,
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
