import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  policyDocument,
  revisionDocument,
  ruleSetDocument,
  rulesPage,
  scopeDocument,
  timelineDocument,
  versionDocument,
} from '../../src/contract/adminPolicy.ts';
import type { FactorKind } from '../../src/domain/factors/factor.ts';
import type { Level, Reach, Timing } from '../../src/domain/policy/rule.ts';
import { addressOf, ask, type Wire } from './request.ts';
import type { SessionsAct } from './sessions.ts';

export type RuleScope = Wire<typeof scopeDocument>;
export type Policy = Wire<typeof policyDocument>;
export type RuleListed = Wire<typeof rulesPage>['rules'][number];
export type Timeline = Wire<typeof timelineDocument>;
export type Version = Wire<typeof versionDocument>;
export type RuleSaved = Wire<typeof ruleSetDocument>;

/** What one scope says. null: it says nothing about this part. */
export interface RuleSaid {
  readonly level: Level | null;
  readonly timing: Timing | null;
  readonly factors: readonly FactorKind[] | null;
  readonly existingSessions: 'keep' | 'recheck';
  /** null: the level is everybody's. */
  readonly reach: Reach | null;
}

export interface RuleChange {
  readonly rule: RuleSaid;
  /** RFC 3339; null: from now on. */
  readonly from: string | null;
  /** The edition of the scope that was seen; another one is refused with edition_conflict. */
  readonly expectedEdition: number;
  readonly deadEnds: 'refuse' | 'accept';
  /** What happens to all sessions of the tenant from the same instant on; null: nothing. */
  readonly sessions: SessionsAct | null;
}

/** Everything about rules begins with this: a rule of one scope changes what holds in others. */
export const POLICY_KEY = ['policy'] as const;

function addressOfScope(scope: RuleScope): string {
  switch (scope.kind) {
    case 'tenant':
      return '/policy/tenant';
    case 'group':
      return addressOf`/policy/groups/${scope.group}`;
    case 'application':
      return addressOf`/policy/applications/${scope.application}`;
  }
}

/** What a rule says now, what comes of it, and what is scheduled next. */
export const policyQuery = (scope: RuleScope) =>
  queryOptions({
    queryKey: [...POLICY_KEY, addressOfScope(scope)],
    queryFn: ({ signal }) => ask<Policy>({ method: 'GET', path: addressOfScope(scope), signal }),
  });

/** All rules: the tenant's first, then those of groups, then those of applications, each by name. */
export const rulesQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: [...POLICY_KEY, 'rules', search],
    queryFn: ({ pageParam, signal }) =>
      ask<Wire<typeof rulesPage>>({ method: 'GET', path: '/policy/rules', query: { search, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

/** Every version that a rule ever had, oldest first. */
export const timelineQuery = (scope: RuleScope) =>
  queryOptions({
    queryKey: [...POLICY_KEY, addressOfScope(scope), 'versions'],
    queryFn: ({ signal }) => ask<Timeline>({ method: 'GET', path: `${addressOfScope(scope)}/versions`, signal }),
  });

export const setRule = (scope: RuleScope, change: RuleChange): Promise<RuleSaved> =>
  ask({ method: 'POST', path: `${addressOfScope(scope)}/versions`, body: change });

export const withdrawVersion = (version: string, confirmed: Pick<RuleChange, 'deadEnds'>): Promise<Wire<typeof revisionDocument>> =>
  ask({ method: 'POST', path: addressOf`/policy/versions/${version}/withdraw`, body: confirmed });
