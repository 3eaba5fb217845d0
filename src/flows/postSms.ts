import type { AuditEvent } from '../domain/audit/event.ts';
import type { UserId } from '../domain/directory/user.ts';
import { prefixOf } from '../domain/factors/sendLimits.ts';
import type { MessageId, MessageValues } from '../domain/messages/message.ts';
import type { SmsTemplateName } from '../domain/messages/smsTexts.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import type { SendCharge } from '../ports/store/messageStore.ts';
import type { Tx } from '../ports/store/transaction.ts';

export interface NewSms {
  readonly template: SmsTemplateName;
  readonly user: UserId;
  /** E.164. */
  readonly to: string;
  readonly secrets: MessageValues;
  /** From then on it is not worth sending. */
  readonly expiresAt: Instant;
  /** Where it comes from, for the audit. */
  readonly about: Omit<AuditEvent, 'type' | 'data'>;
}

export type PostSmsPorts = Pick<Ports, 'store' | 'random' | 'sealer' | 'capabilities'>;

/**
 * Charges a text message to its budgets and puts it into the outbox of this transaction, or does neither. It leaves when
 * the transaction is committed. A number whose budget is used up is on record, once in 15 minutes (docs/decisions/0010).
 */
export async function postSms(
  ports: PostSmsPorts,
  tx: Tx,
  sms: NewSms,
): Promise<{ readonly kind: 'posted'; readonly message: MessageId } | Extract<SendCharge, { readonly kind: 'refused' }>> {
  const { template, user, to, secrets, expiresAt, about } = sms;
  const charge = await chargeSms(ports, tx, { user, to, about });
  if (charge.kind === 'refused') return charge;
  const id = ports.random.id<'Message'>(tx.now);
  const plain = new TextEncoder().encode(JSON.stringify(secrets));
  await ports.store.insertMessage(tx, {
    id,
    channel: 'sms',
    template,
    user,
    recipient: to,
    values: {},
    sealedValues: ports.sealer.seal(plain, { purpose: 'message', owner: id }),
    expiresAt,
  });
  return { kind: 'posted', message: id };
}

/** The charge alone, of a message that leaves by itself. */
export async function chargeSms(
  ports: Pick<Ports, 'store' | 'capabilities'>,
  tx: Tx,
  { user, to, about }: Pick<NewSms, 'to' | 'about'> & { readonly user: UserId | null },
): Promise<SendCharge> {
  const charge = await ports.store.chargeSend(tx, { user, to, limits: ports.capabilities.sendLimits });
  if (charge.kind === 'refused') {
    const { limit } = charge;
    const event: AuditEvent = { ...about, type: 'sms.refused', data: { limit, prefix: prefixOf(to) } };
    const ofWhom = { person: user ?? '', number: to, prefix: prefixOf(to), tenant: '', system: '' } as const;
    await ports.store.appendFoldedEvent(tx, event, [limit, ofWhom[limit]]);
  }
  return charge;
}
