import { after, type Instant, SECOND } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import { requiredKinds } from '../factors/requiredKinds.ts';
import type { Assessment } from '../risk/signals.ts';
import type { Demand } from '../sessions/demand.ts';
import type { Triggers } from '../sessions/triggers.ts';
import type { StepUpRule, StepUpTrigger } from './stepUpRule.ts';

/** What step-up rules look at when something is opened. */
export interface Opening {
  /** The classes of the application; null: no application is opened. */
  readonly labels: readonly string[] | null;
  /** The OAuth scopes that are asked for. */
  readonly scopes: readonly string[];
  /** The name of the operation that is confirmed; null: none is. */
  readonly operation: string | null;
  /** When it was first asked for, before any detour. */
  readonly askedAt: Instant;
  /** How unusual the sign-in is, or the use of the session; null: it was not assessed, or nothing is made of it. */
  readonly assessment: Assessment | null;
  /** Of the session with which it is opened; empty: there is none yet. */
  readonly triggers: Triggers;
}

/** A rule whose trigger has happened, with what it asks. */
export interface FiredRule {
  readonly rule: StepUpRule;
  /** The instant from which a proof serves it, but for the duration (U1). */
  readonly triggeredAt: Instant;
  /** Under which the session remembers the trigger; null: each opening triggers it anew. */
  readonly key: string | null;
  readonly demand: Demand;
}

/** What the rules that are enforced ask of an opening. All of them apply together (combineDemands.ts). */
export function firingRules(rules: readonly StepUpRule[], opening: Opening): readonly FiredRule[] {
  return rules.flatMap((rule) => (rule.mode === 'enforced' ? fired(rule, opening) : []));
}

/**
 * What the rules that enforce nothing would ask. Nobody shows a proof for them, so what one would have asked counts as shown
 * for as long as the rule lets a proof serve: it is told of once, and not at each opening that follows.
 */
export function triedRules(rules: readonly StepUpRule[], opening: Opening): readonly FiredRule[] {
  return rules.flatMap((rule) => {
    if (rule.mode === 'enforced') return [];
    const toldAt = opening.triggers[keyOf(rule)];
    if (toldAt !== undefined && opening.askedAt <= after(toldAt, rule.durationSeconds * SECOND)) return [];
    return fired(rule, opening).map((one) => ({ ...one, key: keyOf(rule), triggeredAt: opening.askedAt }));
  });
}

function fired(rule: StepUpRule, opening: Opening): readonly FiredRule[] {
  const { trigger } = rule;
  const { askedAt, triggers, labels, scopes, operation, assessment } = opening;
  const oldest = after(askedAt, -rule.durationSeconds * SECOND);
  /** U1: a proof from before the first of these openings in the session does not serve; U4: nor one older than the duration. */
  const remembered = (isMeant: boolean): readonly FiredRule[] => {
    const since = triggers[keyOf(rule)] ?? askedAt;
    return isMeant ? [{ rule, key: keyOf(rule), triggeredAt: since, demand: demandOf(rule, Math.max(since, oldest) as Instant) }] : [];
  };
  /** Once seen, a session remembers it: the duration goes on to be asked for. */
  const assessed = (isSeen: (assessment: Assessment) => boolean): readonly FiredRule[] => {
    const seenAt = assessment !== null && isSeen(assessment) ? assessment.at : null;
    const since = seenAt ?? triggers[keyOf(rule)];
    if (since === undefined || labels === null) return [];
    // U3: an unknown person must not enrol on the spot, whoever says that it is unusual.
    const demand: Demand = { ...demandOf(rule, Math.max(since, oldest) as Instant), source: 'risk' };
    return [{ rule, key: keyOf(rule), triggeredAt: since, demand }];
  };
  switch (trigger.kind) {
    case 'operation':
      return operation === trigger.operation ? [{ rule, key: null, triggeredAt: askedAt, demand: demandOf(rule, askedAt) }] : [];
    case 'first_access':
      return remembered(labels?.includes(trigger.label) ?? false);
    case 'scope':
      return remembered(scopes.includes(trigger.scope));
    case 'proof_age': {
      const isMeant = labels !== null && (trigger.label === null || labels.includes(trigger.label));
      return isMeant ? [{ rule, key: null, triggeredAt: oldest, demand: demandOf(rule, oldest) }] : [];
    }
    case 'signal':
      // What could not be told never lowers the risk.
      return assessed(({ signals }) =>
        signals.some(({ kind, state }) => kind === trigger.signal && (state === 'present' || state === 'unknown')),
      );
    case 'score':
      return assessed(({ score }) => score >= trigger.atLeast);
    default:
      return assertNever(trigger);
  }
}

/** An instant and no age: counted from the first request, a proof that is shown on the way serves when the browser is back. */
function demandOf(rule: StepUpRule, notBefore: Instant): Demand {
  return { aal: rule.aal, factors: requiredKinds(rule.factors), maxAgeSeconds: null, notBefore, source: 'step_up' };
}

/**
 * Of one rule, one trigger and one mode: a rule that is tried, or that waited for something else, leaves nothing behind on which
 * an enforced one could rest.
 */
function keyOf({ id, mode, trigger }: StepUpRule): string {
  return `${mode} ${id} ${namedBy(trigger)}`;
}

function namedBy(trigger: StepUpTrigger): string {
  switch (trigger.kind) {
    case 'operation':
      return `operation ${trigger.operation}`;
    case 'first_access':
      return `first_access ${trigger.label}`;
    case 'scope':
      return `scope ${trigger.scope}`;
    case 'proof_age':
      return `proof_age ${trigger.label ?? ''}`;
    case 'signal':
      return `signal ${trigger.signal}`;
    case 'score':
      return `score ${trigger.atLeast}`;
    default:
      return assertNever(trigger);
  }
}
