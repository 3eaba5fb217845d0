import type { User } from '../../domain/directory/user.ts';
import type { PlaceByName } from '../../domain/factors/userFilter.ts';
import type { Outcome } from '../../domain/policy/impact.ts';
import type { Language } from '../../domain/policy/languages.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { administer } from '../administer.ts';
import { type SideTold, sideTold } from '../sideTold.ts';
import { wordingOf } from '../wordingOf.ts';
import { draftedImpact, type RuleThoughtOf, type ThoughtFault } from './draftedImpact.ts';
import { touchedPeople } from './touchedPeople.ts';

export interface ListImpactPeople extends RuleThoughtOf {
  readonly outcome: Outcome;
  readonly language: Language;
  /** As of the list of people; null: all. */
  readonly search: string | null;
  /** Where the page before ended, by name; null: the first page. */
  readonly after: PlaceByName | null;
  /** 1 to 200. */
  readonly limit: number;
}

export interface PersonTouched {
  readonly person: Pick<User, 'id' | 'loginName' | 'displayName' | 'role'>;
  readonly before: SideTold;
  readonly after: SideTold;
}

export interface ImpactPeople {
  readonly revision: number;
  readonly at: Instant;
  readonly people: readonly PersonTouched[];
  /** The `after` of the next page; null: this is the last. */
  readonly next: PlaceByName | null;
}

/** So many are looked at one by one before everybody is counted. */
const NEARBY = 5_000;

/**
 * The people behind one number of an impact, by login name, each with what is asked of them without the draft and with it.
 * @param nearby as `touchedPeople` takes it.
 */
export function listImpactPeople(ports: Pick<Ports, 'store'>, nearby = NEARBY) {
  return (command: ListImpactPeople): Promise<Result<ImpactPeople, 'not_permitted' | ThoughtFault>> =>
    administer(ports, { ...command, act: 'explain', on: null }, async (tx) => {
      const drafted = await draftedImpact(ports, tx, command);
      if (!drafted.ok) return drafted;
      const impact = drafted.value;
      const { outcome, search, after, limit } = command;
      const page = await touchedPeople(ports, tx, { impact, asked: { outcome, search, after, limit } }, nearby);
      const wording = await wordingOf(ports, tx, command.language);
      const people = page.people.map(({ person, sides }) => ({
        person,
        before: sideTold(sides.before, wording),
        after: sideTold(sides.after, wording),
      }));
      return succeeded({ revision: impact.revision, at: impact.asked.at, people, next: page.next });
    });
}
