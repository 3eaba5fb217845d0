import type { Draft } from '../../domain/policy/draft.ts';
import type { PolicyVersion, Rule, Scope } from '../../domain/policy/rule.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { RecordedVersion } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { smsNotProved } from '../smsNotProved.ts';
import { type StartFault, startOf } from './startOf.ts';

/** What somebody is about to save, or wants to know the impact of. */
export interface Wanted {
  readonly scope: Scope;
  readonly rule: Rule;
  /** null: from now on; otherwise a schedule. */
  readonly from: Instant | null;
}

/** The tenant's rules, and those of the scope with their history. */
export interface Before {
  readonly revision: number;
  readonly versions: readonly RecordedVersion[];
}

/** The version that saving would add. The impact is that of the very same draft. */
export async function draftOf(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { scope, rule, from: wanted, revision, versions }: Wanted & Before,
): Promise<Result<Draft, StartFault | 'sms_not_proved'>> {
  const from = startOf(wanted, versions, tx.now);
  if (!from.ok) return from;
  const version: PolicyVersion = { ...rule, from: from.value };
  const snapshot = await store.policySnapshot(tx, revision);
  const unproved = smsNotProved(version, snapshot);
  if (unproved !== null) return unproved;
  return succeeded({ snapshot, scope, version });
}
