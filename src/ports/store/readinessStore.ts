import type { GroupId } from '../../domain/directory/group.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import type { Scope } from '../../domain/policy/rule.ts';
import type { ReadyPeople } from '../../domain/rollout/readiness.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

export interface ReadinessAsked {
  /** The tenant's people are all who are enabled, a group's its members, an application's those who were on their way to it lately. */
  readonly scope: Scope;
  /** `lately`: from then on. */
  readonly lately: Instant;
  /** What makes ready: a confirmed factor of one of these kinds, companion codes apart (F8). */
  readonly kinds: readonly FactorKind[];
}

export interface GroupReadiness {
  readonly group: GroupId;
  readonly name: string;
  readonly people: number;
  readonly ready: number;
}

export interface ReadinessStore {
  countReady(tx: Tx, asked: ReadinessAsked): Promise<ReadyPeople>;
  /** The groups with the most people who are not ready, so many at most. */
  listGroupReadiness(tx: Tx, asked: { readonly kinds: readonly FactorKind[]; readonly limit: number }): Promise<readonly GroupReadiness[]>;
}
