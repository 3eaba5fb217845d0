import type { TenantId } from '../../domain/directory/tenant.ts';
import type { MessageId, MessageValues } from '../../domain/messages/message.ts';
import { DeliveryRefused, type Mail } from '../../ports/mailer.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MessageFound } from '../../ports/store/messageStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { buryMessage } from '../buryMessage.ts';
import { type ComposePorts, composeMail } from './composeMail.ts';

export type SendPorts = ComposePorts & Pick<Ports, 'sealer' | 'mailer'>;

/**
 * Sends one message of the outbox, in no transaction: a provider may be slow. At least once: a process that ends between
 * the provider's answer and our note of it sends the message again.
 * @throws when it is to be tried again.
 */
export function sendMessage(ports: SendPorts) {
  return async ({ tenantId, message }: { readonly tenantId: TenantId; readonly message: MessageId }): Promise<void> => {
    const ready = await ports.store.transaction(tenantId, (tx) => prepare(ports, tx, message));
    if (ready === null) return;
    const { mailer } = ports;
    if (mailer === null) throw new NoMailServer('SALLYPORT_SMTP_URL is not set');
    try {
      await mailer.send(ready);
    } catch (error) {
      if (!(error instanceof DeliveryRefused)) throw error;
      await ports.store.transaction(tenantId, (tx) => buryMessage(ports, tx, { message, because: error.message }));
      return;
    }
    await ports.store.transaction(tenantId, (tx) =>
      ports.store.recordMessageSent(tx, message, { provider: mailer.provider, reference: null }),
    );
  };
}

/** The mail server was there when the message was written, and is not in the settings now. */
class NoMailServer extends Error {
  override readonly name = 'NoMailServer';
}

/** null: there is nothing to send any more. */
async function prepare(ports: SendPorts, tx: Tx, message: MessageId): Promise<Mail | null> {
  const found = await ports.store.findMessageToSend(tx, message);
  if (found === null) return null;
  if (found.expiresAt !== null && tx.now >= found.expiresAt) {
    await buryMessage(ports, tx, { message, because: 'it was over before it could be sent' });
    return null;
  }
  const { template } = found;
  const composed = await composeMail(ports, tx, {
    template,
    own: await ports.store.findOwnTemplate(tx, template),
    personName: found.personName ?? '',
    values: valuesOf(ports, found),
  });
  return { ...composed, to: found.recipient, messageId: found.id };
}

function valuesOf({ sealer }: Pick<Ports, 'sealer'>, { id, values, sealedValues }: MessageFound): MessageValues {
  if (sealedValues === null) return values;
  const opened = new TextDecoder().decode(sealer.open(sealedValues, { purpose: 'message', owner: id }));
  return { ...values, ...(JSON.parse(opened) as MessageValues) };
}
