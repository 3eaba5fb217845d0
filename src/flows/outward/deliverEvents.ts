import { backOff, isGivenUp } from '../../domain/outward/backOff.ts';
import type { Receiver } from '../../domain/outward/receiver.ts';
import { after, MINUTE, SECOND } from '../../kernel/instant.ts';
import { type NonEmpty, nonEmpty } from '../../kernel/nonEmpty.ts';
import type { Sent } from '../../ports/outward.ts';
import type { Ports } from '../../ports/ports.ts';
import type { DueReceiver, Lease, PlacedEvent } from '../../ports/store/receiverStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import { tenantHere } from '../tenantHere.ts';
import { openSecrets } from './receiverSecret.ts';
import { mostTogether, sendEvents } from './sendEvents.ts';

/** Longer than any try. After it a turn is taken for one whose process has died, and another goes on from the same place. */
const LEASE = MINUTE;
const READ_AT_ONCE = 500;
/** So many tries to a turn, and a turn a second at most: nobody is told faster than they could say that it is too fast. */
const MOST_TRIES = 100;
const BETWEEN_TURNS = SECOND;

type DeliverPorts = Pick<Ports, 'store' | 'random' | 'clock' | 'sealer' | 'outward' | 'capabilities'>;

interface Turn {
  readonly lease: Lease;
  readonly receiver: Receiver;
  readonly secrets: readonly string[];
  readonly tenant: string;
}

/**
 * One turn of telling one receiver: what was written after its position, in that order, until nothing is left, something
 * fails, or the turn is over. The position moves after the receiver has taken what comes before it, so a process that dies
 * in between tells once more and never not at all.
 */
export function deliverEvents(ports: DeliverPorts) {
  const { store } = ports;
  const send = sendEvents(ports);

  return async ({ tenantId, receiver: id }: DueReceiver): Promise<void> => {
    // Read before anything else: what is settled now stays settled.
    const upTo = await store.settledPosition();
    const turn = await store.transaction(tenantId, async (tx): Promise<Turn | null> => {
      const lease = ports.random.id<'Lease'>(tx.now);
      const receiver = await store.claimReceiver(tx, id, { lease, until: after(tx.now, LEASE) });
      if (receiver === null) return null;
      return { lease, receiver, secrets: openSecrets(ports, tx, receiver), tenant: (await tenantHere(ports, tx)).slug };
    });
    if (turn === null) return;
    const { receiver, lease } = turn;
    const inTenant = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => store.transaction(tenantId, work);

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
          await noteDelivery(ports, tx, receiver, { part, sent });
          if (sent.error !== null) return fail(ports, tx, turn, sent.error);
          return store.advanceReceiver(tx, id, { lease, until: after(tx.now, LEASE), position: reached, taken: true });
        });
        if (!goesOn) return;
        position = reached;
        if (tries >= MOST_TRIES) break;
      }
      if (tries < MOST_TRIES && last.position > position) {
        // What comes after the last that was told is not asked for.
        const step = { lease, position: last.position, taken: false };
        if (!(await inTenant((tx) => store.advanceReceiver(tx, id, { ...step, until: after(tx.now, LEASE) })))) return;
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

/** @returns false: the turn is over. */
async function fail(ports: Pick<Ports, 'store' | 'random'>, tx: Tx, { receiver, lease }: Turn, error: string): Promise<false> {
  const now = await ports.store.findReceiver(tx, receiver.id);
  if (now === null) return false;
  const paused = isGivenUp(now.failingSince ?? tx.now, tx.now) ? `failing for three days: ${error}` : null;
  const [share = 0] = ports.random.bytes(1);
  const nextAt = after(tx.now, backOff(now.failures + 1, share / 255));
  const isOurs = await ports.store.failReceiver(tx, receiver.id, { lease, error, nextAt, paused });
  if (isOurs && paused !== null) {
    const about = { user: null, application: null, attempt: null, session: null, address: null };
    const data = { receiver: receiver.id, name: receiver.name, because: paused };
    await record(ports, tx, { ...about, type: 'receiver.paused', actor: { kind: 'system' }, data });
  }
  return false;
}
