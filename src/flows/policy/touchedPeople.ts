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

export interface TouchedPage {
  readonly people: readonly Touched[];
  /** After whom the next page begins; null: this is the last. */
  readonly next: PlaceByName | null;
}

type Candidate = Pick<User, 'id' | 'loginName'>;

interface Look {
  readonly impact: DraftedImpact;
  readonly asked: TouchedAsked;
}

/** So many are gathered and judged together. */
const STRIDE = 1_000;

/**
 * The people of one outcome, by login name, a page of them.
 *
 * What happens to many is found among those who stand next in the list, each judged alone. What happens to few is not worth looking for
 * there: everybody is folded into buckets, and the people of those that have the outcome are listed.
 * @param nearby how many are looked at one by one before everybody is folded.
 */
export async function touchedPeople(ports: Pick<Ports, 'store'>, tx: Tx, look: Look, nearby: number): Promise<TouchedPage> {
  const { impact, asked } = look;
  const filter: UserFilter = { ...EVERYBODY, search: asked.search, disabled: 'no', group: impact.asked.among };
  const found: Touched[] = [];
  let { after } = asked;
  for (let looked = 0; looked < nearby; looked += STRIDE) {
    const users = await ports.store.listUsers(tx, filter, { order: { by: 'name', direction: 'ascending' }, after, limit: STRIDE });
    found.push(...(await judged(ports, tx, look, users)));
    if (found.length > asked.limit) {
      const people = found.slice(0, asked.limit);
      return { people, next: placeAt(people.at(-1)?.person) };
    }
    if (users.length < STRIDE) return { people: found, next: null };
    after = placeAt(users.at(-1));
  }
  const rest = await folded(ports, tx, { impact, asked: { ...asked, after, limit: asked.limit - found.length } });
  return { people: [...found, ...rest.people], next: rest.next };
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

async function folded(ports: Pick<Ports, 'store'>, tx: Tx, look: Look): Promise<TouchedPage> {
  const { impact, asked } = look;
  const candidates: Candidate[] = [];
  for await (const slice of slicesOf(ports, tx, impact.asked)) {
    const keys = slice.buckets.filter((bucket) => impact.judge(bucketFacts(bucket)).outcome === asked.outcome).map(({ key }) => key);
    const list = { slice, keys, search: asked.search, beyond: asked.after?.name ?? null, limit: asked.limit + 1 };
    if (keys.length > 0) candidates.push(...(await ports.store.listAlike(tx, impact.asked, list)));
  }
  candidates.sort((one, other) => byCodePoints(one.loginName, other.loginName));
  const page = candidates.slice(0, asked.limit);
  // Told by whom was listed, not by whom is left: somebody who changed in between ends no list.
  const next = candidates.length > asked.limit ? (placeAt(page.at(-1)) ?? asked.after) : null;
  return { people: await judged(ports, tx, look, page), next };
}

function placeAt(person: Candidate | undefined): PlaceByName | null {
  return person === undefined ? null : { by: 'name', id: person.id, name: person.loginName };
}
