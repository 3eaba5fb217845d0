import type { TenantId } from '../../domain/directory/tenant.ts';
import type { MessageId, MessageValues } from '../../domain/messages/message.ts';
import { isSmsTemplate, SMS_TEXTS } from '../../domain/messages/smsTexts.ts';
import type { TemplateName } from '../../domain/messages/templates.ts';
import { assertNever } from '../../kernel/never.ts';
import { DeliveryRefused, type Mail } from '../../ports/mailer.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Sms, SmsTaken } from '../../ports/smsSender.ts';
import type { MessageFound } from '../../ports/store/messageStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { buryMessage } from '../buryMessage.ts';
import { receiptsAt } from '../receiptsAt.ts';
import { rolloutMailLinks } from '../rolloutMailLinks.ts';
import { tenantHere } from '../tenantHere.ts';
import { type ComposePorts, composeMail } from './composeMail.ts';
import { isRolloutMail, isStillWanted } from './isStillWanted.ts';

export type SendPorts = ComposePorts & Pick<Ports, 'sealer' | 'mailer' | 'smsSender'>;

/** A message as it leaves. */
type Ready = { readonly channel: 'mail'; readonly mail: Mail } | { readonly channel: 'sms'; readonly sms: Sms };

/**
 * Sends one message of the outbox, in no transaction: a provider may be slow. At least once: a process that ends between
 * the provider's answer and our note of it sends the message again.
 * @throws when it is to be tried again.
 */
export function sendMessage(ports: SendPorts) {
  return async ({ tenantId, message }: { readonly tenantId: TenantId; readonly message: MessageId }): Promise<void> => {
    const ready = await ports.store.transaction(tenantId, (tx) => prepare(ports, tx, message));
    if (ready === null) return;
    let taken: SmsTaken;
    try {
      taken = await handOver(ports, ready);
    } catch (error) {
      if (!(error instanceof DeliveryRefused)) throw error;
      await ports.store.transaction(tenantId, (tx) => buryMessage(ports, tx, { message, because: error.message, as: 'bounced' }));
      return;
    }
    await ports.store.transaction(tenantId, async (tx) => {
      await ports.store.recordMessageSent(tx, message, taken);
      if (ready.channel === 'mail' && ready.mail.unsubscribe !== null) await ports.store.settleRolloutMail(tx, message, 'sent');
    });
  };
}

async function handOver({ mailer, smsSender }: SendPorts, ready: Ready): Promise<SmsTaken> {
  switch (ready.channel) {
    case 'mail':
      if (mailer === null) throw new NoMailServer('SALLYPORT_SMTP_URL is not set');
      await mailer.send(ready.mail);
      return { provider: mailer.provider, reference: null };
    case 'sms':
      if (smsSender === null) throw new NoSmsProvider('SALLYPORT_SMS_PROVIDERS is not set');
      return smsSender.send(ready.sms);
    default:
      return assertNever(ready);
  }
}

/** As the next one, of text messages. */
class NoSmsProvider extends Error {
  override readonly name = 'NoSmsProvider';
}

/** The mail server was there when the message was written, and is not in the settings now. */
class NoMailServer extends Error {
  override readonly name = 'NoMailServer';
}

/** null: there is nothing to send any more. */
async function prepare(ports: SendPorts, tx: Tx, message: MessageId): Promise<Ready | null> {
  const found = await ports.store.findMessageToSend(tx, message);
  if (found === null) return null;
  if (isRolloutMail(found)) return prepareRolloutMail(ports, tx, found);
  if (found.expiresAt !== null && tx.now >= found.expiresAt) {
    await buryMessage(ports, tx, { message, because: 'it was over before it could be sent', as: 'failed' });
    return null;
  }
  const { template } = found;
  if (isSmsTemplate(template)) {
    const tenant = await tenantHere(ports, tx);
    const values = { ...valuesOf(ports, found), tenant: tenant.name, host: new URL(ports.capabilities.publicUrl).host };
    return {
      channel: 'sms',
      sms: { to: found.recipient, text: SMS_TEXTS[template](values), messageId: found.id, receiptsAt: receiptsAt(ports, tenant) },
    };
  }
  return { channel: 'mail', mail: await mailOf(ports, tx, { found, template, values: valuesOf(ports, found), unsubscribe: null }) };
}

/** It leaves the outbox unsent when it is not worth sending any more; that is no failure, and nobody has to look into it. */
async function prepareRolloutMail(ports: SendPorts, tx: Tx, found: MessageFound): Promise<Ready | null> {
  const { template, user } = found;
  if (isSmsTemplate(template) || user === null) return null;
  if (!(await isStillWanted(ports, tx, found))) {
    if (await ports.store.dropMessage(tx, found.id)) await ports.store.settleRolloutMail(tx, found.id, 'overtaken');
    return null;
  }
  const links = rolloutMailLinks(ports, await tenantHere(ports, tx), user);
  const { unsubscribe } = links;
  return { channel: 'mail', mail: await mailOf(ports, tx, { found, template, values: { ...found.values, ...links }, unsubscribe }) };
}

interface Filling {
  readonly found: MessageFound;
  readonly template: TemplateName;
  readonly values: MessageValues;
  readonly unsubscribe: string | null;
}

async function mailOf(ports: SendPorts, tx: Tx, { found, template, values, unsubscribe }: Filling): Promise<Mail> {
  const own = await ports.store.findOwnTemplate(tx, template);
  const composed = await composeMail(ports, tx, { template, own, personName: found.personName ?? '', values });
  return { ...composed, to: found.recipient, messageId: found.id, unsubscribe };
}

function valuesOf({ sealer }: Pick<Ports, 'sealer'>, { id, values, sealedValues }: MessageFound): MessageValues {
  if (sealedValues === null) return values;
  const opened = new TextDecoder().decode(sealer.open(sealedValues, { purpose: 'message', owner: id }));
  return { ...values, ...(JSON.parse(opened) as MessageValues) };
}
