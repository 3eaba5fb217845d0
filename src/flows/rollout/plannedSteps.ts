import { draftedSnapshot } from '../../domain/policy/draft.ts';
import { type Scope, scopeKey } from '../../domain/policy/rule.ts';
import type { PolicySnapshot } from '../../domain/policy/snapshot.ts';
import { looseningStep } from '../../domain/rollout/looseningStep.ts';
import type { RolloutPlan } from '../../domain/rollout/plan.ts';
import { planFault } from '../../domain/rollout/planFault.ts';
import { isOver, type RolloutId } from '../../domain/rollout/rollout.ts';
import { type Step, scopesOf, stepsOf } from '../../domain/rollout/steps.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type ConflictCode, type OnDeadEnds, refusalOf } from '../acceptable.ts';
import { conflictsOf } from '../conflictsOf.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { type ScopeNotFound, scopeExists } from '../scopeExists.ts';
import { leastLevel, type StandingRule, standingRule } from './standingRule.ts';

export interface PlannedSteps {
  readonly steps: readonly Step[];
  /** What each of its scopes says now. */
  readonly standing: readonly StandingRule[];
  readonly snapshot: PolicySnapshot;
}

export type PlanError =
  | 'rollout_malformed'
  | ScopeNotFound
  | 'starts_in_past'
  | 'rollout_overlaps'
  | 'rollout_meets_schedule'
  | 'rollout_loosens';

/** A plan to be worked out, whole, or what is left of one that stood still. */
export interface Planning {
  readonly plan: RolloutPlan;
  /** The roll-out whose plan it is; null: a new one. */
  readonly own: RolloutId | null;
  /** So many of its stages have begun: they go on holding, and are not made again. */
  readonly begun: number;
  readonly revision: number;
}

/** Works a plan out for the tenant as it is, and finds what stands in its way. */
export async function plannedSteps(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { plan, own, begun, revision }: Planning,
): Promise<Result<PlannedSteps, PlanError>> {
  const fault = planFault(plan);
  if (fault !== null) return fault;
  const scopes = scopesIn({ ...plan, stages: plan.stages.slice(begun) });
  for (const scope of scopes) {
    const missing = await scopeExists(ports, tx, scope);
    if (missing !== null) return missing;
  }
  const standing: StandingRule[] = [];
  for (const scope of scopes) standing.push(await standingRule(ports, tx, scope));
  const inTheWay = (await overlapping(ports, tx, { scopes, own })) ?? meetsSchedule(standing);
  if (inTheWay !== null) return inTheWay;
  const tenant = await standingRule(ports, tx, { kind: 'tenant' });
  // L2: a tenant that nobody has configured reads Optional.
  const isTenantOff = (leastLevel(tenant) ?? 'optional') === 'off';
  const of = (scope: Scope) => {
    const found = standing.find((one) => scopeKey(one.scope) === scopeKey(scope));
    const level = found === undefined ? null : leastLevel(found);
    return { rule: found?.inForce?.version ?? null, isOff: isTenantOff && (level ?? 'off') === 'off' };
  };
  const all = stepsOf(plan, of, tx.now);
  const steps = own === null ? all : all.filter(({ kind, stage }) => kind === 'final' || (kind === 'stage' && (stage ?? 0) >= begun));
  const snapshot = await ports.store.policySnapshot(tx, revision);
  const late = beginsInPast(steps, tx.now);
  if (late !== null) return late;
  return loosening(snapshot, steps) ?? succeeded({ steps, standing, snapshot });
}

/** All that a plan will change, each once. */
export function scopesIn(plan: RolloutPlan): readonly Scope[] {
  const all = [...plan.scopes, ...plan.stages.flatMap((stage) => scopesOf(stage, plan))];
  return [...new Map(all.map((scope) => [scopeKey(scope), scope])).values()];
}

function loosening(snapshot: PolicySnapshot, steps: readonly Step[]): Refusal<'rollout_loosens'> | null {
  const step = looseningStep(snapshot, steps);
  if (step === null) return null;
  const { scope, version } = step;
  const from = formatInstant(version.from);
  const what = `From ${from} on it would ask somebody for less, or later, than the rule that holds there asks already.`;
  return refused('rollout_loosens', `${what} Begin with a larger share, or with fewer days; or loosen that rule first.`, { scope, from });
}

/** Its first coming version begins from an instant to come. @returns null when it does. */
function beginsInPast(steps: readonly Step[], now: number): Refusal<'starts_in_past'> | null {
  const late = steps.find(({ kind, version }) => kind !== 'prepare' && version.from <= now);
  if (late === undefined) return null;
  const from = formatInstant(late.version.from);
  return refused(
    'starts_in_past',
    `A stage would begin to ask people at ${from}, which is over. Choose a later date, or fewer days before it.`,
    { from },
  );
}

/** F6: judges versions in the order in which they begin, each with those before it. @returns the dead ends that were accepted. */
export async function judgedSteps(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  {
    steps,
    snapshot: before,
    onDeadEnds,
  }: Pick<PlannedSteps, 'snapshot'> & { readonly steps: readonly Pick<Step, 'scope' | 'version'>[]; readonly onDeadEnds: OnDeadEnds },
): Promise<Result<readonly DeadEndListed[], ConflictCode>> {
  let snapshot = before;
  const accepted: DeadEndListed[] = [];
  for (const { scope, version } of steps) {
    const draft = { snapshot, scope, version };
    const conflicts = await conflictsOf(ports, tx, draft);
    const refusal = refusalOf(conflicts, onDeadEnds);
    if (refusal !== null) return refusal;
    accepted.push(...conflicts.deadEnds);
    snapshot = draftedSnapshot(draft);
  }
  return succeeded(accepted);
}

async function overlapping(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { scopes, own }: { readonly scopes: readonly Scope[]; readonly own: RolloutId | null },
): Promise<Refusal<'rollout_overlaps'> | null> {
  const keys = new Set(scopes.map(scopeKey));
  const others = (await store.listStandingRollouts(tx)).filter((one) => one.id !== own && !isOver(one, tx.now));
  const other = others.find(({ plan }) => scopesIn(plan).some((scope) => keys.has(scopeKey(scope))));
  if (other === undefined) return null;
  const what = `The roll-out "${other.plan.name}" is under way for a part of the same people. Let it end, or roll it back.`;
  return refused('rollout_overlaps', what, { rollout: other.id, name: other.plan.name });
}

function meetsSchedule(standing: readonly StandingRule[]): Refusal<'rollout_meets_schedule'> | null {
  const versions = standing.flatMap(({ coming }) =>
    coming.map(({ id, scope, version }) => ({ id, scope, from: formatInstant(version.from) })),
  );
  if (versions.length === 0) return null;
  return refused('rollout_meets_schedule', 'A change of a rule of this roll-out is scheduled already. Withdraw it first.', { versions });
}
