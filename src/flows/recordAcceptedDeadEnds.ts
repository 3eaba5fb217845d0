import type { Ports } from '../ports/ports.ts';
import type { PolicyVersionId } from '../ports/store/policyStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { type Administrator, eventBy } from './administer.ts';
import type { DeadEndListed } from './deadEndListed.ts';
import { record } from './record.ts';

export interface AcceptedDeadEnds {
  readonly cause: 'rule_saved' | 'settings_changed';
  /** null: several, or none. */
  readonly version: PolicyVersionId | null;
  readonly deadEnds: readonly DeadEndListed[];
}

/** F6: whom an administrator leaves without any factor, knowingly, is on record. Nobody: nothing is. */
export async function recordAcceptedDeadEnds(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  by: Administrator,
  accepted: AcceptedDeadEnds,
): Promise<void> {
  if (accepted.deadEnds.length === 0) return;
  await record(ports, tx, eventBy(by, 'policy.dead_end', { data: { ...accepted, administratorsLockedOut: false } }));
}
