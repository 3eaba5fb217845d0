import { inWords } from '../domain/messages/inWords.ts';
import type { RolloutPlan } from '../domain/rollout/plan.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

/** What the mails of a roll-out are filled with, besides the links of each person. */
export async function rolloutMailValues(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { plan, date }: { readonly plan: RolloutPlan; readonly date: Instant },
): Promise<Readonly<Record<'rollout' | 'deadline' | 'applications', string>>> {
  const ids = plan.scopes.flatMap((scope) => (scope.kind === 'application' ? [scope.application] : []));
  // Where it is for the sign-in itself, the applications are a part of that.
  const named = ids.length < plan.scopes.length ? [] : await store.nameThings(tx, ids);
  return { rollout: plan.name, deadline: inWords(date), applications: named.map(({ name }) => name).join(', ') };
}
