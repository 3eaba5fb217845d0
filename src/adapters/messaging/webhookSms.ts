import { createHmac } from 'node:crypto';
import { MINUTE, SECOND } from '../../kernel/instant.ts';
import { DeliveryRefused } from '../../ports/mailer.ts';
import { sameSignature } from './sameSignature.ts';
import { ProviderFailed, type SmsProvider } from './smsProvider.ts';

export interface WebhookSettings {
  readonly url: string;
  /** Shared with the gateway; signs both ways. */
  readonly secret: string;
  /** Milliseconds since 1970, by the clock of this machine. */
  readonly now: () => number;
}

/** A signature that was overheard is worth nothing after it. */
const LONGEST_AGE = 5 * MINUTE;
/** What a gateway answers about the number itself (docs/operating.md). */
const NUMBER_REFUSED = 422;

/**
 * A gateway of one's own: JSON, signed with HMAC-SHA-256 over "timestamp.body". `X-Sallyport-Timestamp` has seconds since
 * 1970, `X-Sallyport-Signature` has "sha256=" and the digest in hex. Receipts come signed in the same way.
 */
export function webhookSms({ url, secret, now }: WebhookSettings): SmsProvider {
  const sign = (timestamp: string, body: string): string =>
    `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
  return {
    name: 'webhook',
    async send({ to, text, messageId, receiptsAt }, signal) {
      const body = JSON.stringify({ id: messageId, to, text, receiptsAt });
      const timestamp = String(Math.floor(now() / SECOND));
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-sallyport-timestamp': timestamp,
          'x-sallyport-signature': sign(timestamp, body),
        },
        body,
        redirect: 'error',
        signal,
      });
      if (answer.status === NUMBER_REFUSED) throw new DeliveryRefused('the gateway refused the number');
      if (!answer.ok) throw new ProviderFailed(`answered ${answer.status}`);
      const told: unknown = await answer.json().catch(() => null);
      const { reference } = (told ?? {}) as { readonly reference?: unknown };
      return typeof reference === 'string' && reference !== '' ? reference.slice(0, 255) : messageId;
    },
    receipts: {
      read({ header, body }) {
        const timestamp = header('x-sallyport-timestamp') ?? '';
        if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now() - Number(timestamp) * SECOND) > LONGEST_AGE) return 'forged';
        if (!sameSignature(header('x-sallyport-signature'), sign(timestamp, body))) return 'forged';
        const { reference, state } = parsed(body);
        if (typeof reference !== 'string') return 'nothing_new';
        if (state === 'delivered') return { reference, outcome: 'delivered', because: '' };
        return state === 'undelivered' ? { reference, outcome: 'undelivered', because: 'the gateway could not deliver it' } : 'nothing_new';
      },
    },
    close: () => undefined,
  };
}

function parsed(body: string): { readonly reference?: unknown; readonly state?: unknown } {
  try {
    return (JSON.parse(body) ?? {}) as { readonly reference?: unknown; readonly state?: unknown };
  } catch {
    return {};
  }
}
