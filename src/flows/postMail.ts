import type { UserId } from '../domain/directory/user.ts';
import type { MessageId, MessageValues } from '../domain/messages/message.ts';
import type { TemplateName } from '../domain/messages/templates.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

export interface NewMail {
  /** Absent: one is made. */
  readonly id?: MessageId;
  readonly template: TemplateName;
  /** null: somebody without an account. */
  readonly user: UserId | null;
  readonly to: string;
  readonly values: MessageValues;
  /** Values that nobody may read from the database: codes, and links that open something. */
  readonly secrets: MessageValues;
  /** From then on it is not worth sending; null: always. */
  readonly expiresAt: Instant | null;
}

/** Puts a mail into the outbox of this transaction. It leaves when the transaction is committed, and not without it. */
export async function postMail(ports: Pick<Ports, 'store' | 'random' | 'sealer'>, tx: Tx, mail: NewMail): Promise<MessageId> {
  const { id = ports.random.id<'Message'>(tx.now), template, user, to, values, secrets, expiresAt } = mail;
  const plain = new TextEncoder().encode(JSON.stringify(secrets));
  await ports.store.insertMessage(tx, {
    id,
    channel: 'mail',
    template,
    user,
    recipient: to,
    values,
    sealedValues: Object.keys(secrets).length === 0 ? null : ports.sealer.seal(plain, { purpose: 'message', owner: id }),
    expiresAt,
  });
  return id;
}
