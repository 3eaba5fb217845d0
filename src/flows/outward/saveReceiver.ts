import { MOST_RECEIVERS, type ReceiverId, type ReceiverSays, type Target } from '../../domain/outward/receiver.ts';
import { type ReceiverDraft, receiverFrom } from '../../domain/outward/receiverDraft.ts';
import { assertNever } from '../../kernel/never.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import { newSecret, sealSecret, secretOf } from './receiverSecret.ts';
import { type ReceiverShown, receiverNotFound, receiverShown } from './receiverShown.ts';

export interface SaveReceiver extends Administration {
  /** null: a new one. */
  readonly receiver: ReceiverId | null;
  readonly draft: ReceiverDraft;
  /** The token that it is sent, where its target is proved by one; null: it keeps the one that it has. */
  readonly bearer: unknown;
}

export interface ReceiverSaved extends ReceiverShown {
  /** Made just now, and shown this once; null: it keeps what it has, or has none that we make. */
  readonly secret: string | null;
}

type SaveReceiverError =
  | 'not_permitted'
  | 'receiver_malformed'
  | 'receiver_barred'
  | 'receiver_name_taken'
  | 'receiver_not_found'
  | 'too_many_receivers';

type SavePorts = Pick<Ports, 'store' | 'random' | 'sealer' | 'outward'>;

/** RFC 6750, 2.1: what stands in a header, and nothing that ends it. */
const BEARER = /^[A-Za-z0-9._~+/-]{8,2000}={0,2}$/;

/** Makes a receiver of events, or changes one. What it was not told of yet goes to where it is now. */
export function saveReceiver(ports: SavePorts) {
  return (command: SaveReceiver): Promise<Result<ReceiverSaved, SaveReceiverError>> =>
    administer(ports, { ...command, act: 'change_receivers', on: null }, async (tx): Promise<Result<ReceiverSaved, SaveReceiverError>> => {
      const says = receiverFrom(command.draft);
      if (!says.ok) return says;
      const barred = barredTarget(ports, says.value);
      if (barred !== null) return refused('receiver_barred', barred, { field: 'target' });
      return command.receiver === null ? make(ports, tx, command, says.value) : alter(ports, tx, command, says.value, command.receiver);
    });
}

async function make(
  ports: SavePorts,
  tx: Tx,
  { by, bearer }: SaveReceiver,
  says: ReceiverSays,
): Promise<Result<ReceiverSaved, SaveReceiverError>> {
  if ((await ports.store.listReceivers(tx)).length >= MOST_RECEIVERS) {
    return refused('too_many_receivers', `There are ${MOST_RECEIVERS} receivers of events, which is the most. Remove one first.`);
  }
  const id = ports.random.id<'EventReceiver'>(tx.now);
  const secret = secretFor(ports, says, bearer);
  if (!secret.ok) return secret;
  const sealedSecret = secret.value.text === null ? null : sealSecret(ports, tx, id, secret.value.text);
  if (!(await ports.store.insertReceiver(tx, { ...says, id, sealedSecret }))) return nameTaken();
  await record(ports, tx, eventBy(by, 'receiver.made', { data: { receiver: id, says } }));
  return saved(ports, tx, id, secret.value.shown);
}

async function alter(
  ports: SavePorts,
  tx: Tx,
  { by, bearer }: SaveReceiver,
  says: ReceiverSays,
  id: ReceiverId,
): Promise<Result<ReceiverSaved, SaveReceiverError>> {
  const before = await ports.store.lockReceiver(tx, id);
  if (before === null) return receiverNotFound();
  const keeps = bearer == null && keepsSecret(before.target, says.target);
  const secret = keeps ? succeeded({ text: null, shown: null }) : secretFor(ports, says, bearer);
  if (!secret.ok) return secret;
  const { text, shown } = secret.value;
  const sealed = { sealedSecret: text === null ? null : sealSecret(ports, tx, id, text), former: null };
  const changed = await ports.store.changeReceiver(tx, id, { says, ...(keeps ? {} : { secret: sealed }) });
  if (!changed) return nameTaken();
  const { name, target, types } = before;
  await record(ports, tx, eventBy(by, 'receiver.changed', { data: { receiver: id, before: { name, target, types }, says } }));
  return saved(ports, tx, id, shown);
}

/** A token that somebody else gave is not sent anywhere else: who changes the address need not know it. */
function keepsSecret(before: Target, now: Target): boolean {
  if (secretOf(before) !== secretOf(now)) return false;
  return secretOf(now) !== 'given' || ('url' in before && 'url' in now && before.url === now.url);
}

interface NewSecret {
  /** null: it has none. */
  readonly text: string | null;
  /** Where it was made here. */
  readonly shown: string | null;
}

function secretFor(ports: Pick<Ports, 'random'>, { target }: ReceiverSays, bearer: unknown): Result<NewSecret, 'receiver_malformed'> {
  const kind = secretOf(target);
  if (kind !== 'given' && bearer != null)
    return refused('receiver_malformed', 'This target is not proved by a token of its own.', { field: 'bearer' });
  switch (kind) {
    case 'made': {
      const text = newSecret(ports);
      return succeeded({ text, shown: text });
    }
    case 'given':
      return typeof bearer === 'string' && BEARER.test(bearer)
        ? succeeded({ text: bearer, shown: null })
        : refused('receiver_malformed', 'The token is 8 to 2000 letters, digits and "-._~+/".', { field: 'bearer' });
    case 'none':
      return succeeded({ text: null, shown: null });
    default:
      return assertNever(kind);
  }
}

function barredTarget({ outward }: Pick<Ports, 'outward'>, { target }: ReceiverSays): string | null {
  return target.kind === 'audit_syslog' ? outward.barredHost(target.host) : outward.barred(target.url);
}

async function saved(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  id: ReceiverId,
  secret: string | null,
): Promise<Result<ReceiverSaved, 'receiver_not_found'>> {
  const receiver = await ports.store.findReceiver(tx, id);
  return receiver === null ? receiverNotFound() : succeeded({ ...(await receiverShown(ports, tx, receiver)), secret });
}

function nameTaken(): Refusal<'receiver_name_taken'> {
  return refused('receiver_name_taken', 'Another receiver of events has this name.');
}
