import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { deadEndsOf } from '../deadEndsOf.ts';
import { tenantHere } from '../tenantHere.ts';
import { nothingNew } from './nothingNew.ts';

/** F6: who is stuck under the rules as they are, and as they are scheduled. */
export async function deadEndsNow({ store }: Pick<Ports, 'store'>, tx: Tx): Promise<readonly DeadEndListed[]> {
  const tenant = await tenantHere({ store }, tx);
  const snapshot = await store.policySnapshot(tx, tenant.revision);
  return deadEndsOf({ store }, tx, nothingNew(snapshot, tx.now));
}

/** The dead ends in which more people are than before. */
export function worsened(before: readonly DeadEndListed[], now: readonly DeadEndListed[]): readonly DeadEndListed[] {
  const place = ({ groups, holding, application }: DeadEndListed): string =>
    JSON.stringify([[...groups].sort(byText), holding, application]);
  const earlier = new Map(before.map((one) => [place(one), one.people]));
  return now.filter((one) => one.people > (earlier.get(place(one)) ?? 0));
}

function byText(one: string, other: string): number {
  return one < other ? -1 : 1;
}
