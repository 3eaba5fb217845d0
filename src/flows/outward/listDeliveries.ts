import type { Delivery, DeliveryId, ReceiverId } from '../../domain/outward/receiver.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { type Page, pageOf } from '../pageOf.ts';
import { receiverNotFound } from './receiverShown.ts';

export interface ListDeliveries extends Administration {
  readonly receiver: ReceiverId;
  readonly before: DeliveryId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

/** The tries of the last seven days, the newest first. */
export function listDeliveries(ports: Pick<Ports, 'store'>) {
  return ({ receiver, before, limit, ...by }: ListDeliveries): Promise<Result<Page<Delivery>, 'not_permitted' | 'receiver_not_found'>> =>
    administer<Page<Delivery>, 'not_permitted' | 'receiver_not_found'>(ports, { ...by, act: 'read_receivers', on: null }, async (tx) => {
      if ((await ports.store.findReceiver(tx, receiver)) === null) return receiverNotFound();
      return succeeded(await pageOf(limit, (most) => ports.store.listDeliveries(tx, receiver, { before, limit: most })));
    });
}
