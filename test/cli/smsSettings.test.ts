import { describe, expect, it } from 'vitest';
import { readMessagingSettings } from '../../src/cli/messagingSettings.ts';
import { environmentFrom } from '../../src/cli/settings.ts';
import { DEFAULT_SEND_LIMITS } from '../../src/domain/factors/sendLimits.ts';

const read = (variables: Record<string, string>) => readMessagingSettings(environmentFrom(variables));

const TWILIO = { SALLYPORT_SMS_TWILIO_URL: 'https://AC1:token@api.twilio.com', SALLYPORT_SMS_TWILIO_FROM: '+4915100000000' };
const WEBHOOK = { SALLYPORT_SMS_WEBHOOK_URL: 'https://gateway.example/sms', SALLYPORT_SMS_WEBHOOK_SECRET: 'x'.repeat(32) };
const SNS = { SALLYPORT_SMS_SNS_REGION: 'eu-central-1' };

describe('settings of text messages', () => {
  it('F12: without any none is sent', () => {
    expect(read({})).toEqual({ ok: true, value: { smtp: null, sms: { providers: [], limits: DEFAULT_SEND_LIMITS } } });
    expect(read({ ...TWILIO, ...WEBHOOK, ...SNS })).toMatchObject({ value: { sms: { providers: [] } } });
  });

  it('providers come in the order in which they are named', () => {
    const named = (names: string) => read({ ...TWILIO, ...WEBHOOK, ...SNS, SALLYPORT_SMS_PROVIDERS: names });
    expect(named('sns, twilio ,webhook')).toMatchObject({
      value: { sms: { providers: [{ kind: 'sns', endpoint: null, senderId: null }, { kind: 'twilio' }, { kind: 'webhook' }] } },
    });
    for (const wrong of ['twilio,twilio', 'smpp', 'Twilio']) {
      expect(named(wrong)).toMatchObject({ code: 'setting_malformed', facts: { setting: 'SALLYPORT_SMS_PROVIDERS' } });
    }
  });

  it.each([
    ['twilio', { SALLYPORT_SMS_TWILIO_URL: 'http://AC1:token@api.twilio.com' }, 'SALLYPORT_SMS_TWILIO_URL'],
    ['twilio', { SALLYPORT_SMS_TWILIO_URL: 'https://api.twilio.com' }, 'SALLYPORT_SMS_TWILIO_URL'],
    ['twilio', { SALLYPORT_SMS_TWILIO_FROM: '' }, 'SALLYPORT_SMS_TWILIO_FROM'],
    ['webhook', { SALLYPORT_SMS_WEBHOOK_URL: 'http://gateway.example/sms' }, 'SALLYPORT_SMS_WEBHOOK_URL'],
    ['webhook', { SALLYPORT_SMS_WEBHOOK_SECRET: 'short' }, 'SALLYPORT_SMS_WEBHOOK_SECRET'],
    ['sns', { SALLYPORT_SMS_SNS_REGION: 'Frankfurt' }, 'SALLYPORT_SMS_SNS_REGION'],
    ['sns', { SALLYPORT_SMS_SNS_ENDPOINT: 'http://sns.example' }, 'SALLYPORT_SMS_SNS_ENDPOINT'],
  ])('%s with %j is refused, and %s is named', (name, wrong, setting) => {
    expect(read({ ...TWILIO, ...WEBHOOK, ...SNS, SALLYPORT_SMS_PROVIDERS: name, ...wrong })).toMatchObject({
      ok: false,
      code: 'setting_malformed',
      facts: { setting },
    });
  });

  it('security.md, Numbers: limits are whole numbers in their range', () => {
    const limit = (text: string) => read({ SALLYPORT_SMS_MOST_PER_TENANT: text });
    expect(limit('10000')).toMatchObject({ value: { sms: { limits: { ...DEFAULT_SEND_LIMITS, perTenant: 10_000 } } } });
    for (const wrong of ['0', '-1', '1.5', '10001', '1e3', 'many']) expect(limit(wrong)).toMatchObject({ code: 'setting_malformed' });
  });
});
