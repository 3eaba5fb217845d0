import { sql } from 'kysely';
import { ask, askOne, at } from '../../src/adapters/postgres/question.ts';
import type { EventId } from '../../src/domain/audit/event.ts';
import type { Delivery, ReceiverId, ReceiverSays } from '../../src/domain/outward/receiver.ts';
import { after, DAY, HOUR } from '../../src/kernel/instant.ts';
import type { Lease } from '../../src/ports/store/receiverStore.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, eventOf, hash } from './storeActs.ts';

const receiver = '0190c0de-0000-7000-8000-0000000000c1' as ReceiverId;
const leased = '0190c0de-0000-7000-8000-0000000000c2' as ReceiverId;
const another = '0190c0de-0000-7000-8000-0000000000c3' as ReceiverId;
const elsewhere = '0190c0de-0000-7000-8000-0000000000c4' as ReceiverId;
const lease = '0190c0de-0000-7000-8000-0000000000c5' as Lease;

export const saysOf = (name: string): ReceiverSays => ({ name, target: { kind: 'webhook', url: 'https://siem.example/' }, types: null });
export const deliveryOf = (event: EventId, words: Partial<Delivery> = {}): Omit<Delivery, 'id' | 'at'> => ({
  event,
  type: 'user.created',
  events: 1,
  reason: 'as_usual',
  error: null,
  status: 200,
  milliseconds: 3,
  ...words,
});

/** Two receivers, one of which somebody works on, and an event that waits for both. */
export async function fillReceivers(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.insertReceiver(tx, { ...saysOf(mark), id: receiver, sealedSecret: hash(130) });
  await store.insertReceiver(tx, { ...saysOf(`${mark}, worked on`), id: leased, sealedSecret: null });
  await store.claimReceiver(tx, leased, { lease, until: after(tx.now, HOUR) });
  const event = await store.appendEvent(tx, eventOf(mark));
  await store.insertDelivery(tx, receiver, deliveryOf(event, { error: mark }));
  await store.insertDelivery(tx, receiver, deliveryOf(event));
  await ask(
    tx,
    sql`update event_deliveries set at = ${at(after(tx.now, -8 * DAY))} where tenant_id = ${tx.tenantId} and receiver_id = ${receiver} and error is null`,
  );
}

/** Nobody works on what somebody works on elsewhere, and one is here alone. */
export async function estrangeReceivers(store: Store, tx: Tx): Promise<void> {
  await ask(tx, sql`update event_receivers set lease = null, position = 0 where tenant_id = ${tx.tenantId}`);
  await store.insertReceiver(tx, { ...saysOf('elsewhere'), id: elsewhere, sealedSecret: null });
}

async function lastEvent(tx: Tx): Promise<EventId> {
  const row = await askOne<{ id: EventId }>(
    tx,
    sql`select id from audit_events where tenant_id = ${tx.tenantId} and position is not null order by position desc limit 1`,
  );
  if (row === null) throw new Error('no event');
  return row.id;
}

const GREATEST = Number.MAX_SAFE_INTEGER;

export const RECEIVER_ACTS: Readonly<Record<string, Act>> = {
  insertReceiver: (store, tx) => store.insertReceiver(tx, { ...saysOf('new'), id: another, sealedSecret: null }),
  listReceivers: (store, tx) => store.listReceivers(tx),
  findReceiver: (store, tx) => store.findReceiver(tx, receiver),
  lockReceiver: (store, tx) => store.lockReceiver(tx, receiver),
  changeReceiver: (store, tx) =>
    store.changeReceiver(tx, receiver, {
      says: saysOf('other'),
      secret: { sealedSecret: hash(131), former: null },
      position: 0,
      paused: 'x',
    }),
  deleteReceiver: (store, tx) => store.deleteReceiver(tx, receiver),
  claimReceiver: (store, tx) => store.claimReceiver(tx, receiver, { lease, until: after(tx.now, HOUR) }),
  advanceReceiver: (store, tx) => store.advanceReceiver(tx, leased, { lease, until: after(tx.now, HOUR), position: 0, taken: true }),
  failReceiver: (store, tx) => store.failReceiver(tx, leased, { lease, error: 'no', nextAt: after(tx.now, HOUR), paused: 'no' }),
  releaseReceiver: (store, tx) => store.releaseReceiver(tx, leased, { lease, nextAt: after(tx.now, HOUR) }),
  lagOf: async (store, tx) => (await store.lagOf(tx, { position: 0 })).waiting,
  listEventsInOrder: async (store, tx) =>
    (await store.listEventsInOrder(tx, { after: 0, upTo: GREATEST, limit: 1_000 })).map(({ type }) => type),
  positionBefore: async (store, tx) => ({ position: await store.positionBefore(tx, await lastEvent(tx)) }),
  positionAt: async (store, tx) => ({ position: await store.positionAt(tx, after(tx.now, -DAY)) }),
  insertDelivery: (store, tx) => store.insertDelivery(tx, receiver, deliveryOf(another as string as EventId)),
  listDeliveries: (store, tx) => store.listDeliveries(tx, receiver, { before: null, limit: 10 }),
};

/** What another tenant alone has is not there. */
export const RECEIVER_ACTS_ON_A_STRANGER: Readonly<Record<string, Act>> = {
  'findReceiver, elsewhere': (store, tx) => store.findReceiver(tx, elsewhere),
  'deleteReceiver, elsewhere': (store, tx) => store.deleteReceiver(tx, elsewhere),
  'claimReceiver, free elsewhere': (store, tx) => store.claimReceiver(tx, leased, { lease, until: after(tx.now, HOUR) }),
};
