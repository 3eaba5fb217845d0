import type { UserId } from '../domain/directory/user.ts';
import type { Ports } from '../ports/ports.ts';
import type { Bucket, BucketSlice, BucketsAsked } from '../ports/store/policyStore.ts';
import type { Tx } from '../ports/store/transaction.ts';

/** Large enough that a tenant of thousands is one question, small enough that a database sorts none of it on its disk. */
const SLICE = 100_000;

/** Everybody whom a question concerns, folded into buckets slice by slice, so that whoever waits can see how far it has come. */
export async function* slicesOf({ store }: Pick<Ports, 'store'>, tx: Tx, asked: BucketsAsked): AsyncGenerator<BucketSlice, void> {
  for (let after: UserId | null = null; ; ) {
    const slice: BucketSlice = await store.foldPeople(tx, asked, { after, people: SLICE });
    yield slice;
    if (slice.last === null) return;
    after = slice.last;
  }
}

/** The buckets of all slices. @param onSlice told how many people have been counted after each slice. */
export async function foldedPeople(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  asked: BucketsAsked,
  onSlice: (counted: number) => void = () => undefined,
): Promise<readonly Bucket[]> {
  const found: Bucket[] = [];
  let counted = 0;
  for await (const { buckets } of slicesOf(ports, tx, asked)) {
    found.push(...buckets);
    for (const { people, disabled } of buckets) counted += people + disabled;
    onSlice(counted);
  }
  return found;
}
