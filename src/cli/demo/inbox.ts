import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { type InboxMail, inboxPage } from './inboxPage.ts';

export interface Inbox {
  /** Where the demo sends its mail. */
  readonly smtpUrl: string;
  close(): Promise<void>;
}

const MOST_MAILS = 200;
const NAME = /^\d{15}-\d{6}\.eml$/;

/**
 * The mail server of the demo, on this machine alone: it takes whatever is sent, to whomever, keeps it in a folder, and
 * shows it in the browser. So the demo sends real mail, and nobody outside gets any.
 */
export async function openInbox({ folder, port }: { readonly folder: string; readonly port: number }): Promise<Inbox> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let number = 0;
  const smtp = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, answer) {
      number += 1;
      const name = `${String(Date.now()).padStart(15, '0')}-${String(number % 1_000_000).padStart(6, '0')}.eml`;
      buffer(stream)
        .then((mail) => writeFile(join(folder, name), mail, { mode: 0o600 }))
        .then(() => forgetOldest(folder))
        .then(
          () => answer(),
          (error: unknown) => answer(error instanceof Error ? error : new Error('the mail could not be kept')),
        );
    },
  });
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const pages = createServer((request, response) => {
    readMails(folder)
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
    async close() {
      pages.closeAllConnections();
      await Promise.all([new Promise((closed) => pages.close(closed)), new Promise<void>((closed) => smtp.close(() => closed()))]);
    },
  };
}

/** A mail is shown in a frame of its own, in which nothing runs and nothing is fetched. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'";

async function readMails(folder: string): Promise<readonly InboxMail[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  return Promise.all(names.reverse().map(async (id) => ({ id, mail: await PostalMime.parse(await readFile(join(folder, id))) })));
}

async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  await Promise.all(names.slice(0, -MOST_MAILS).map((name) => rm(join(folder, name), { force: true })));
}
