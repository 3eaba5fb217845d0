import type { TenantId } from '../../domain/directory/tenant.ts';
import { isOver, type RolloutId } from '../../domain/rollout/rollout.ts';
import { succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { Overtaken, untilNotOvertaken } from '../overtaken.ts';
import { record } from '../record.ts';
import { brakeVerdict } from './brakeVerdict.ts';
import { changedBy, withdrawComing } from './rolloutChanges.ts';

/**
 * Halts the roll-outs that must not move on, those without a brake too where they would loosen a rule, by withdrawing what is to come. It turns nothing on and moves nothing: where it does not run,
 * the plan is carried out as it was made. @returns how many were halted.
 */
export function applyBrakes(ports: Pick<Ports, 'store'>) {
  return async ({ tenantId }: { readonly tenantId: TenantId }): Promise<number> => {
    const running = await ports.store.transaction(tenantId, async (tx) => {
      const standing = await ports.store.listStandingRollouts(tx);
      return standing.filter((one) => one.state === 'running' && !isOver(one, tx.now)).map(({ id }) => id);
    });
    let halted = 0;
    for (const rollout of running) if (await halts(ports, { tenantId, rollout })) halted += 1;
    return halted;
  };
}

function halts(
  ports: Pick<Ports, 'store'>,
  { tenantId, rollout: id }: { readonly tenantId: TenantId; readonly rollout: RolloutId },
): Promise<boolean> {
  return untilNotOvertaken(() =>
    ports.store.transaction(tenantId, async (tx) => {
      const rollout = await ports.store.findRollout(tx, id);
      if (rollout === null || rollout.state !== 'running' || isOver(rollout, tx.now)) return false;
      const { reasons } = await brakeVerdict(ports, tx, rollout);
      if (reasons.length === 0) return false;
      await checkedUnderLock(ports, tx, async () => succeeded(null));
      const by = { kind: 'brake' } as const;
      const withdrawn = await withdrawComing(ports, tx, { rollout, by });
      if (!(await ports.store.changeRollout(tx, { ...rollout, state: 'halted', reasons }))) throw new Overtaken();
      const data = { rollout: rollout.id, name: rollout.plan.name, withdrawn, reasons };
      await record(ports, tx, changedBy(by, 'rollout.halted', { data }));
      return true;
    }),
  );
}
