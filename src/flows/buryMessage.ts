import type { MessageId } from '../domain/messages/message.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { record } from './record.ts';

export interface Buried {
  readonly message: MessageId;
  /** A short reason, without anything that was to be sent. */
  readonly because: string;
  /** For the mails of roll-outs: refused for good by the recipient's server, or given up. */
  readonly as: 'bounced' | 'failed';
}

/** Puts a message on the dead-letter list, once, and says so in the audit. */
export async function buryMessage(ports: Pick<Ports, 'store'>, tx: Tx, { message, because, as }: Buried): Promise<void> {
  if (!(await ports.store.buryMessage(tx, message, because))) return;
  await ports.store.settleRolloutMail(tx, message, as);
  await record(ports, tx, {
    type: 'message.dead',
    actor: { kind: 'system' },
    user: null,
    application: null,
    attempt: null,
    session: null,
    address: null,
    data: { message, because },
  });
}
