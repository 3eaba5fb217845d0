import { maskedPhone } from '../../domain/factors/maskedPhone.ts';
import { SMS_TEXTS } from '../../domain/messages/smsTexts.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Sms, SmsTaken } from '../../ports/smsSender.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { type PhoneError, phoneFrom } from '../phoneFrom.ts';
import { chargeSms } from '../postSms.ts';
import { receiptsAt } from '../receiptsAt.ts';
import { record } from '../record.ts';
import { sendLimitReached } from '../sendLimitReached.ts';
import { tenantHere } from '../tenantHere.ts';

export interface SendTestSms extends Administration {
  /** With its country: "+49 …". */
  readonly to: unknown;
}

export type TestSmsError = 'not_permitted' | PhoneError | 'sms_unavailable' | 'sms_not_sent' | 'send_limit_reached';

type TestSmsPorts = Pick<Ports, 'store' | 'random' | 'clock' | 'smsSender' | 'phoneNumbers' | 'capabilities'>;

/**
 * Sends a text message at once, past the outbox, so that the provider's answer is seen. When one takes it, the tenant has
 * proved that sending works, and may allow `sms` as a factor (F12).
 */
export function sendTestSms(ports: TestSmsPorts) {
  return async (command: SendTestSms): Promise<Result<SmsTaken, TestSmsError>> => {
    const ready = await administer(ports, { ...command, act: 'change_messages', on: null }, (tx) => prepare(ports, tx, command));
    if (!ready.ok) return ready;
    if (ports.smsSender === null) throw new Error('a provider that was there a moment ago');
    let taken: SmsTaken;
    try {
      taken = await ports.smsSender.send(ready.value);
    } catch (error) {
      return refused('sms_not_sent', `No provider took it: ${error instanceof Error ? error.message : ''}`);
    }
    return administer(ports, { ...command, act: 'change_messages', on: null }, async (tx) => {
      await ports.store.recordSmsProof(tx);
      await record(ports, tx, eventBy(command.by, 'sms.proved', { data: { provider: taken.provider } }));
      return succeeded(taken);
    });
  };
}

async function prepare(
  ports: TestSmsPorts,
  tx: Parameters<typeof tenantHere>[1],
  command: SendTestSms,
): Promise<Result<Sms, TestSmsError>> {
  if (ports.smsSender === null) return refused('sms_unavailable', 'No provider of text messages is set: see SALLYPORT_SMS_PROVIDERS.');
  const tenant = await tenantHere(ports, tx);
  const phone = phoneFrom(ports.phoneNumbers, { number: command.to, country: null }, tenant.settings);
  if (!phone.ok) return phone;
  const to = phone.value.e164;
  const told = eventBy(command.by, 'sms.test_sent', { data: { phone: maskedPhone(to) } });
  const charge = await chargeSms(ports, tx, { user: command.by.kind === 'user' ? command.by.id : null, to, about: told });
  if (charge.kind === 'refused') return sendLimitReached(charge);
  await record(ports, tx, told);
  return succeeded({
    to,
    text: SMS_TEXTS.sms_test({ tenant: tenant.name }),
    messageId: ports.random.id<'Message'>(tx.now),
    receiptsAt: receiptsAt(ports, tenant),
  });
}
