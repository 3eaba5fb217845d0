import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { failoverSms } from '../../src/adapters/messaging/failoverSms.ts';
import { snsSms } from '../../src/adapters/messaging/snsSms.ts';
import { DeliveryRefused } from '../../src/ports/mailer.ts';
import type { Sms } from '../../src/ports/smsSender.ts';
import { smsOver } from '../builders/phones.ts';
import { anSmsGateway, gatewaySignature, type SmsGateway, twilioSignature } from '../doubles/smsGateway.ts';

const TO = '+4915123456789';
const message: Sms = { to: TO, text: 'Acme: 123456', messageId: 'm1', receiptsAt: 'https://id.example/t/acme/receipts/sms' };

describe('providers of text messages', () => {
  let gateway: SmsGateway;
  beforeAll(async () => {
    gateway = await anSmsGateway();
    process.env['AWS_ACCESS_KEY_ID'] = 'id';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'key';
  });
  afterEach(() => {
    for (const by of ['twilio', 'webhook', 'sns'] as const) gateway.make(by, null);
    gateway.received.length = 0;
  });
  afterAll(async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    await gateway.close();
  });

  const sns = () => failoverSms({ providers: [snsSms({ region: 'eu-central-1', endpoint: gateway.origin, senderId: 'Acme' })] });

  it('the first takes a message, and is told where its receipts go', async () => {
    const sms = smsOver(gateway);
    expect(sms.providers).toEqual(['twilio', 'webhook']);
    expect(await sms.send(message)).toEqual({ provider: 'twilio', reference: gateway.received[0]?.reference });
    expect(gateway.received).toMatchObject([{ by: 'twilio', to: TO, text: message.text, receiptsAt: `${message.receiptsAt}/twilio` }]);
    sms.close();
  });

  it.each(['down', 'silent'] as const)(
    'security.md, Tenancy: when the first is %s, the second is tried in the same attempt',
    async (how) => {
      gateway.make('twilio', how);
      expect(await smsOver(gateway, { timeLimit: 300 }).send(message)).toMatchObject({ provider: 'webhook' });
      expect(gateway.received).toMatchObject([{ by: 'webhook', to: TO, text: message.text, receiptsAt: `${message.receiptsAt}/webhook` }]);
    },
  );

  it('when none takes it, the failure says who and not to whom', async () => {
    gateway.make('twilio', 'down');
    gateway.make('webhook', 'silent');
    const failed: unknown = await smsOver(gateway, { timeLimit: 300 })
      .send(message)
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: 'NoProviderTookIt', message: 'twilio: answered 503; webhook: TimeoutError' });
    expect(failed).not.toBeInstanceOf(DeliveryRefused);
  });

  it.each(['twilio', 'webhook', 'sns'] as const)('a number that %s refuses for good is not tried again', async (by) => {
    if (by === 'webhook') gateway.make('twilio', 'down');
    gateway.make(by, { refuses: TO });
    const failed: unknown = await (by === 'sns' ? sns() : smsOver(gateway)).send(message).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(DeliveryRefused);
    expect(String(failed)).not.toContain('4915123456789');
    expect(gateway.received).toEqual([]);
  });

  it('Amazon SNS is spoken to in its own language, and fails like the others', async () => {
    const sms = sns();
    expect(await sms.send(message)).toEqual({
      provider: 'sns',
      reference: 'sns-1'.replace('1', String(gateway.received[0]?.reference.split('-')[1])),
    });
    expect(gateway.received).toMatchObject([{ by: 'sns', to: TO, text: message.text }]);
    gateway.make('sns', 'down');
    await expect(sms.send(message)).rejects.toMatchObject({ name: 'NoProviderTookIt' });
    sms.close();
  });

  describe('receipts', () => {
    const address = 'https://id.example/t/acme/receipts/sms/twilio';
    const fields = { MessageSid: 'twilio-1', MessageStatus: 'delivered', To: TO };
    const posted = (words: { fields?: Record<string, string>; signature?: string | null; address?: string }) => ({
      provider: 'twilio',
      address: words.address ?? address,
      body: new URLSearchParams(words.fields ?? fields).toString(),
      header: (name: string) =>
        name === 'x-twilio-signature'
          ? words.signature === undefined
            ? twilioSignature(address, words.fields ?? fields)
            : words.signature
          : null,
    });

    it('of Twilio count when its signature is over this address and these fields', () => {
      const sms = smsOver(gateway);
      expect(sms.read(posted({}))).toEqual({ provider: 'twilio', reference: 'twilio-1', outcome: 'delivered', because: '' });
      const undelivered = { ...fields, MessageStatus: 'undelivered', ErrorCode: '30003' };
      expect(sms.read(posted({ fields: undelivered }))).toMatchObject({
        outcome: 'undelivered',
        because: 'twilio could not deliver it (30003)',
      });
      expect(sms.read(posted({ fields: { ...fields, MessageStatus: 'sent' } }))).toBe('nothing_new');
      expect(sms.read(posted({ fields: { MessageStatus: 'delivered' } }))).toBe('nothing_new');
    });

    it('of Twilio are forged with another token, another address, other fields, or none', () => {
      const sms = smsOver(gateway);
      const wrongs = [
        posted({ signature: twilioSignature(address, fields, 'another token') }),
        posted({ signature: twilioSignature(address, { ...fields, MessageSid: 'another' }) }),
        posted({ address: 'https://id.example/t/other/receipts/sms/twilio' }),
        posted({ signature: null }),
        posted({ signature: '' }),
        { ...posted({}), provider: 'sns' },
        { ...posted({}), provider: 'webhook' },
      ];
      for (const wrong of wrongs) expect(sms.read(wrong)).toBe('forged');
    });

    const signed = (body: string, words: { timestamp?: string; secret?: string } = {}) => {
      const { timestamp = String(Math.floor(Date.now() / 1_000)) } = words;
      const headers: Record<string, string> = {
        'x-sallyport-timestamp': timestamp,
        'x-sallyport-signature': gatewaySignature(timestamp, body, words.secret),
      };
      return { provider: 'webhook', address, body, header: (name: string) => headers[name] ?? null };
    };

    it('of a gateway count when they are signed lately with the shared secret', () => {
      const sms = smsOver(gateway);
      const body = JSON.stringify({ reference: 'r', state: 'delivered' });
      expect(sms.read(signed(body))).toEqual({ provider: 'webhook', reference: 'r', outcome: 'delivered', because: '' });
      expect(sms.read(signed(JSON.stringify({ reference: 'r', state: 'undelivered' })))).toMatchObject({ outcome: 'undelivered' });
      for (const odd of ['null', '[]', '{', '{"reference":7,"state":"delivered"}', '{"reference":"r","state":"on its way"}']) {
        expect(sms.read(signed(odd))).toBe('nothing_new');
      }
      const old = String(Math.floor(Date.now() / 1_000) - 301);
      for (const wrong of [
        signed(body, { secret: 'x'.repeat(32) }),
        signed(body, { timestamp: old }),
        signed(body, { timestamp: 'now' }),
      ]) {
        expect(sms.read(wrong)).toBe('forged');
      }
      expect(sms.read({ ...signed(body), body: body.replace('"r"', '"s"') })).toBe('forged');
    });
  });
});
