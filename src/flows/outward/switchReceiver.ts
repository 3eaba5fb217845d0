import type { EventId } from '../../domain/audit/event.ts';
import { PAUSES } from '../../domain/outward/reasons.ts';
import type { Receiver, ReceiverId } from '../../domain/outward/receiver.ts';
import { formatInstant, type Instant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ReceiverChange } from '../../ports/store/receiverStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, type Administrator, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import { formerUntil, newSecret, newStreamToken, sealSecret, secretOf } from './receiverSecret.ts';
import { type ReceiverShown, receiverNotFound, receiverShown } from './receiverShown.ts';

export interface OnReceiver extends Administration {
  readonly receiver: ReceiverId;
}

type OnReceiverError = 'not_permitted' | 'receiver_not_found';

/** Tells it no more until it is resumed; what happens meanwhile waits for it in the audit. */
export function pauseReceiver(ports: Pick<Ports, 'store'>) {
  return (command: OnReceiver): Promise<Result<ReceiverShown, OnReceiverError>> =>
    onReceiver(ports, command, async (tx, receiver) => {
      if (receiver.paused === null) {
        const because = PAUSES.byHand;
        await ports.store.changeReceiver(tx, receiver.id, { paused: because });
        await record(ports, tx, eventBy(command.by, 'receiver.paused', { data: { ...named(receiver), because } }));
      }
      return shownAnew(ports, tx, receiver.id);
    });
}

/** Goes on from where it was, at once, also after failures. */
export function resumeReceiver(ports: Pick<Ports, 'store'>) {
  return (command: OnReceiver): Promise<Result<ReceiverShown, OnReceiverError>> =>
    onReceiver(ports, command, async (tx, receiver) => {
      // There is nothing to go on with until the application makes its stream.
      if (receiver.target.kind === 'shared_signals' && receiver.target.delivery === null) return shownAnew(ports, tx, receiver.id);
      await ports.store.changeReceiver(tx, receiver.id, { paused: null });
      await record(ports, tx, eventBy(command.by, 'receiver.resumed', { data: named(receiver) }));
      return shownAnew(ports, tx, receiver.id);
    });
}

export interface MoveReceiver extends OnReceiver {
  /** The next event that it is told: this one, or the first from an instant on. */
  readonly to: { readonly kind: 'event'; readonly event: EventId } | { readonly kind: 'instant'; readonly at: Instant };
}

/** Sets its place back, to be told again, or forward, never to be told of what is between. */
export function moveReceiver(ports: Pick<Ports, 'store'>) {
  return ({ to, ...command }: MoveReceiver): Promise<Result<ReceiverShown, OnReceiverError | 'event_not_told'>> =>
    onReceiver<ReceiverShown, OnReceiverError | 'event_not_told'>(ports, command, async (tx, receiver) => {
      const position = to.kind === 'event' ? await ports.store.positionBefore(tx, to.event) : await ports.store.positionAt(tx, to.at);
      if (position === null) return refused('event_not_told', 'There is no such event in the order in which receivers are told.');
      await ports.store.changeReceiver(tx, receiver.id, { position });
      const place = to.kind === 'event' ? to.event : formatInstant(to.at);
      await record(ports, tx, eventBy(command.by, 'receiver.moved', { data: { ...named(receiver), to: place } }));
      return shownAnew(ports, tx, receiver.id);
    });
}

export function removeReceiver(ports: Pick<Ports, 'store'>) {
  return (command: OnReceiver): Promise<Result<null, OnReceiverError>> =>
    onReceiver<null, OnReceiverError>(ports, command, async (tx, receiver) => {
      await ports.store.deleteReceiver(tx, receiver.id);
      await record(ports, tx, eventBy(command.by, 'receiver.removed', { data: named(receiver) }));
      return succeeded(null);
    });
}

export interface RotateReceiverSecret extends OnReceiver {
  /** `ordinary`: the former one signs besides for a day. `compromised`: it signs no more. */
  readonly because: 'ordinary' | 'compromised';
}

/** A new secret, shown this once. Of two that are live the older one is gone when a third is made. */
export function rotateReceiverSecret(ports: Pick<Ports, 'store' | 'random' | 'digest' | 'sealer'>) {
  return ({
    because,
    ...command
  }: RotateReceiverSecret): Promise<Result<ReceiverShown & { readonly secret: string }, OnReceiverError | 'receiver_without_secret'>> =>
    onReceiver<ReceiverShown & { readonly secret: string }, OnReceiverError | 'receiver_without_secret'>(
      ports,
      command,
      async (tx, receiver) => {
        if (receiver.target.kind === 'shared_signals') return rotateToken(ports, tx, { by: command.by, receiver });
        if (secretOf(receiver.target) !== 'made' || receiver.sealedSecret === null) {
          return refused('receiver_without_secret', 'What proves this receiver is a token of its own, or nothing.');
        }
        const secret = newSecret(ports);
        const former = because === 'ordinary' ? { sealed: receiver.sealedSecret, until: formerUntil(tx.now) } : null;
        const change: ReceiverChange = { secret: { sealedSecret: sealSecret(ports, tx, receiver.id, secret), former } };
        await ports.store.changeReceiver(tx, receiver.id, change);
        const told = { ...named(receiver), formerUntil: former === null ? null : formatInstant(former.until) };
        await record(ports, tx, eventBy(command.by, 'receiver.secret_changed', { data: told }));
        const shown = await shownAnew(ports, tx, receiver.id);
        return shown.ok ? succeeded({ ...shown.value, secret }) : shown;
      },
    );
}

/** The former token of an application is worth nothing at once: two that open the same would be one too many. */
async function rotateToken(
  ports: Pick<Ports, 'store' | 'random' | 'digest'>,
  tx: Tx,
  { by, receiver }: { readonly by: Administrator; readonly receiver: Receiver },
): Promise<Result<ReceiverShown & { readonly secret: string }, 'receiver_not_found'>> {
  const secret = newStreamToken(ports);
  await ports.store.setReceiverToken(tx, receiver.id, ports.digest(secret));
  await record(ports, tx, eventBy(by, 'receiver.secret_changed', { data: { ...named(receiver), formerUntil: null } }));
  const shown = await shownAnew(ports, tx, receiver.id);
  return shown.ok ? succeeded({ ...shown.value, secret }) : shown;
}

/** Of several who change one at once, each sees what the one before did. */
function onReceiver<T, Code extends string>(
  ports: Pick<Ports, 'store'>,
  { receiver, ...by }: OnReceiver,
  work: (tx: Tx, found: Receiver) => Promise<Result<T, Code>>,
): Promise<Result<T, Code | OnReceiverError>> {
  return administer<T, Code | OnReceiverError>(ports, { ...by, act: 'change_receivers', on: null }, async (tx) => {
    const found = await ports.store.lockReceiver(tx, receiver);
    return found === null ? receiverNotFound() : work(tx, found);
  });
}

function named({ id, name }: Receiver): { readonly receiver: ReceiverId; readonly name: string } {
  return { receiver: id, name };
}

async function shownAnew(ports: Pick<Ports, 'store'>, tx: Tx, id: ReceiverId): Promise<Result<ReceiverShown, 'receiver_not_found'>> {
  const receiver = await ports.store.findReceiver(tx, id);
  return receiver === null ? receiverNotFound() : succeeded(await receiverShown(ports, tx, receiver));
}
