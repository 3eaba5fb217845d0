import { FIRST_FACTOR_LIMITS } from '../../../domain/factors/guessLimits.ts';
import type { Allotment, Spending } from '../../../ports/store/accountStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { type Budget, budgetOf, clearBudgets, longestUsedUp, spend } from './budgets.ts';

export async function spendAllotments(tx: Tx, allotments: readonly Allotment[]): Promise<Spending> {
  const budgets: readonly Budget[] = allotments.map(({ subject, most }) => budgetOf(most, ...subject));
  if ((await spend(tx, budgets)) === 'spent') return { kind: 'spent' };
  const { subject, until } = (await longestUsedUp(tx, budgets)) ?? { subject: 'none any more', until: tx.now };
  return { kind: 'used_up', until, subject };
}

/** What is counted for the name together with a network stays: it is over by itself, and limits whoever guesses there. */
export async function forgetGuessesAt(tx: Tx, loginName: string): Promise<void> {
  await clearBudgets(tx, [budgetOf(FIRST_FACTOR_LIMITS.mostPerAccount, 'account', loginName)]);
}
