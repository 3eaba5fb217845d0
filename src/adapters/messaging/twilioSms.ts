import { createHmac } from 'node:crypto';
import { DeliveryRefused } from '../../ports/mailer.ts';
import { sameSignature } from './sameSignature.ts';
import { ProviderFailed, type SmsProvider } from './smsProvider.ts';

export interface TwilioSettings {
  /** https://ACCOUNT:TOKEN@host: Twilio's API, or one that speaks as it does. */
  readonly url: string;
  /** The number or the name of the sender, or the id of a messaging service. */
  readonly from: string;
}

/** About the number itself, and so true of every try: not valid, not a mobile one, unsubscribed, not reachable. */
const FINAL_CODES: ReadonlySet<unknown> = new Set([21211, 21214, 21217, 21610, 21612, 21614]);
const DELIVERED = 'delivered';
const UNDELIVERED: readonly (string | null)[] = ['undelivered', 'failed', 'canceled'];

/** The API of Twilio (2010-04-01), which others speak too: a form posted with basic authentication. */
export function twilioSms({ url, from }: TwilioSettings): SmsProvider {
  const { origin, username, password } = new URL(url);
  const [account, token] = [decodeURIComponent(username), decodeURIComponent(password)];
  const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`;
  const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };
  return {
    name: 'twilio',
    async send({ to, text, receiptsAt }, signal) {
      const answer = await fetch(`${origin}/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`, {
        method: 'POST',
        headers: { authorization, accept: 'application/json' },
        body: new URLSearchParams({ To: to, ...sender, Body: text, StatusCallback: receiptsAt }),
        redirect: 'error',
        signal,
      });
      const told: unknown = await answer.json().catch(() => null);
      const { sid, code } = (told ?? {}) as { readonly sid?: unknown; readonly code?: unknown };
      if (answer.ok && typeof sid === 'string') return sid;
      if (!answer.ok && FINAL_CODES.has(code)) throw new DeliveryRefused(`twilio refused the number (${String(code)})`);
      throw new ProviderFailed(`answered ${answer.status}${typeof code === 'number' ? ` (${code})` : ''}`);
    },
    receipts: {
      /** X-Twilio-Signature: HMAC-SHA-1 over the address and the sorted fields of the form. */
      read({ address, header, body }) {
        const form = new URLSearchParams(body);
        const fields = [...form].sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
        const signed = address + fields.map(([name, value]) => name + value).join('');
        const right = createHmac('sha1', token).update(signed).digest('base64');
        if (!sameSignature(header('x-twilio-signature'), right)) return 'forged';
        const [reference, status] = [form.get('MessageSid'), form.get('MessageStatus')];
        if (reference === null) return 'nothing_new';
        if (status === DELIVERED) return { reference, outcome: 'delivered', because: '' };
        if (!UNDELIVERED.includes(status)) return 'nothing_new';
        const code = /^\d{1,6}$/.exec(form.get('ErrorCode') ?? '')?.[0];
        return { reference, outcome: 'undelivered', because: `twilio could not deliver it${code === undefined ? '' : ` (${code})`}` };
      },
    },
    close: () => undefined,
  };
}
