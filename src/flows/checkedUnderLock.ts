import { type Result, succeeded } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { Overtaken } from './overtaken.ts';
import { tenantHere } from './tenantHere.ts';

/** A change that was checked, and holds the tenant's lock until the end of the transaction. */
export interface Checked<T> {
  readonly value: T;
  /** The revision that the change has. */
  readonly revision: number;
}

/**
 * Checks a change of the tenant's rules, applications or owners and takes the tenant's lock, so that two changes which
 * are harmless alone cannot do harm together (F6: two owners who disable each other).
 *
 * The check comes first, so that a refusal changes nothing, not even the revision. When another change came between, the
 * act begins anew with what holds then.
 * @param check reads and judges, and changes nothing. It gets the revision that it judges.
 * @throws Overtaken, which `administer` answers by repeating the act.
 */
export async function checkedUnderLock<T, Code extends string>(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  check: (revision: number) => Promise<Result<T, Code>>,
): Promise<Result<Checked<T>, Code>> {
  const tenant = await tenantHere(ports, tx);
  const checked = await check(tenant.revision);
  if (!checked.ok) return checked;
  const revision = await ports.store.raiseRevision(tx);
  if (revision !== tenant.revision + 1) throw new Overtaken();
  return succeeded({ value: checked.value, revision });
}
