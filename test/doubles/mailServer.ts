import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail extends Email {
  /** To whom it was delivered, whatever its headers say. */
  readonly recipients: readonly string[];
}

/** What the server answers to a recipient: null: it takes the mail. */
export type Refusing = (recipient: string) => { readonly code: number; readonly message: string } | null;

/** A real SMTP server on this machine. It keeps what it takes. */
export async function aMailServer() {
  const received: ReceivedMail[] = [];
  let refusing: Refusing = () => null;
  let slow: () => Promise<unknown> = async () => undefined;
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, answer) {
      const refusal = refusing(address);
      answer(refusal === null ? null : Object.assign(new Error(refusal.message), { responseCode: refusal.code }));
    },
    onData(stream, session, answer) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      buffer(stream)
        .then(async (bytes) => {
          await slow();
          received.push({ ...(await PostalMime.parse(bytes)), recipients });
          answer();
        })
        .catch((error: unknown) => answer(error as Error));
    },
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    /** In the order in which they were written: those that waited together arrive in any. Ids of messages sort by time. */
    to: (recipient: string): readonly ReceivedMail[] =>
      received
        .filter(({ recipients }) => recipients.includes(recipient))
        .sort((one, other) => ((one.messageId ?? '') < (other.messageId ?? '') ? -1 : 1)),
    /** Waits until so many mails have come for somebody. */
    async waitFor(recipient: string, count = 1): Promise<readonly ReceivedMail[]> {
      for (const until = Date.now() + 15_000; Date.now() < until; await new Promise((later) => setTimeout(later, 50))) {
        const mails = this.to(recipient);
        if (mails.length >= count) return mails;
      }
      throw new Error(
        `${count} mails for ${recipient} did not come; there are: ${received.map((one) => `${one.recipients.join()} ${one.subject ?? ''}`).join('; ')}`,
      );
    },
    refuse(by: Refusing): void {
      refusing = by;
    },
    delay(by: () => Promise<unknown>): void {
      slow = by;
    },
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}
