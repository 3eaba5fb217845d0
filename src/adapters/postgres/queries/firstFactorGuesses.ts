import { countedNetwork } from '../../../domain/factors/countedNetwork.ts';
import { FIRST_FACTOR_LIMITS } from '../../../domain/factors/guessLimits.ts';
import type { FirstFactorCharge, FirstFactorGuess } from '../../../ports/store/attemptStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { type Budget, budgetOf, clearBudgets, giveBack, lockBudgets, longestUsedUp, spend } from './budgets.ts';

const { mostPerAccount, mostPerAccountAndAddress, mostPerAddress } = FIRST_FACTOR_LIMITS;

function ofAccount({ account, address }: FirstFactorGuess): readonly Budget[] {
  if (account === null) return [];
  const pair = budgetOf(mostPerAccountAndAddress, 'account and address', account, countedNetwork(address));
  return [budgetOf(mostPerAccount, 'account', account), pair];
}

function ofAddress({ address }: FirstFactorGuess): readonly Budget[] {
  return address === null ? [] : [budgetOf(mostPerAddress, 'address', countedNetwork(address))];
}

function budgetsOf(guess: FirstFactorGuess): readonly Budget[] {
  return [...ofAccount(guess), ...ofAddress(guess)];
}

export async function chargeFirstFactorGuess(tx: Tx, guess: FirstFactorGuess): Promise<FirstFactorCharge> {
  const budgets = budgetsOf(guess);
  if ((await spend(tx, budgets)) === 'spent') return { kind: 'charged' };
  const { subject, until } = (await longestUsedUp(tx, budgets)) ?? { subject: 'none any more', until: tx.now };
  return { kind: 'throttled', until, subject };
}

export async function giveBackFirstFactorGuess(tx: Tx, guess: FirstFactorGuess): Promise<void> {
  const budgets = budgetsOf(guess);
  await Promise.all([lockBudgets(tx, budgets), giveBack(tx, budgets)]);
}

export async function clearFirstFactorGuesses(tx: Tx, guess: FirstFactorGuess): Promise<void> {
  await Promise.all([lockBudgets(tx, budgetsOf(guess)), clearBudgets(tx, ofAccount(guess)), giveBack(tx, ofAddress(guess))]);
}
