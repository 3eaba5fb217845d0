import { intersection, kindSet, kindsIn } from '../../domain/factors/allowedFactors.ts';
import type { Scope } from '../../domain/policy/rule.ts';
import { type PolicySnapshot, readScope, readSnapshot } from '../../domain/policy/snapshot.ts';
import { versionInForce } from '../../domain/policy/timeline.ts';
import type { Readiness } from '../../domain/rollout/brakes.ts';
import type { RolloutPlan, Stage } from '../../domain/rollout/plan.ts';
import { scopesOf } from '../../domain/rollout/steps.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** Whom a stage reaches, and how many of them have a factor that is allowed everywhere there (F1). */
export function stageReadiness(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { stage, plan, snapshot }: { readonly stage: Stage; readonly plan: RolloutPlan; readonly snapshot: PolicySnapshot },
): Promise<Readiness> {
  const scopes = scopesOf(stage, plan);
  const read = readSnapshot(snapshot);
  const allowed = [{ kind: 'tenant' } as const, ...scopes].reduce(
    (left, scope) => intersection(left, setOf(snapshot, scope, tx.now)),
    read.available,
  );
  return store.readinessOf(tx, { scopes, percent: stage.who.kind === 'share' ? stage.who.percent : 100, kinds: kindsIn(allowed) });
}

function setOf(snapshot: PolicySnapshot, scope: Scope, at: Instant) {
  const read = readSnapshot(snapshot);
  const timeline = readScope(read, scope);
  const factors = timeline === null ? null : (versionInForce(timeline, at)?.version.factors ?? null);
  return factors === null ? read.available : kindSet(factors);
}
