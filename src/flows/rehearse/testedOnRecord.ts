import type { UserId } from '../../domain/directory/user.ts';
import { asksMore } from '../../domain/policy/replayed.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Looked } from '../../ports/store/rehearsalStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Rehearsal, type Replaying, replaying } from './rehearsal.ts';
import { type ReplayCounted, ReplayCounts } from './replayCounts.ts';
import type { ReplayRule } from './replayRule.ts';

/** Somebody of whom more would have been asked, and in how many of their sign-ins. */
export interface PersonAsked {
  readonly id: UserId;
  readonly loginName: string;
  readonly displayName: string;
  readonly asked: number;
  readonly refused: number;
}

/** What something that is tried would have made of what really happened. */
export interface Tested extends ReplayCounted {
  readonly looked: Looked['kind'];
  readonly revision: number;
  readonly from: Instant;
  readonly until: Instant;
  /** From before what is looked at was recorded, or while it was not. They are in no number. */
  readonly notOnRecord: number;
  /** Those of whom more would have been asked most often. */
  readonly people: readonly PersonAsked[];
}

const MOST_LISTED = 100;
/** Of more people than these only the first are kept in mind for the list; the numbers are of all. */
const MOST_REMEMBERED = 100_000;

interface Sizes extends Pick<ReplayRule, 'onProgress'> {
  readonly slice: number;
  /** Of more sign-ins than these most people are met. */
  readonly many: number;
}

/** Counts what a rehearsal makes of everything that it looks at, and names the people whom it would have met. */
export async function testedOnRecord(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  rehearsal: Rehearsal,
  { slice, many, onProgress }: Sizes,
): Promise<Tested> {
  const { span, revision, looked } = rehearsal;
  const of = await ports.store.countSignIns(tx, span, looked);
  const people = of > many ? 'everybody_lately_here' : 'those_met';
  const counts = new ReplayCounts(rehearsal);
  const asked = new Map<UserId, { asked: number; refused: number }>();
  onProgress?.({ counted: 0, of });
  for await (const replayed of replaying(ports, tx, rehearsal, { span, after: null, slice, people })) {
    for (const one of replayed) {
      counts.add(one);
      remember(asked, one);
    }
    onProgress?.({ counted: counts.signIns, of: Math.max(of, counts.signIns) });
  }
  const { notOnRecord } = counts;
  const kind = looked.kind;
  return { looked: kind, revision, from: span.from, until: tx.now, ...counts.told(), notOnRecord, people: await named(ports, tx, asked) };
}

function remember(asked: Map<UserId, { asked: number; refused: number }>, { signIn: { user }, judged }: Replaying): void {
  if (judged === null || !asksMore(judged.replayed)) return;
  const known = asked.get(user) ?? (asked.size < MOST_REMEMBERED ? { asked: 0, refused: 0 } : null);
  if (known === null) return;
  known[judged.replayed === 'refused' ? 'refused' : 'asked'] += 1;
  asked.set(user, known);
}

async function named(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  asked: ReadonlyMap<UserId, { readonly asked: number; readonly refused: number }>,
): Promise<readonly PersonAsked[]> {
  const most = [...asked].toSorted(([, one], [, other]) => other.asked + other.refused - one.asked - one.refused).slice(0, MOST_LISTED);
  const ids = most.map(([user]) => user);
  const names = new Map((await ports.store.nameThings(tx, ids)).map((one) => [one.id, one]));
  return most.map(([id, times]) => ({ id, loginName: names.get(id)?.loginName ?? id, displayName: names.get(id)?.name ?? id, ...times }));
}
