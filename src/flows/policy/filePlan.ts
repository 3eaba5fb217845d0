import { type Draft, timelineOf } from '../../domain/policy/draft.ts';
import type { FileTimeline, PolicyFile } from '../../domain/policy/policyFile.ts';
import { type PolicyVersion, type Rule, type Scope, unconfiguredRule } from '../../domain/policy/rule.ts';
import { afterSteps, type RuleStep, ruleOf, ruleSteps, type WantedTimeline } from '../../domain/policy/ruleSteps.ts';
import type { PolicySnapshot } from '../../domain/policy/snapshot.ts';
import { type TrialStep, trialSteps, type WantedTrial } from '../../domain/policy/trialSteps.ts';
import { type RiskStep, riskStep } from '../../domain/risk/riskStep.ts';
import { type StepUpStep, stepUpSteps } from '../../domain/stepUp/stepUpSteps.ts';
import type { Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type ConflictCode, refusalOf } from '../acceptable.ts';
import { type Conflicts, conflictsOf } from '../conflictsOf.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import type { ScopeNotFound } from '../scopeExists.ts';
import { smsNotProved } from '../smsNotProved.ts';
import { unsatisfiable } from '../unsatisfiable.ts';

/** The name that people know its scope by; null: the tenant. */
interface Named {
  readonly name: string | null;
}

export type NamedTrialStep = TrialStep & Named;

export type NamedStep = (RuleStep & Named) | NamedTrialStep;

/** What leads from the rules as they stand to those of a file. */
export interface FilePlan {
  readonly revision: number;
  readonly snapshot: PolicySnapshot;
  readonly steps: readonly (RuleStep & Named)[];
  /** What changes nothing for anybody: rules that begin or end to be tried. */
  readonly trials: readonly NamedTrialStep[];
  readonly stepUp: readonly StepUpStep[];
  /** null: it stands as the file says. */
  readonly risk: RiskStep | null;
  /** The rules as they would stand. */
  readonly after: PolicySnapshot;
  readonly conflicts: Conflicts;
  /** What applying would be answered, unless dead ends are accepted; null: it would be applied. */
  readonly refusal: Refusal<ConflictCode> | null;
}

export type FileFault = ScopeNotFound | 'sms_not_proved' | 'step_up_unsatisfiable';

/** Finds the steps, and judges the rules that they lead to, each changed version of them as saving it would (F6). */
export async function filePlan(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { file, revision }: { readonly file: PolicyFile; readonly revision: number },
): Promise<Result<FilePlan, FileFault>> {
  const snapshot = await ports.store.policySnapshot(tx, revision);
  const found = await scopesOf(ports, tx, file);
  if (!found.ok) return found;
  const { wanted, nameOf } = found.value;
  const steps = ruleSteps(snapshot, wanted, tx.now);
  const after = afterSteps(snapshot, steps, tx.now);
  const trials = trialSteps(snapshot, wanted);
  for (const rule of [...steps, ...trials].flatMap(saidBy)) {
    const unproved = smsNotProved(rule, snapshot);
    if (unproved !== null) return unproved;
  }
  const stepUp = stepUpSteps(snapshot.stepUpRules ?? [], file.stepUp ?? null);
  const applications = stepUp.length === 0 ? [] : await ports.store.listApplications(tx);
  for (const step of stepUp) {
    const refusedStep = step.kind === 'save' ? unsatisfiable({ says: step.says, snapshot: after, applications, now: tx.now }) : null;
    if (refusedStep !== null) return refusedStep;
  }
  const conflicts = await conflictsAfter(ports, tx, { snapshot, after, steps });
  const refusal = refusalOf(conflicts, 'refuse');
  const risk = riskStep(await ports.store.findRiskSettings(tx), file.risk);
  const named = <Step extends RuleStep | TrialStep>(step: Step) => ({ ...step, name: nameOf(step.scope) });
  return succeeded({ revision, snapshot, steps: steps.map(named), trials: trials.map(named), stepUp, risk, after, conflicts, refusal });
}

/** Nothing is said by what is taken away. */
function saidBy(step: RuleStep | TrialStep): readonly Rule[] {
  switch (step.kind) {
    case 'set':
    case 'try':
      return [step.rule];
    case 'schedule':
      return [step.version];
    case 'withdraw':
    case 'end_trial':
      return [];
    default:
      return assertNever(step);
  }
}

