import { failoverSms } from '../../src/adapters/messaging/failoverSms.ts';
import { twilioSms } from '../../src/adapters/messaging/twilioSms.ts';
import { webhookSms } from '../../src/adapters/messaging/webhookSms.ts';
import { sendTestSms } from '../../src/flows/messages/sendTestSms.ts';
import { ACCOUNT, SECRET, type SmsGateway, TOKEN } from '../doubles/smsGateway.ts';
import { must, type World } from './world.ts';

let made = 0;

/** A German mobile number that nobody else has, in a thousand of its own. */
export function aNumber(): string {
  made += 1;
  return `+491511${String(1_000 + made).slice(-4)}${String(Math.floor(Math.random() * 1_000)).padStart(3, '0')}`;
}

/** Two providers over one gateway, the second for when the first fails. */
export function smsOver(gateway: SmsGateway, words: { readonly timeLimit?: number } = {}) {
  const { origin } = gateway;
  const withAccount = origin.replace('//', `//${ACCOUNT}:${encodeURIComponent(TOKEN)}@`);
  return failoverSms({
    providers: [
      twilioSms({ url: withAccount, from: '+4915100000000' }),
      webhookSms({ url: `${origin}/gateway`, secret: SECRET, now: Date.now }),
    ],
    ...words,
  });
}

/** The same world with providers of text messages. */
export function withSms(world: World, gateway: SmsGateway): World {
  const sms = smsOver(gateway);
  const { capabilities } = world.ports;
  const availableKinds = ['webauthn', 'totp', 'sms', 'backup_code'] as const;
  return { ...world, ports: { ...world.ports, smsSender: sms, receiptReader: sms, capabilities: { ...capabilities, availableKinds } } };
}

/** What a tenant does before a rule of it can allow text messages. */
export async function proveSms(world: World, countries: readonly string[] = ['DE']): Promise<void> {
  await world.settings({ smsCountries: countries });
  must(await sendTestSms(world.ports)({ ...world.host, to: aNumber() }));
}
