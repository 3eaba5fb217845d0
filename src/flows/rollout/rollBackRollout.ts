import { type PolicyVersion, type Scope, unconfiguredRule } from '../../domain/policy/rule.ts';
import { afterSteps, type RuleStep, ruleOf } from '../../domain/policy/ruleSteps.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PolicyVersionId } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { ConflictCode, OnDeadEnds } from '../acceptable.ts';
import { administer, eventBy } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { record } from '../record.ts';
import { recordAcceptedDeadEnds } from '../recordAcceptedDeadEnds.ts';
import { scopeExists } from '../scopeExists.ts';
import type { ChangeError, ChangeRollout, RolloutChanged } from './pauseRollout.ts';
import { judgedSteps } from './plannedSteps.ts';
import { addVersion, overtakenRollout, rolloutNotFound, withdrawComing, wrongState } from './rolloutChanges.ts';
import { standingRule } from './standingRule.ts';

export interface RollBackRollout extends ChangeRollout {
  readonly deadEnds: OnDeadEnds;
}

/** A version that says again what was said last that is not of the roll-out. */
interface Restoring {
  readonly scope: Scope;
  readonly version: PolicyVersion;
  readonly restores: PolicyVersionId | null;
}

interface Undoing {
  readonly restoring: readonly Restoring[];
  /** What is to come of it. */
  readonly withdrawn: readonly RuleStep[];
}

/**
 * Withdraws what is to come, and lets each of its scopes say again, in a new version, what was said there last by anybody else: before it, or
 * by hand while it was under way. A rule of somebody else that holds stays: it is not this roll-out's.
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
        const { restoring, withdrawn } = await undoing(ports, tx, found);
        // What is restored holds for good, and not until the next stage.
        const snapshot = afterSteps(await ports.store.policySnapshot(tx, revision), withdrawn, tx.now);
        const judged = await judgedSteps(ports, tx, { snapshot, steps: restoring, onDeadEnds: command.deadEnds });
        return judged.ok ? succeeded({ found, restoring, deadEnds: judged.value }) : judged;
      });
      if (!checked.ok) return checked;
      const { found, restoring, deadEnds } = checked.value.value;
      const { by } = command;
      const withdrawn = await withdrawComing(ports, tx, { rollout: found, by });
      for (const one of restoring) await addVersion(ports, tx, { ...one, by });
      await ports.store.changeRollout(tx, { ...found, state: 'rolled_back', reasons: null });
      const data = { rollout: found.id, name: found.plan.name, withdrawn, restored: restoring.map(({ scope }) => scope) };
      await record(ports, tx, eventBy(by, 'rollout.rolled_back', { data }));
      await recordAcceptedDeadEnds(ports, tx, by, { cause: 'rule_saved', version: null, deadEnds });
      return succeeded({ edition: found.edition + 1 });
    });
}

async function undoing(ports: Pick<Ports, 'store'>, tx: Tx, { before, steps }: Rollout): Promise<Undoing> {
  const own = new Set(steps.map(({ version }) => version));
  const restoring: Restoring[] = [];
  const withdrawn: RuleStep[] = [];
  for (const { scope } of before) {
    if ((await scopeExists(ports, tx, scope)) !== null) continue;
    const { begun, inForce, coming } = await standingRule(ports, tx, scope);
    for (const { id, version } of coming) if (own.has(id)) withdrawn.push({ kind: 'withdraw', scope, version });
    if (inForce === null || !own.has(inForce.id)) continue;
    const last = begun.findLast(({ id }) => !own.has(id)) ?? null;
    const rule = last === null ? unconfiguredRule(scope) : ruleOf(last.version);
    restoring.push({ scope, restores: last?.id ?? null, version: { ...rule, from: tx.now } });
  }
  return { restoring, withdrawn };
}
