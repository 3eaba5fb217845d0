import type { GroupId } from '../../domain/directory/group.ts';
import { allScopes } from '../../domain/policy/draft.ts';
import { type PolicyVersion, type Scope, scopeKey } from '../../domain/policy/rule.ts';
import { type PolicySnapshot, readScope, readSnapshot } from '../../domain/policy/snapshot.ts';
import { versionInForce } from '../../domain/policy/timeline.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PolicyVersionId, RecordedVersion } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { type ScopeStanding, standingOf } from './scopeStanding.ts';

/** A row of the matrix, as far as its place in it goes. */
export interface NamedScope {
  readonly scope: Scope;
  /** null: the tenant. */
  readonly name: string | null;
}

export interface ListRules extends Administration {
  /** Part of the name of a group or an application; null: all. */
  readonly search: string | null;
  /** The last row of the page before; null: the first page. */
  readonly after: NamedScope | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface RuleListed extends NamedScope, ScopeStanding {
  /** null: none is in force. */
  readonly version: PolicyVersionId | null;
  /** null: none is scheduled. */
  readonly nextVersion: PolicyVersionId | null;
  /** How many people a group has; null: it is no group. */
  readonly members: number | null;
}

export interface RulesListed {
  readonly revision: number;
  readonly at: Instant;
  readonly rules: readonly RuleListed[];
  /** The `after` of the next page; null: this is the last. */
  readonly next: NamedScope | null;
}

/**
 * All rules in force or scheduled, one a row: the tenant's first, then those of groups and of applications by name. What is
 * not on the page costs a name; rules are few beside people.
 */
export function listRules(ports: Pick<Ports, 'store'>) {
  return (command: ListRules): Promise<Result<RulesListed, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const { snapshot, revision } = await latestSnapshot(ports, tx);
      const { search, after, limit } = command;
      const sought = search?.toLowerCase() ?? '';
      const all = await namedScopes(ports, tx, ruledScopes(snapshot, tx.now));
      const rows = all
        .filter(({ name }) => name === null || name.toLowerCase().includes(sought))
        .filter((row) => after === null || inOrder(row, after) > 0)
        .sort(inOrder);
      const page = rows.slice(0, limit);
      const recorded = Map.groupBy(await ports.store.listPolicyVersions(tx, null), ({ scope }) => scopeKey(scope));
      const members = await ports.store.countMembers(
        tx,
        page.flatMap(({ scope }) => (scope.kind === 'group' ? [scope.group] : [])),
      );
      const rules = page.map(({ scope, name }): RuleListed => {
        const versions = recorded.get(scopeKey(scope)) ?? [];
        const standing = standingOf(snapshot, { scope, at: tx.now, versions });
        const versionFrom = (from: Instant | undefined) => idOf(versions, from);
        return {
          ...standing,
          scope,
          name,
          version: versionFrom(standing.inForce?.from),
          nextVersion: versionFrom(standing.next?.from),
          members: scope.kind === 'group' ? (members.get(scope.group) ?? 0) : null,
        };
      });
      return succeeded({ revision, at: tx.now, rules, next: rows.length > limit ? (page.at(-1) ?? null) : null });
    });
}

function idOf(versions: readonly RecordedVersion[], from: Instant | undefined): PolicyVersionId | null {
  return versions.find(({ version, withdrawnAt }) => withdrawnAt === null && version.from === from)?.id ?? null;
}

/** The tenant, and whatever says something now or will: a rule whose parts were all taken back is none. */
function ruledScopes(snapshot: PolicySnapshot, at: Instant): readonly Scope[] {
  return allScopes(snapshot).filter((scope) => {
    const timeline = readScope(readSnapshot(snapshot), scope);
    const inForce = timeline === null ? null : versionInForce(timeline, at);
    const said = timeline?.versions.filter((one) => one === inForce || one.version.from > at) ?? [];
    return scope.kind === 'tenant' || said.some(({ version }) => saysSomething(version));
  });
}

function saysSomething({ level, timing, factors }: PolicyVersion): boolean {
  return level !== null || timing !== null || factors !== null;
}

async function namedScopes({ store }: Pick<Ports, 'store'>, tx: Tx, scopes: readonly Scope[]): Promise<readonly NamedScope[]> {
  const groups = new Map<GroupId, string>((await store.nameGroups(tx)).map(({ id, name }) => [id, name]));
  const applications = new Map((await store.listApplications(tx)).map(({ id, name }) => [id, name]));
  return scopes.map((scope) => {
    if (scope.kind === 'tenant') return { scope, name: null };
    return { scope, name: (scope.kind === 'group' ? groups.get(scope.group) : applications.get(scope.application)) ?? '' };
  });
}

const KINDS = ['tenant', 'group', 'application'] as const satisfies readonly Scope['kind'][];

/** Below zero: the first of the two comes first. */
function inOrder(one: NamedScope, other: NamedScope): number {
  const byKind = KINDS.indexOf(one.scope.kind) - KINDS.indexOf(other.scope.kind);
  if (byKind !== 0) return byKind;
  const [here, there] = [one, other].map(({ name, scope }) => `${(name ?? '').toLowerCase()}\n${scopeKey(scope)}`) as [string, string];
  return here < there ? -1 : here > there ? 1 : 0;
}
