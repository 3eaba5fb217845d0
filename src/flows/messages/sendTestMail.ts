import { mailAddress } from '../../domain/directory/mailAddress.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { mailMalformed } from '../mailMalformed.ts';
import { mailUnavailable } from '../mailUnavailable.ts';
import { record } from '../record.ts';
import { type Composed, type ComposePorts, composeMail } from './composeMail.ts';

export interface SendTestMail extends Administration {
  readonly to: unknown;
}

export type TestMailError = 'not_permitted' | 'mail_malformed' | 'mail_unavailable' | 'mail_not_sent' | 'too_many_attempts';

/** In any 15 minutes of a tenant. The words are the tenant's own and the address is anybody's, so it must not be of use to those who mail strangers. */
const MOST_TEST_MAILS = 10;

export type TestPorts = ComposePorts & Pick<Ports, 'mailer' | 'random' | 'clock'>;

/** Sends a mail at once, past the outbox, so that the mail server's answer is seen. */
export function sendTestMail(ports: TestPorts) {
  return (command: SendTestMail): Promise<Result<{ readonly provider: string }, TestMailError>> =>
    sendTest(ports, command, async (tx) => {
      const own = await ports.store.findOwnTemplate(tx, 'test');
      return succeeded(await composeMail(ports, tx, { template: 'test', own, personName: '', values: {} }));
    });
}

/** @param compose what it says, in the transaction in which it is allowed. */
export async function sendTest<Code extends string>(
  ports: TestPorts,
  command: SendTestMail,
  compose: (tx: Tx) => Promise<Result<Composed, Code>>,
): Promise<Result<{ readonly provider: string }, TestMailError | Code>> {
  const ready = await administer(
    ports,
    { tenantId: command.tenantId, by: command.by, act: 'change_messages', on: null },
    async (tx): Promise<Result<Composed & { readonly to: string }, TestMailError | Code>> => {
      const to = mailAddress(command.to);
      if (to === null) return mailMalformed();
      if (ports.mailer === null) return mailUnavailable();
      const composed = await compose(tx);
      if (!composed.ok) return composed;
      const spending = await ports.store.spendAllotments(tx, [{ subject: ['test mail'], most: MOST_TEST_MAILS }]);
      if (spending.kind === 'used_up')
        return refused('too_many_attempts', 'Too many of these. Wait, then try again.', { retryAt: spending.until });
      await record(ports, tx, eventBy(command.by, 'mail.test_sent', { data: { to } }));
      return succeeded({ ...composed.value, to });
    },
  );
  if (!ready.ok) return ready;
  if (ports.mailer === null) throw new Error('a mail server that was there a moment ago');
  try {
    await ports.mailer.send({ ...ready.value, messageId: ports.random.token(16), unsubscribe: null });
    return succeeded({ provider: ports.mailer.provider });
  } catch (error) {
    return refused(
      'mail_not_sent',
      `The mail server ${ports.mailer.provider} did not take it: ${error instanceof Error ? error.message : ''}`,
    );
  }
}
