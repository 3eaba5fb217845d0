import type { Receiver } from '../../domain/outward/receiver.ts';
import { type Refusal, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Lag } from '../../ports/store/receiverStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';

export interface ReceiverShown {
  readonly receiver: Receiver;
  readonly lag: Lag;
  /** As of now. `failing`: the last try was in vain, and another comes by itself. */
  readonly state: 'working' | 'failing' | 'paused';
}

export async function receiverShown({ store }: Pick<Ports, 'store'>, tx: Tx, receiver: Receiver): Promise<ReceiverShown> {
  const state = receiver.paused !== null ? 'paused' : receiver.failures > 0 ? 'failing' : 'working';
  return { receiver, lag: await store.lagOf(tx, receiver), state };
}

export function receiverNotFound(): Refusal<'receiver_not_found'> {
  return refused('receiver_not_found', 'There is no such receiver of events in this tenant.');
}
