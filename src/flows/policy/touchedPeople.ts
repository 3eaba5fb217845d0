import type { User } from '../../domain/directory/user.ts';
import { EVERYBODY, type PlaceByName, type UserFilter } from '../../domain/factors/userFilter.ts';
import type { Outcome } from '../../domain/policy/impact.ts';
import { byCodePoints } from '../../kernel/byCodePoints.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { bucketFacts } from '../alikePeople.ts';
import { slicesOf } from '../foldedPeople.ts';
import type { DraftedImpact, JudgedSides } from './draftedImpact.ts';

/** Whom a draft does something to, and where in the list of their login names. */
export interface TouchedAsked {
  readonly outcome: Outcome;
  /** As of the list of people; null: all. */
  readonly search: string | null;
  /** Where the page before ended; null: the first page. */
  readonly after: PlaceByName | null;
  readonly limit: number;
}

export interface Touched {
  readonly person: User;
  readonly sides: JudgedSides;
}

interface Look {
  readonly impact: DraftedImpact;
  readonly asked: TouchedAsked;
}

/** So many are gathered and judged together. */
const STRIDE = 1_000;

/**
 * The people of one outcome, by login name; one more than the page has, when there are more.
 *
 * What happens to many is found among those who stand next in the list, each judged alone. What happens to few is not worth looking for
 * there: everybody is folded into buckets, and the people of those that have the outcome are listed.
 * @param nearby how many are looked at one by one before everybody is folded.
 */
export async function touchedPeople(ports: Pick<Ports, 'store'>, tx: Tx, look: Look, nearby: number): Promise<readonly Touched[]> {
  const { impact, asked } = look;
  const filter: UserFilter = { ...EVERYBODY, search: asked.search, disabled: 'no', group: impact.asked.among };
  const found: Touched[] = [];
  let { after } = asked;
  for (let looked = 0; looked < nearby; looked += STRIDE) {
    const users = await ports.store.listUsers(tx, filter, { order: { by: 'name', direction: 'ascending' }, after, limit: STRIDE });
    found.push(...(await judged(ports, tx, look, users)));
    if (users.length < STRIDE || found.length > asked.limit) return found;
    const last = users.at(-1);
    after = last === undefined ? after : { by: 'name', id: last.id, name: last.loginName };
  }
  return [...found, ...(await folded(ports, tx, { impact, asked: { ...asked, after, limit: asked.limit - found.length } }))];
}

/** Those among them who have the outcome, in the order of their login names. */
async function judged(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { impact, asked }: Look,
  users: readonly Pick<User, 'id'>[],
): Promise<readonly Touched[]> {
  const gathered = await store.gatherPeople(
    tx,
    users.map(({ id }) => id),
  );
  return gathered
    .map(({ user, facts }) => ({ person: user, sides: impact.judge(facts) }))
    .filter(({ sides }) => sides.outcome === asked.outcome)
    .sort((one, other) => byCodePoints(one.person.loginName, other.person.loginName));
}

async function folded(ports: Pick<Ports, 'store'>, tx: Tx, look: Look): Promise<readonly Touched[]> {
  const { impact, asked } = look;
  const candidates: { readonly id: User['id']; readonly loginName: string }[] = [];
  for await (const slice of slicesOf(ports, tx, impact.asked)) {
    const keys = slice.buckets.filter((bucket) => impact.judge(bucketFacts(bucket)).outcome === asked.outcome).map(({ key }) => key);
    const list = { slice, keys, search: asked.search, beyond: asked.after?.name ?? null, limit: asked.limit + 1 };
    if (keys.length > 0) candidates.push(...(await ports.store.listAlike(tx, impact.asked, list)));
  }
  candidates.sort((one, other) => byCodePoints(one.loginName, other.loginName));
  return judged(ports, tx, look, candidates.slice(0, asked.limit + 1));
}
