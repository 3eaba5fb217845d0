import type { Receiver } from '../../domain/outward/receiver.ts';
import { after, SECOND } from '../../kernel/instant.ts';
import { type NonEmpty, nonEmpty } from '../../kernel/nonEmpty.ts';
import type { Sent } from '../../ports/outward.ts';
import type { Ports } from '../../ports/ports.ts';
import type { DueReceiver, PlacedEvent } from '../../ports/store/receiverStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { deliverSignals, type SignSignal } from './deliverSignals.ts';
import { mostTogether, sendEvents } from './sendEvents.ts';
import { claimTurn, failTurn, leaseUntil } from './turn.ts';

const READ_AT_ONCE = 500;
/** So many tries to a turn, and a turn a second at most: nobody is told faster than they could say that it is too fast. */
const MOST_TRIES = 100;
const BETWEEN_TURNS = SECOND;

type DeliverPorts = Pick<Ports, 'store' | 'random' | 'clock' | 'sealer' | 'outward' | 'capabilities'>;

/**
 * One turn of telling one receiver: what was written after its position, in that order, until nothing is left, something
 * fails, or the turn is over. The position moves after the receiver has taken what comes before it, so a process that dies
 * in between tells once more and never not at all.
 */
export function deliverEvents(ports: DeliverPorts, signSignal: SignSignal) {
  const { store } = ports;
  const send = sendEvents(ports);
  const signal = deliverSignals(ports, signSignal);

  return async (due: DueReceiver): Promise<void> => {
    // Read before anything else: what is settled now stays settled.
    const upTo = await store.settledPosition();
    const turn = await claimTurn(ports, due);
    if (turn === null) return;
    if (turn.receiver.target.kind === 'shared_signals') return signal(turn, upTo);
    const { receiver, lease } = turn;
    const { id } = receiver;
    const inTenant = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => store.transaction(turn.tenantId, work);

    let { position } = receiver;
    for (let tries = 0; tries < MOST_TRIES; ) {
      const events = await inTenant((tx) => store.listEventsInOrder(tx, { after: position, upTo, limit: READ_AT_ONCE }));
      const last = events.at(-1);
      if (last === undefined) break;
      for (const part of parts(receiver, events)) {
        const [first] = part;
        const sent = await send({ ...turn, now: ports.clock.now() }, part);
        tries += 1;
        const reached = part.at(-1)?.position ?? first.position;
        const goesOn = await inTenant(async (tx) => {
          // It may have been removed meanwhile.
          if ((await store.lockReceiver(tx, id)) === null) return false;
          await noteDelivery(ports, tx, receiver, { part, sent });
          if (sent.error !== null) return failTurn(ports, tx, turn, sent.error);
          return store.advanceReceiver(tx, id, { lease, until: leaseUntil(tx.now), position: reached, taken: true });
        });
        if (!goesOn) return;
        position = reached;
        if (tries >= MOST_TRIES) break;
      }
      if (tries < MOST_TRIES && last.position > position) {
        // What comes after the last that was told is not asked for.
        const step = { lease, position: last.position, taken: false };
        if (!(await inTenant((tx) => store.advanceReceiver(tx, id, { ...step, until: leaseUntil(tx.now) })))) return;
        position = last.position;
      }
    }
    await inTenant((tx) => store.releaseReceiver(tx, id, { lease, nextAt: after(tx.now, BETWEEN_TURNS) }));
  };
}

/** Events that are asked for, as many together as the receiver takes. */
function* parts(receiver: Receiver, events: readonly PlacedEvent[]): Generator<NonEmpty<PlacedEvent>> {
  const { types } = receiver;
  const wanted = types === null ? events : events.filter(({ type }) => types.includes(type));
  const most = mostTogether(receiver);
  for (let from = 0; from < wanted.length; from += most) {
    const part = nonEmpty(wanted.slice(from, from + most));
    if (part !== null) yield part;
  }
}

function noteDelivery(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  receiver: Receiver,
  { part, sent }: { readonly part: NonEmpty<PlacedEvent>; readonly sent: Sent },
): Promise<void> {
  const [{ id: event, type }] = part;
  return store.insertDelivery(tx, receiver.id, { event, type, events: part.length, reason: 'as_usual', ...sent });
}
