import type { Application } from '../domain/directory/application.ts';
import { intersection, kindSet, NO_KIND, REAL_KINDS } from '../domain/factors/allowedFactors.ts';
import { requiredKinds } from '../domain/factors/requiredKinds.ts';
import { timelineOf } from '../domain/policy/draft.ts';
import type { Scope } from '../domain/policy/rule.ts';
import type { PolicySnapshot } from '../domain/policy/snapshot.ts';
import type { StepUpSays, StepUpTrigger } from '../domain/stepUp/stepUpRule.ts';
import { formatInstant, type Instant } from '../kernel/instant.ts';
import { assertNever } from '../kernel/never.ts';
import { type Refusal, refused } from '../kernel/result.ts';
import { kindsThatCount } from './kindsThatCount.ts';

interface Judged {
  readonly says: Pick<StepUpSays, 'trigger' | 'factors' | 'aal'>;
  readonly snapshot: PolicySnapshot;
  readonly applications: readonly Application[];
  readonly now: Instant;
}

/**
 * F6, for a step-up rule: where the tenant's set, or that of an application that the rule is about, leaves no factor that serves it
 * and that can be set up, now or from a scheduled version on, nobody could ever satisfy it. null: it can be satisfied.
 */
export function unsatisfiable({ says, snapshot, applications, now }: Judged): Refusal<'step_up_unsatisfiable'> | null {
  // A recent proof of whatever level anybody can show.
  if (says.aal === 1) return null;
  const wanted = requiredKinds(says.factors);
  const meant = applications.filter((application) => isMeant(says.trigger, application));
  const places: readonly { readonly name: string | null; readonly scopes: readonly Scope[] }[] = [
    { name: null, scopes: [] },
    ...meant.map(({ id, name }) => ({ name, scopes: [{ kind: 'application', application: id } as const] })),
  ];
  for (const { name, scopes } of places) {
    const moments = [{ kind: 'tenant' } as const, ...scopes].flatMap((scope) => timelineOf(snapshot, scope).map(({ from }) => from));
    for (const at of [now, ...moments.filter((from) => from > now)]) {
      const allowed = kindSet(kindsThatCount(snapshot, scopes, at));
      const serving = intersection(intersection(allowed, REAL_KINDS), wanted === null ? REAL_KINDS : kindSet(wanted));
      if (serving !== NO_KIND) continue;
      const where = name === null ? 'The tenant' : `The application "${name}"`;
      const detail = `${where} allows no factor from ${formatInstant(at)} on that this rule asks for and that can be set up: nobody could satisfy it.`;
      return refused('step_up_unsatisfiable', detail, { application: name, from: formatInstant(at) });
    }
  }
  return null;
}

function isMeant(trigger: StepUpTrigger, { labels }: Application): boolean {
  switch (trigger.kind) {
    // Any application may ask for a scope or open an operation: the tenant's set is what all of them have in common.
    case 'operation':
    case 'scope':
      return false;
    case 'first_access':
      return labels.includes(trigger.label);
    case 'signal':
    case 'score':
      return true;
    case 'proof_age':
      return trigger.label === null || labels.includes(trigger.label);
    default:
      return assertNever(trigger);
  }
}
