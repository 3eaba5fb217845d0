import nodemailer from 'nodemailer';
import { SECOND } from '../../kernel/instant.ts';
import { DeliveryRefused, type Mail, type Mailer } from '../../ports/mailer.ts';

export interface SmtpSettings {
  /** smtp://user:password@host:port, or smtps:// for TLS from the first byte. */
  readonly url: string;
  /** The address in From. */
  readonly from: string;
}

const MOST_CONNECTIONS = 5;

/** Mail through an SMTP server, over a few connections that stay open. STARTTLS is used wherever the server offers it. */
export function smtpMailer({ url, from }: SmtpSettings): Mailer {
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: MOST_CONNECTIONS,
    connectionTimeout: 10 * SECOND,
    greetingTimeout: 10 * SECOND,
    socketTimeout: 30 * SECOND,
    // Nothing of a mail is read from a file or fetched from anywhere.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    provider: new URL(url).host,
    async send(mail) {
      try {
        await transport.sendMail(message(mail, from));
      } catch (error) {
        throw isFinal(error) ? new DeliveryRefused(`the mail server answered ${codeOf(error)}`) : error;
      }
    },
    close: () => transport.close(),
  };
}

function message({ fromName, to, subject, text, html, messageId, unsubscribe }: Mail, from: string) {
  return {
    from: { name: fromName, address: from },
    to: { name: '', address: to },
    subject,
    text,
    html,
    messageId: `<${messageId}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    // RFC 3834: programs that answer mail by themselves leave it alone.
    headers: { 'Auto-Submitted': 'auto-generated', ...(unsubscribe === null ? {} : oneClick(unsubscribe)) },
  };
}

/** RFC 8058: the mail program posts to the address by itself when its button is pressed. The address is ours, and has nothing to escape. */
function oneClick(address: string) {
  return { 'List-Unsubscribe': { prepared: true, value: `<${address}>` }, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** RFC 5321, 4.2.1: 5yz is final. 5yz about ourselves (a wrong login, a sender that is not ours) is not about the recipient and may be mended. */
function isFinal(error: unknown): boolean {
  const code = codeOf(error);
  const about = error instanceof Error && 'command' in error ? String(error.command) : '';
  return code >= 500 && code < 600 && (about === 'RCPT TO' || about === 'DATA');
}

function codeOf(error: unknown): number {
  return error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
}
