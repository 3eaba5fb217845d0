import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { type PolicyVersion, type Rule, SAYS_NOTHING, type Scope } from '../policy/rule.ts';
import type { RolloutPlan, Stage, Who } from './plan.ts';

/** One version that a roll-out makes. */
export interface Step {
  readonly kind: 'prepare' | 'stage' | 'final';
  /** Which stage of the plan, counted from 0; null: what comes before the first. */
  readonly stage: number | null;
  readonly scope: Scope;
  readonly version: PolicyVersion;
}

/** What a scope says now, and whether anything is asked there at all. */
export interface Standing {
  /** null: it says nothing. */
  readonly rule: Rule | null;
  /** Its level with the tenant's is Off. */
  readonly isOff: boolean;
}

/** When people are first asked under a stage: its grace ends on its date. */
export function openingOf(stage: Pick<Stage, 'at'>, { graceDays }: Pick<RolloutPlan, 'graceDays'>): Instant {
  return after(stage.at, -graceDays * DAY);
}

export function scopesOf({ who }: Stage, plan: Pick<RolloutPlan, 'scopes'>): readonly Scope[] {
  return who.kind === 'groups' ? who.groups.map((group) => ({ kind: 'group', group })) : plan.scopes;
}

/**
 * The versions of a plan, in the order in which they begin. From Off people are first offered what will be asked of them; then each stage
 * asks its own, who can put it off until its date; and on the last date the rule is what it is to stay.
 *
 * T4: a stage keeps `required` without a break for those whom an earlier one reached, so their deadline stays; the others' grace begins
 * with the stage that reaches them.
 */
export function stepsOf(plan: RolloutPlan, standing: (scope: Scope) => Standing, now: Instant): readonly Step[] {
  const kept = (scope: Scope): Rule => {
    const { reach: _, ...rule } = standing(scope).rule ?? SAYS_NOTHING;
    return { ...rule, existingSessions: 'keep' };
  };
  const prepared = plan.scopes
    .filter((scope) => standing(scope).isOff)
    .map((scope): Step => ({ kind: 'prepare', stage: null, scope, version: { ...kept(scope), level: 'optional', from: now } }));
  const staged = plan.stages.flatMap((stage, number) =>
    scopesOf(stage, plan).map((scope): Step => {
      const { existingSessions } = plan;
      const timing = plan.graceDays === 0 ? plan.timing : ({ kind: 'grace-period', days: plan.graceDays } as const);
      const version = {
        ...kept(scope),
        level: 'required',
        timing,
        existingSessions,
        ...reachOf(stage.who),
        from: openingOf(stage, plan),
      } as const;
      return { kind: 'stage', stage: number, scope, version };
    }),
  );
  const last = plan.stages.at(-1);
  const isDueAtOnce = last === undefined || plan.graceDays === 0;
  const settled = (isDueAtOnce ? [] : plan.scopes).map(
    (scope): Step => ({
      kind: 'final',
      stage: plan.stages.length - 1,
      scope,
      version: { ...kept(scope), level: 'required', timing: plan.timing, from: (last as Stage).at },
    }),
  );
  return [...prepared, ...staged, ...settled];
}

function reachOf(who: Who): Pick<Rule, 'reach'> {
  return who.kind === 'share' ? { reach: { percent: who.percent, others: 'optional' } } : {};
}
