import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';

export const ACCOUNT = 'AC0000';
export const TOKEN = 'a token of the account';
export const SECRET = 'a secret that gateway and server share';

export interface ReceivedSms {
  readonly by: 'twilio' | 'webhook' | 'sns';
  readonly to: string;
  readonly text: string;
  /** Its id there. */
  readonly reference: string;
  /** Where its receipts go; null: this API has none. */
  readonly receiptsAt: string | null;
}

/** What one of the APIs does instead of taking a message; null: it takes it. */
export type Trouble = 'down' | 'silent' | { readonly refuses: string } | null;

/** A real HTTP server on this machine that speaks as three providers do. It keeps what it takes. */
export async function anSmsGateway() {
  const received: ReceivedSms[] = [];
  const trouble: Record<ReceivedSms['by'], Trouble> = { twilio: null, webhook: null, sns: null };
  let delay = 0;
  let made = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readText(request);
    const taken = read(request, body);
    const send = (status: number, value: string): void => {
      response.writeHead(status).end(value);
    };
    if (taken === null) return send(401, '{}');
    const inTheWay = trouble[taken.by];
    if (inTheWay === 'silent') return;
    if (inTheWay === 'down') return send(503, '{}');
    if (inTheWay !== null && taken.to === inTheWay.refuses) return send(...refusals[taken.by]);
    if (delay > 0) await new Promise((later) => setTimeout(later, delay));
    made += 1;
    const reference = `${taken.by}-${made}`;
    received.push({ ...taken, reference });
    send(taken.by === 'twilio' ? 201 : 200, answers[taken.by](reference));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const to = (number: string): readonly ReceivedSms[] => received.filter((one) => one.to === number);

  return {
    origin,
    received,
    to,
    /** The code of the newest message to a number; empty: there is none. */
    code: (number: string): string => /\b(\d{6})\b/.exec(to(number).at(-1)?.text ?? '')?.[1] ?? '',
    /** Waits until so many messages have come for a number. */
    async waitFor(number: string, count = 1): Promise<string> {
      for (const until = Date.now() + 15_000; Date.now() < until; await new Promise((later) => setTimeout(later, 50))) {
        if (to(number).length >= count) return this.code(number);
      }
      throw new Error(`${count} messages for ${number} did not come; there are ${JSON.stringify(received)}`);
    },
    make(by: ReceivedSms['by'], what: Trouble): void {
      trouble[by] = what;
    },
    answerAfter(milliseconds: number): void {
      delay = milliseconds;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

export type SmsGateway = Awaited<ReturnType<typeof anSmsGateway>>;

type Taken = Omit<ReceivedSms, 'reference'>;

/** null: it is not signed as it must be, or no API at all. */
function read({ url, headers }: IncomingMessage, body: string): Taken | null {
  if (url === `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`) {
    if (headers.authorization !== `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`) return null;
    const form = new URLSearchParams(body);
    return { by: 'twilio', to: form.get('To') ?? '', text: form.get('Body') ?? '', receiptsAt: form.get('StatusCallback') };
  }
  if (url === '/gateway') {
    const timestamp = String(headers['x-sallyport-timestamp']);
    if (headers['x-sallyport-signature'] !== gatewaySignature(timestamp, body)) return null;
    const { to, text, receiptsAt } = JSON.parse(body) as Record<'to' | 'text' | 'receiptsAt', string>;
    return { by: 'webhook', to, text, receiptsAt };
  }
  const form = new URLSearchParams(body);
  if (form.get('Action') !== 'Publish' || headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true) return null;
  return { by: 'sns', to: form.get('PhoneNumber') ?? '', text: form.get('Message') ?? '', receiptsAt: null };
}

const answers: Record<ReceivedSms['by'], (reference: string) => string> = {
  twilio: (sid) => JSON.stringify({ sid, status: 'queued' }),
  webhook: (reference) => JSON.stringify({ reference }),
  sns: (id) =>
    `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>${id}</MessageId></PublishResult></PublishResponse>`,
};

const refusals: Record<ReceivedSms['by'], [status: number, body: string]> = {
  twilio: [400, JSON.stringify({ code: 21_211, message: "The 'To' number is not a valid phone number.", status: 400 })],
  webhook: [422, '{}'],
  sns: [
    400,
    '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>InvalidParameter</Code><Message>Invalid parameter: PhoneNumber Reason: not valid to publish to</Message></Error></ErrorResponse>',
  ],
};

export function gatewaySignature(timestamp: string, body: string, secret: string = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** As Twilio signs what it posts to an address. */
export function twilioSignature(address: string, fields: Readonly<Record<string, string>>, token: string = TOKEN): string {
  const signed = Object.keys(fields)
    .sort()
    .map((name) => name + fields[name]);
  return createHmac('sha1', token)
    .update(`${address}${signed.join('')}`)
    .digest('base64');
}
