import type { Rule, Scope } from '../domain/policy/rule.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { type Administrator, actorOf, eventBy } from './administer.ts';
import { record } from './record.ts';

/** Tries a rule in a scope, or nothing any more (null). What was recorded of an earlier trial stays. */
export async function changeTrial(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { by, scope, rule }: { readonly by: Administrator; readonly scope: Scope; readonly rule: Rule | null },
): Promise<void> {
  await ports.store.insertTrial(tx, { scope, rule, by: actorOf(by) });
  const about = scope.kind === 'application' ? { application: scope.application } : {};
  if (rule === null) {
    await record(ports, tx, eventBy(by, 'policy.trial_ended', { ...about, data: { scope } }));
    return;
  }
  const { existingSessions: _, ...said } = rule;
  await record(ports, tx, eventBy(by, 'policy.trial_started', { ...about, data: { scope, rule: said } }));
}
