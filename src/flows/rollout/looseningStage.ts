import { type Scope, scopeKey } from '../../domain/policy/rule.ts';
import { afterSteps } from '../../domain/policy/ruleSteps.ts';
import type { PolicySnapshot } from '../../domain/policy/snapshot.ts';
import { looseningStep } from '../../domain/rollout/looseningStep.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/**
 * The stage to come of a roll-out that would ask somebody for less, or later, than the rules ask by then: one of them was made stricter
 * by hand since it was planned. @returns its number, counted from 0, the last one for what the rule is to stay; null: there is none.
 */
export async function looseningStage(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { rollout: { plan, steps }, snapshot }: { readonly rollout: Pick<Rollout, 'plan' | 'steps'>; readonly snapshot: PolicySnapshot },
): Promise<number | null> {
  const coming = new Map(steps.flatMap((step) => (step.withdrawnAt === null && step.from > tx.now ? [[step.version, step]] : [])));
  const scopes = new Map([...coming.values()].map(({ scope }): [string, Scope] => [scopeKey(scope), scope]));
  const versions = [];
  for (const scope of scopes.values()) versions.push(...(await store.listPolicyVersions(tx, scope)).filter(({ id }) => coming.has(id)));
  const without = afterSteps(
    snapshot,
    versions.map(({ scope, version }) => ({ kind: 'withdraw', scope, version })),
    tx.now,
  );
  const inOrder = versions.sort((one, other) => one.version.from - other.version.from);
  const found = looseningStep(without, inOrder);
  return found === null ? null : (coming.get(found.id)?.stage ?? plan.stages.length - 1);
}
