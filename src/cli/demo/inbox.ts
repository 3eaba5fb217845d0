import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { type InboxMessage, type InboxText, inboxPage } from './inboxPage.ts';

export interface Inbox {
  /** Where the demo sends its mail. */
  readonly smtpUrl: string;
  /** The gateway to which it gives its text messages. */
  readonly gatewayUrl: string;
  close(): Promise<void>;
}

const MOST_MAILS = 200;
const NAME = /^\d{15}-\d{6}\.(eml|json)$/;
/** Where the demo gives its text messages to. */
const TEXT_MESSAGES = '/text-messages';
const LONGEST_TEXT_MESSAGE = 10_000;

/**
 * The mail server and the gateway for text messages of the demo, on this machine alone: they take whatever is sent, to
 * whomever, keep it in a folder, and show it in the browser. So the demo really sends, and nobody outside gets any.
 */
export async function openInbox({ folder, port }: { readonly folder: string; readonly port: number }): Promise<Inbox> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let number = 0;
  async function keep(kind: 'eml' | 'json', content: Uint8Array | string): Promise<void> {
    number += 1;
    const name = `${String(Date.now()).padStart(15, '0')}-${String(number % 1_000_000).padStart(6, '0')}.${kind}`;
    await writeFile(join(folder, name), content, { mode: 0o600 });
    await forgetOldest(folder);
  }

  const smtp = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, answer) {
      buffer(stream)
        .then((mail) => keep('eml', mail))
        .then(
          () => answer(),
          (error: unknown) => answer(error instanceof Error ? error : new Error('the mail could not be kept')),
        );
    },
  });
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const pages = createServer((request, response) => {
    if (request.method === 'POST') {
      void takeTextMessage(request, keep).then((status) => response.writeHead(status).end());
      return;
    }
    readMessages(folder)
      .then((mails) => {
        const page = inboxPage(mails, new URL(request.url ?? '/', 'http://localhost').searchParams.get('mail'));
        response.writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
          'content-security-policy': POLICY,
        });
        response.end(page);
      })
      .catch(() => {
        response.writeHead(500).end();
      });
  });
  pages.listen(port, '127.0.0.1');
  await once(pages, 'listening');
  return {
    smtpUrl: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    gatewayUrl: `http://127.0.0.1:${port}${TEXT_MESSAGES}`,
    async close() {
      pages.closeAllConnections();
      await Promise.all([new Promise((closed) => pages.close(closed)), new Promise<void>((closed) => smtp.close(() => closed()))]);
    },
  };
}

/** A mail is shown in a frame of its own, in which nothing runs and nothing is fetched. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'";

async function takeTextMessage(request: IncomingMessage, keep: (kind: 'json', content: string) => Promise<void>): Promise<number> {
  if (request.url !== TEXT_MESSAGES) return 404;
  const body = (await buffer(request)).subarray(0, LONGEST_TEXT_MESSAGE).toString();
  try {
    const { to, text } = JSON.parse(body) as { readonly to?: unknown; readonly text?: unknown };
    if (typeof to !== 'string' || typeof text !== 'string') return 400;
    await keep('json', JSON.stringify({ to, text, at: new Date().toISOString() }));
    return 200;
  } catch {
    return 400;
  }
}

async function readMessages(folder: string): Promise<readonly InboxMessage[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  return Promise.all(names.reverse().map((id) => readMessage(folder, id)));
}

async function readMessage(folder: string, id: string): Promise<InboxMessage> {
  const content = await readFile(join(folder, id));
  if (id.endsWith('.eml')) return { kind: 'mail', id, mail: await PostalMime.parse(content) };
  return { kind: 'text', id, ...(JSON.parse(content.toString()) as Pick<InboxText, 'to' | 'text' | 'at'>) };
}

async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  await Promise.all(names.slice(0, -MOST_MAILS).map((name) => rm(join(folder, name), { force: true })));
}