interface FoundScopes {
  readonly wanted: readonly (WantedTimeline & WantedTrial)[];
  /** null: the tenant. */
  readonly nameOf: (scope: Scope) => string | null;
}

async function scopesOf({ store }: Pick<Ports, 'store'>, tx: Tx, { timelines }: PolicyFile): Promise<Result<FoundScopes, ScopeNotFound>> {
  const groups = await store.nameGroups(tx);
  const applications = await store.listApplications(tx);
  const groupOf = new Map(groups.map(({ id, name }) => [name, id]));
  const applicationOf = new Map(applications.map(({ id, clientId }) => [clientId, id]));
  const wanted: (WantedTimeline & WantedTrial)[] = [];
  for (const timeline of timelines) {
    const scope = scopeNamed(timeline, { groupOf, applicationOf });
    if (!scope.ok) return scope;
    wanted.push({ scope: scope.value, rule: timeline.rule, scheduled: timeline.scheduled, tried: timeline.tried });
  }
  const names = new Map<string, string>([
    ...groups.map(({ id, name }) => [id, name] as const),
    ...applications.map(({ id, clientId }) => [id, clientId] as const),
  ]);
  const nameOf = (scope: Scope) =>
    scope.kind === 'tenant' ? null : (names.get(scope.kind === 'group' ? scope.group : scope.application) ?? null);
  return succeeded({ wanted, nameOf });
}

interface Known {
  readonly groupOf: ReadonlyMap<string, Extract<Scope, { kind: 'group' }>['group']>;
  readonly applicationOf: ReadonlyMap<string, Extract<Scope, { kind: 'application' }>['application']>;
}

function scopeNamed({ scope, place }: FileTimeline, { groupOf, applicationOf }: Known): Result<Scope, ScopeNotFound> {
  if (scope.kind === 'tenant') return succeeded({ kind: 'tenant' });
  const where = `Line ${place.line}, column ${place.column}`;
  if (scope.kind === 'group') {
    const group = groupOf.get(scope.name);
    if (group !== undefined) return succeeded({ kind: 'group', group });
    return refused('group_not_found', `${where}: There is no group "${scope.name}" in this tenant.`, { ...place });
  }
  const application = applicationOf.get(scope.name);
  if (application !== undefined) return succeeded({ kind: 'application', application });
  return refused('application_not_found', `${where}: There is no application "${scope.name}" in this tenant.`, { ...place });
}

interface Changed {
  readonly snapshot: PolicySnapshot;
  readonly after: PolicySnapshot;
  readonly steps: readonly RuleStep[];
}

/** Where one step undoes the harm of another they are fine together, so each is judged among all of them. */
async function conflictsAfter(ports: Pick<Ports, 'store'>, tx: Tx, { snapshot, after, steps }: Changed): Promise<Conflicts> {
  const found: Conflicts[] = [];
  for (const step of steps) {
    const draft: Draft = { snapshot, scope: step.scope, version: holdingFrom(after, step, tx.now), others: after };
    found.push(await conflictsOf(ports, tx, draft));
  }
  const locked = found.flatMap(({ lockedOutAt }) => lockedOutAt ?? []);
  return {
    unenrollable: found.flatMap(({ unenrollable }) => unenrollable),
    deadEnds: apart(found.flatMap(({ deadEnds }) => deadEnds)),
    lockedOutAt: locked.length === 0 ? null : (Math.min(...locked) as Instant),
  };
}

/** What holds from the instant of a step on, after all of them: where a version is withdrawn, what was before it goes on. */
function holdingFrom(after: PolicySnapshot, step: RuleStep, now: Instant): PolicyVersion {
  const { from } = versionOf(step, now);
  const before = timelineOf(after, step.scope)
    .filter((version) => version.from <= from)
    .at(-1);
  return { ...(before === undefined ? unconfiguredRule(step.scope) : ruleOf(before)), from };
}

export function versionOf(step: RuleStep, now: Instant): PolicyVersion {
  return step.kind === 'set' ? { ...step.rule, from: now } : step.version;
}

function apart(deadEnds: readonly DeadEndListed[]): readonly DeadEndListed[] {
  return [...new Map(deadEnds.map((one) => [JSON.stringify(one), one])).values()];
}
