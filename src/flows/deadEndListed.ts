import type { ApplicationId } from '../domain/directory/application.ts';
import type { GroupId } from '../domain/directory/group.ts';
import { isHeld } from '../domain/factors/allowedFactors.ts';
import type { FactorKind } from '../domain/factors/factor.ts';
import type { DeadEnd } from '../domain/policy/conflicts.ts';
import { formatInstant } from '../kernel/instant.ts';

/** One line of the list that an administrator confirms (F6): so many people could neither answer a challenge nor enrol. */
export interface DeadEndListed {
  readonly people: number;
  /** The groups with rules that these people are in. */
  readonly groups: readonly GroupId[];
  /** The kinds of factor that they hold. */
  readonly holding: readonly FactorKind[];
  /** null: wherever they go; otherwise in this application only. */
  readonly application: ApplicationId | null;
  /** From when on, RFC 3339. */
  readonly from: string;
  /** What the rules leave them, which they cannot use; mostly empty. */
  readonly effective: readonly FactorKind[];
  /** `dead_end`: it was so before this change as well. */
  readonly before: 'open' | 'dead_end';
}

export function listedDeadEnd({ population, application, at, effective, before }: DeadEnd): DeadEndListed {
  const holding = population.factors.filter(isHeld).map(({ kind }) => kind);
  return { people: population.count, groups: population.groups, holding, application, from: formatInstant(at), effective, before };
}
