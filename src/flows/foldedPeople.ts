import type { UserId } from '../domain/directory/user.ts';
import type { Ports } from '../ports/ports.ts';
import type { Bucket, BucketSlice, BucketsAsked } from '../ports/store/policyStore.ts';
import type { Tx } from '../ports/store/transaction.ts';

/** Large enough that a tenant of thousands is one question, small enough that a database sorts none of it on its disk. */
const SLICE = 100_000;

/**
 * Everybody whom a question concerns, folded into buckets slice by slice, so that whoever waits can see how far it has come. Two
 * slices at once, where a second connection is to spare.
 * @param people of a slice, at least 1.
 */
export async function* slicesOf(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  asked: BucketsAsked,
  people = SLICE,
): AsyncGenerator<BucketSlice, void> {
  const endOf = (after: UserId | null) => store.endOfSlice(tx, asked.among, { after, people });
  let end = await endOf(null);
  // Whoever fits in one slice needs no second connection.
  const beside = end === null ? null : await store.beginBeside(tx);
  try {
    await beside?.begun;
    for (let after: UserId | null = null; ; end = await endOf(after)) {
      const last: UserId | null = end === null || beside === null ? null : await endOf(end);
      const first = store.foldPeople(tx, asked, { after, last: end });
      const second = end === null || beside === null ? null : store.foldPeople(beside.tx, asked, { after: end, last });
      yield* await Promise.all(second === null ? [first] : [first, second]);
      after = second === null ? end : last;
      if (after === null) return;
    }
  } finally {
    await beside?.rollback();
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
