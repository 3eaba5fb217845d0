import type { ReceiverId } from '../../domain/outward/receiver.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { type ReceiverShown, receiverNotFound, receiverShown } from './receiverShown.ts';

/** All, by name. No secret is among it. */
export function listReceivers(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<readonly ReceiverShown[], 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_receivers', on: null }, async (tx) => {
      const shown: ReceiverShown[] = [];
      for (const receiver of await ports.store.listReceivers(tx)) shown.push(await receiverShown(ports, tx, receiver));
      return succeeded(shown);
    });
}

export function showReceiver(ports: Pick<Ports, 'store'>) {
  return ({
    receiver: id,
    ...by
  }: Administration & { readonly receiver: ReceiverId }): Promise<Result<ReceiverShown, 'not_permitted' | 'receiver_not_found'>> =>
    administer(
      ports,
      { ...by, act: 'read_receivers', on: null },
      async (tx): Promise<Result<ReceiverShown, 'not_permitted' | 'receiver_not_found'>> => {
        const receiver = await ports.store.findReceiver(tx, id);
        return receiver === null ? receiverNotFound() : succeeded(await receiverShown(ports, tx, receiver));
      },
    );
}
