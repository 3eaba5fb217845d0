import type { UserId } from '../domain/directory/user.ts';
import type { Ports } from '../ports/ports.ts';
import type { Bucket, BucketsAsked } from '../ports/store/policyStore.ts';
import type { Tx } from '../ports/store/transaction.ts';

/** Large enough that a tenant of thousands is one question, small enough that a database sorts none of it on its disk. */
const SLICE = 100_000;

/**
 * Everybody whom a question concerns, folded into buckets: slice by slice, so that whoever waits can see how far it has come.
 * @param onSlice told how many people have been counted after each slice.
 */
export async function foldedPeople(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  asked: BucketsAsked,
  onSlice: (counted: number) => void = () => undefined,
): Promise<readonly Bucket[]> {
  const found: Bucket[] = [];
  let counted = 0;
  for (let after: UserId | null = null; ; ) {
    const { buckets, last }: { buckets: readonly Bucket[]; last: UserId | null } = await store.foldPeople(tx, asked, {
      after,
      people: SLICE,
    });
    found.push(...buckets);
    for (const { people, disabled } of buckets) counted += people + disabled;
    onSlice(counted);
    if (last === null) return found;
    after = last;
  }
}
