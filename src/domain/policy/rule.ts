import type { Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { GroupId } from '../directory/group.ts';
import type { FactorKind } from '../factors/factor.ts';

/** The dial. The order of the list is the order of strictness (L1, L3). */
export const LEVELS = ['off', 'optional', 'required'] as const;

export type Level = (typeof LEVELS)[number];

/** When enrolment happens under `required` (T1). Days are whole, 1 to 90. */
export type Timing =
  | { readonly kind: 'first-sign-in' }
  | { readonly kind: 'next-sign-in' }
  | { readonly kind: 'grace-period'; readonly days: number };

export const TIMING_KINDS = ['first-sign-in', 'next-sign-in', 'grace-period'] as const;
export const LEAST_GRACE_DAYS = 1;
export const MOST_GRACE_DAYS = 90;

/** What existing sessions have to expect of a version (S5). */
export type ExistingSessions = 'keep' | 'recheck';

export type Scope =
  | { readonly kind: 'tenant' }
  | { readonly kind: 'group'; readonly group: GroupId }
  | { readonly kind: 'application'; readonly application: ApplicationId };

/** A text that tells one scope from every other. */
export function scopeKey(scope: Scope): string {
  switch (scope.kind) {
    case 'tenant':
      return 'tenant';
    case 'group':
      return `group ${scope.group}`;
    case 'application':
      return `application ${scope.application}`;
    default:
      return assertNever(scope);
  }
}

/** How far a version's level reaches. Whoever it does not reach stays at the level for the others, which is looser. */
export interface Reach {
  /** Whole, 0 to 100, of the people of the scope. */
  readonly percent: number;
  readonly others: Level;
}

/** What one scope says. null: the scope says nothing about this part (inherit). The tenant's level is never null. */
export interface Rule {
  readonly level: Level | null;
  /** null: the tenant's timing (T2). */
  readonly timing: Timing | null;
  /** null: no restriction (F1). */
  readonly factors: readonly FactorKind[] | null;
  readonly existingSessions: ExistingSessions;
  /** Absent: the level is everybody's. */
  readonly reach?: Reach;
}

export const SAYS_NOTHING: Rule = { level: null, timing: null, factors: null, existingSessions: 'keep' };

/** What a scope reads that nobody has configured. L2: the tenant reads Optional; any other says nothing. */
export function unconfiguredRule({ kind }: Pick<Scope, 'kind'>): Rule {
  return kind === 'tenant' ? { ...SAYS_NOTHING, level: 'optional' } : SAYS_NOTHING;
}

/** The parts of a rule, in the order in which they are shown. */
export const RULE_PARTS = ['level', 'reach', 'timing', 'factors', 'existingSessions'] as const satisfies readonly (keyof Rule)[];

/** A rule with the instant from which it holds. Versions are never changed; a later `from` than now is a schedule. */
export interface PolicyVersion extends Rule {
  readonly from: Instant;
}

/** A scope's versions, oldest first, with strictly ascending `from`, withdrawn ones left out. */
export type Timeline = readonly PolicyVersion[];
