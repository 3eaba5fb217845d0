import { sql } from 'kysely';
import { ask } from '../../src/adapters/postgres/question.ts';
import { timeOrderedId } from '../../src/adapters/postgres/timeOrderedId.ts';
import { type RolloutPlan, SAFE } from '../../src/domain/rollout/plan.ts';
import type { RolloutId } from '../../src/domain/rollout/rollout.ts';
import { after, DAY } from '../../src/kernel/instant.ts';
import type { RolloutMade } from '../../src/ports/store/rolloutStore.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, BIRTH, by, SHARED } from './storeActs.ts';

const id = () => timeOrderedId<never>(BIRTH);
const ROLLOUTS = { standing: id(), taken: id(), fresh: id(), elsewhere: id() };

export function rolloutOf(made: RolloutId, plan: RolloutPlan): RolloutMade {
  return { id: made, plan, state: 'running', createdBy: by, before: [{ scope: { kind: 'tenant' }, version: SHARED.standing }] };
}

export function planOf(tx: Tx, name: string): RolloutPlan {
  return { ...SAFE, name, scopes: [{ kind: 'tenant' }], stages: [{ at: after(tx.now, DAY), who: { kind: 'all' } }] };
}

export async function fillRollouts(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.insertRollout(tx, rolloutOf(ROLLOUTS.standing, planOf(tx, mark)));
  await store.insertRolloutSteps(tx, ROLLOUTS.standing, [{ version: SHARED.scheduled, kind: 'stage', stage: 0 }]);
  await store.insertRollout(tx, rolloutOf(ROLLOUTS.taken, planOf(tx, mark)));
  await store.changeRollout(tx, { id: ROLLOUTS.taken, edition: 1, state: 'rolled_back', reasons: null, plan: planOf(tx, mark) });
}

/** The steps of elsewhere belong to other roll-outs here, and one of them is in another edition. */
export async function estrangeRollouts(store: Store, tx: Tx): Promise<void> {
  const here = sql`tenant_id = ${tx.tenantId}`;
  await ask(tx, sql`update rollouts set state = 'paused', edition = 9 where ${here}`);
  await store.insertRollout(tx, rolloutOf(ROLLOUTS.elsewhere, planOf(tx, 'elsewhere')));
  await store.insertRolloutSteps(tx, ROLLOUTS.elsewhere, [{ version: SHARED.groupVersion, kind: 'final', stage: 3 }]);
}

const kinds = ['totp', 'webauthn'] as const;

export const ROLLOUT_ACTS: Readonly<Record<string, Act>> = {
  insertRollout: (store, tx) => store.insertRollout(tx, rolloutOf(ROLLOUTS.fresh, planOf(tx, 'fresh'))),
  insertRolloutSteps: (store, tx) =>
    store.insertRolloutSteps(tx, ROLLOUTS.standing, [{ version: SHARED.standing, kind: 'prepare', stage: null }]),
  'insertRolloutSteps, of a roll-out elsewhere': (store, tx) =>
    store.insertRolloutSteps(tx, ROLLOUTS.elsewhere, [{ version: SHARED.standing, kind: 'prepare', stage: null }]),
  'insertRolloutSteps, of a version elsewhere': (store, tx) =>
    store.insertRolloutSteps(tx, ROLLOUTS.standing, [{ version: SHARED.strangerVersion, kind: 'prepare', stage: null }]),
  findRollout: (store, tx) => store.findRollout(tx, ROLLOUTS.standing),
  listRollouts: (store, tx) => store.listRollouts(tx, { before: null, limit: 10 }),
  'listRollouts, the next page': (store, tx) => store.listRollouts(tx, { before: ROLLOUTS.taken, limit: 1 }),
  listStandingRollouts: (store, tx) => store.listStandingRollouts(tx),
  changeRollout: (store, tx) =>
    store.changeRollout(tx, { id: ROLLOUTS.standing, edition: 1, state: 'halted', reasons: [], plan: planOf(tx, 'halted') }),
  'changeRollout, another edition': (store, tx) =>
    store.changeRollout(tx, { id: ROLLOUTS.standing, edition: 9, state: 'paused', reasons: null, plan: planOf(tx, 'late') }),
  readinessOf: (store, tx) => store.readinessOf(tx, { scopes: [{ kind: 'tenant' }], percent: 100, kinds, createdBefore: null }),
  'readinessOf, a share of a group': (store, tx) =>
    store.readinessOf(tx, { scopes: [{ kind: 'group', group: SHARED.group }], percent: 60, kinds, createdBefore: tx.now }),
};
