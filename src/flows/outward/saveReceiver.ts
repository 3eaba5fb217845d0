import type { ApplicationId } from '../../domain/directory/application.ts';
import { PAUSES } from '../../domain/outward/reasons.ts';
import { MOST_RECEIVERS, type ReceiverId, type ReceiverSays, type Target } from '../../domain/outward/receiver.ts';
import { type ReceiverDraft, receiverFrom } from '../../domain/outward/receiverDraft.ts';
import { assertNever } from '../../kernel/never.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import { newSecret, newStreamToken, sealSecret, secretOf } from './receiverSecret.ts';
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

type SavePorts = Pick<Ports, 'store' | 'random' | 'digest' | 'sealer' | 'outward'>;

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
  if (says.target.kind === 'shared_signals') return makeForApplication(ports, tx, { by, id, says, application: says.target.application });
  const secret = secretFor(ports, says, bearer);
  if (!secret.ok) return secret;
  const sealedSecret = secret.value.text === null ? null : sealSecret(ports, tx, id, secret.value.text);
  if (!(await ports.store.insertReceiver(tx, { ...says, id, sealedSecret }))) return nameTaken();
  await record(ports, tx, eventBy(by, 'receiver.made', { data: { receiver: id, says } }));
  return saved(ports, tx, id, secret.value.shown);
}

/** It is told nothing until it makes its stream, which it does with the token that is shown here once. */
async function makeForApplication(
  ports: SavePorts,
  tx: Tx,
  {
    by,
    id,
    says,
    application,
  }: Pick<SaveReceiver, 'by'> & { readonly id: ReceiverId; readonly says: ReceiverSays; readonly application: ApplicationId },
): Promise<Result<ReceiverSaved, SaveReceiverError>> {
  const known = await ports.store.findApplication(tx, application);
  if (known?.oidc == null)
    return refused('receiver_malformed', 'There is no such OpenID Connect application in this tenant.', { field: 'target' });
  const others = await ports.store.listReceivers(tx);
  if (others.some(({ target }) => target.kind === 'shared_signals' && target.application === application)) {
    return refused('receiver_malformed', 'This application has a receiver of shared signals already.', { field: 'target' });
  }
  if (!(await ports.store.insertReceiver(tx, { ...says, id, sealedSecret: null }))) return nameTaken();
  const token = newStreamToken(ports);
  await ports.store.setReceiverToken(tx, id, ports.digest(token));
  await ports.store.adoptSessions(tx, application);
  await ports.store.changeReceiver(tx, id, { paused: PAUSES.noStream });
  await record(ports, tx, eventBy(by, 'receiver.made', { application, data: { receiver: id, says } }));
  return saved(ports, tx, id, token);
}

async function alter(
  ports: SavePorts,
  tx: Tx,
  { by, bearer }: SaveReceiver,
  asked: ReceiverSays,
  id: ReceiverId,
): Promise<Result<ReceiverSaved, SaveReceiverError>> {
  const before = await ports.store.lockReceiver(tx, id);
  if (before === null) return receiverNotFound();
  const target = targetAfter(before.target, asked.target);
  if (target === null)
    return refused('receiver_malformed', 'A receiver of shared signals stays with its application.', { field: 'target' });
  const says = { ...asked, target };
  const keeps = bearer == null && keepsSecret(before.target, says.target);
  const secret = keeps ? succeeded({ text: null, shown: null }) : secretFor(ports, says, bearer);
  if (!secret.ok) return secret;
  const { text, shown } = secret.value;
  const sealed = { sealedSecret: text === null ? null : sealSecret(ports, tx, id, text), former: null };
  const changed = await ports.store.changeReceiver(tx, id, { says, ...(keeps ? {} : { secret: sealed }) });
  if (!changed) return nameTaken();
  const was = { name: before.name, target: before.target, types: before.types };
  await record(ports, tx, eventBy(by, 'receiver.changed', { data: { receiver: id, before: was, says } }));
  return saved(ports, tx, id, shown);
}

/** What an application has said of its stream stays. null: it would be another application, or none. */
function targetAfter(before: Target, asked: Target): Target | null {
  if (before.kind !== 'shared_signals' && asked.kind !== 'shared_signals') return asked;
  return before.kind === 'shared_signals' && asked.kind === 'shared_signals' && before.application === asked.application ? before : null;
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
  if (target.kind === 'shared_signals') return null;
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
