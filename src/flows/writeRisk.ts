import type { RiskStep } from '../domain/risk/riskStep.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { type Administrator, eventBy } from './administer.ts';
import { record } from './record.ts';

interface RiskChange extends RiskStep {
  readonly by: Administrator;
}

/** Writes what is made of risk from now on, and tells what was made of it before. */
export async function writeRisk(ports: Pick<Ports, 'store'>, tx: Tx, { by, says, said }: RiskChange): Promise<void> {
  await ports.store.updateRiskSettings(tx, says);
  await record(ports, tx, eventBy(by, 'policy.risk_changed', { data: { before: said, after: says } }));
}
