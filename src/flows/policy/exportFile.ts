import { allScopes, timelineOf } from '../../domain/policy/draft.ts';
import type { FileTimeline } from '../../domain/policy/policyFile.ts';
import { type Scope, scopeKey, unconfiguredRule } from '../../domain/policy/rule.ts';
import { ruleOf } from '../../domain/policy/ruleSteps.ts';
import type { RiskSettings } from '../../domain/risk/riskSettings.ts';
import type { StepUpSays } from '../../domain/stepUp/stepUpRule.ts';
import { saysOf } from '../../domain/stepUp/stepUpSteps.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';

export type ExportedTimeline = Omit<FileTimeline, 'place'>;

export interface FileExported {
  readonly revision: number;
  readonly at: Instant;
  /** The tenant's first, then groups and applications by name; scopes that say nothing and try nothing are left out. */
  readonly timelines: readonly ExportedTimeline[];
  /** All step-up rules. */
  readonly stepUp: readonly StepUpSays[];
  readonly risk: RiskSettings;
}

/** All rules that are in force, scheduled or tried, as a file has them. What is past is in the timelines and in no file. */
export function exportFile(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<FileExported, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const { snapshot, revision } = await latestSnapshot(ports, tx);
      const names = new Map<string, string>([
        ...(await ports.store.nameGroups(tx)).map(({ id, name }) => [id, name] as const),
        ...(await ports.store.listApplications(tx)).map(({ id, clientId }) => [id, clientId] as const),
      ]);
      const trials = new Map((snapshot.trials ?? []).map((trial) => [scopeKey(trial.scope), trial]));
      const scopes = new Map(
        [...allScopes(snapshot), ...[...trials.values()].map(({ scope }) => scope)].map((one) => [scopeKey(one), one]),
      );
      const timelines = [...scopes].flatMap(([key, scope]): readonly ExportedTimeline[] => {
        const standing = timelineOf(snapshot, scope);
        const inForce = standing.filter(({ from }) => from <= tx.now).at(-1);
        const scheduled = standing.filter(({ from }) => from > tx.now);
        const rule = inForce === undefined ? unconfiguredRule(scope) : ruleOf(inForce);
        const { level, timing, factors } = rule;
        const trial = trials.get(key);
        const tried = trial === undefined ? null : ruleOf(trial.version);
        if (level === null && timing === null && factors === null && scheduled.length === 0 && tried === null) return [];
        const name = nameOf(scope, names);
        return name === null ? [] : [{ scope: name, rule, scheduled, tried }];
      });
      const risk = await ports.store.findRiskSettings(tx);
      const stepUp = (snapshot.stepUpRules ?? []).map(saysOf);
      return succeeded({ revision, at: tx.now, timelines: timelines.toSorted(inOrder), stepUp, risk });
    });
}

/** null: what it was about is gone. */
function nameOf(scope: Scope, names: ReadonlyMap<string, string>): FileTimeline['scope'] | null {
  if (scope.kind === 'tenant') return { kind: 'tenant' };
  const name = names.get(scope.kind === 'group' ? scope.group : scope.application);
  return name === undefined ? null : { kind: scope.kind, name };
}

const KINDS = ['tenant', 'group', 'application'] as const;

function inOrder({ scope: one }: ExportedTimeline, { scope: other }: ExportedTimeline): number {
  const byKind = KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind);
  if (byKind !== 0 || one.kind === 'tenant' || other.kind === 'tenant') return byKind;
  return one.name < other.name ? -1 : 1;
}
