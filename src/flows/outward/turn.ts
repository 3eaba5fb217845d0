import { backOff, isGivenUp } from '../../domain/outward/backOff.ts';
import { givenUp } from '../../domain/outward/reasons.ts';
import type { Receiver } from '../../domain/outward/receiver.ts';
import { after, type Instant, MINUTE } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { DueReceiver, Lease } from '../../ports/store/receiverStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import { tenantHere } from '../tenantHere.ts';
import { openSecrets } from './receiverSecret.ts';

/** Longer than any try. After it a turn is taken for one whose process has died, and another goes on from the same place. */
const LEASE = MINUTE;

/** Work on one receiver that nobody else does meanwhile. */
export interface Turn {
  readonly tenantId: DueReceiver['tenantId'];
  readonly lease: Lease;
  readonly receiver: Receiver;
  readonly secrets: readonly string[];
  /** The tenant's name in addresses. */
  readonly tenant: string;
}

export function leaseUntil(now: Instant): Instant {
  return after(now, LEASE);
}

/** @returns null: it is not due any more, or somebody else works on it. */
export function claimTurn(
  ports: Pick<Ports, 'store' | 'random' | 'sealer'>,
  { tenantId, receiver: id }: DueReceiver,
): Promise<Turn | null> {
  return ports.store.transaction(tenantId, async (tx) => {
    const lease = ports.random.id<'Lease'>(tx.now);
    const receiver = await ports.store.claimReceiver(tx, id, { lease, until: leaseUntil(tx.now) });
    if (receiver === null) return null;
    const secrets = openSecrets(ports, tx, receiver);
    return { tenantId, lease, receiver, secrets, tenant: (await tenantHere(ports, tx)).slug };
  });
}

/** Ends the turn: the receiver is tried again later, or no more by itself. @returns false: the turn is over. */
export async function failTurn(ports: Pick<Ports, 'store' | 'random'>, tx: Tx, { receiver, lease }: Turn, error: string): Promise<false> {
  const now = await ports.store.findReceiver(tx, receiver.id);
  if (now === null) return false;
  const paused = isGivenUp(now.failingSince ?? tx.now, tx.now) ? givenUp(error) : null;
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
