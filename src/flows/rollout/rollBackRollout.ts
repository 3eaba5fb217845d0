import { type PolicyVersion, type Scope, unconfiguredRule } from '../../domain/policy/rule.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PolicyVersionId } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { ConflictCode, OnDeadEnds } from '../acceptable.ts';
import { administer, eventBy } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { record } from '../record.ts';
import { scopeExists } from '../scopeExists.ts';
import type { ChangeError, ChangeRollout, RolloutChanged } from './pauseRollout.ts';
import { judgedSteps } from './plannedSteps.ts';
import { addVersion, overtakenRollout, rolloutNotFound, withdrawComing, wrongState } from './rolloutChanges.ts';
import { standingRule } from './standingRule.ts';

export interface RollBackRollout extends ChangeRollout {
  readonly deadEnds: OnDeadEnds;
}

/** A version that says again what was before. */
interface Restoring {
  readonly scope: Scope;
  readonly version: PolicyVersion;
  readonly restores: PolicyVersionId | null;
}

/**
 * Withdraws what is to come, and lets each of its scopes say again what it said before, in a new version. A rule that somebody has set since
 * stays: it is not this roll-out's.
 */
export function rollBackRollout(ports: Pick<Ports, 'store' | 'random'>) {
  return (command: RollBackRollout): Promise<Result<RolloutChanged, ChangeError | ConflictCode>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx) => {
      const checked = await checkedUnderLock(ports, tx, async (revision) => {
        const found = await ports.store.findRollout(tx, command.rollout);
        if (found === null) return rolloutNotFound();
        const overtaken = overtakenRollout(found, command.expectedEdition);
        if (overtaken !== null) return overtaken;
        if (found.state === 'rolled_back') return wrongState(found, 'unfinished', 'This roll-out was rolled back before.');
        const restoring = await restored(ports, tx, found);
        const snapshot = await ports.store.policySnapshot(tx, revision);
        const judged = await judgedSteps(ports, tx, { snapshot, steps: restoring, onDeadEnds: command.deadEnds });
        return judged.ok ? succeeded({ found, restoring }) : judged;
      });
      if (!checked.ok) return checked;
      const { found, restoring } = checked.value.value;
      const { by } = command;
      const withdrawn = await withdrawComing(ports, tx, { rollout: found, by });
      for (const one of restoring) await addVersion(ports, tx, { ...one, by });
      await ports.store.changeRollout(tx, { ...found, state: 'rolled_back', reasons: null });
      const data = { rollout: found.id, name: found.plan.name, withdrawn, restored: restoring.map(({ scope }) => scope) };
      await record(ports, tx, eventBy(by, 'rollout.rolled_back', { data }));
      return succeeded({ edition: found.edition + 1 });
    });
}

async function restored(ports: Pick<Ports, 'store'>, tx: Tx, { before, steps }: Rollout): Promise<readonly Restoring[]> {
  const own = new Set(steps.map(({ version }) => version));
  const found: Restoring[] = [];
  for (const { scope, version: restores } of before) {
    const { inForce } = await standingRule(ports, tx, scope);
    if (inForce === null || !own.has(inForce.id) || (await scopeExists(ports, tx, scope)) !== null) continue;
    const old = restores === null ? null : await ports.store.findPolicyVersion(tx, restores);
    found.push({ scope, restores, version: { ...(old === null ? unconfiguredRule(scope) : old.version), from: tx.now } });
  }
  return found;
}
