import type { MessageId } from '../../domain/messages/message.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';

export interface ReviveMessage extends Administration {
  readonly message: MessageId;
}

/** Sends a message of the dead-letter list after all: the mail server was down for longer than anybody tries. */
export function reviveMessage(ports: Pick<Ports, 'store'>) {
  return (command: ReviveMessage): Promise<Result<void, 'not_permitted' | 'message_not_found'>> =>
    administer(ports, { ...command, act: 'change_messages', on: null }, async (tx) => {
      if (!(await ports.store.reviveMessage(tx, command.message))) {
        return refused('message_not_found', 'There is no such message on the dead-letter list.');
      }
      await ports.store.settleRolloutMail(tx, command.message, 'waiting');
      await record(ports, tx, eventBy(command.by, 'message.revived', { data: { message: command.message } }));
      return succeeded(undefined);
    });
}
