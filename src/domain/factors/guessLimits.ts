import { MINUTE, SECOND } from '../../kernel/instant.ts';

/**
 * The numbers of guess limiting (security.md, "Numbers"). A guess is charged before it is looked at, by one statement
 * that checks and counts, in a transaction of its own: bursts, crashes and rolled-back requests give nothing for free.
 */
export const SECOND_FACTOR_LIMITS = {
  window: 15 * MINUTE,
  /** Per person, over all factors and flows. */
  mostInWindow: 10,
  /** From this failure of a window on, the next guess has to wait: 1 s, 2 s, 4 s, … */
  delayFrom: 3,
  longestDelay: 60 * SECOND,
  /** In a row without a success: only an administrator, an operator or a recovery ends it. */
  mostInARow: 100,
} as const;

/** First factors are counted apart: passwords per account and address together, per account, and per address; passkeys per address. */
export const FIRST_FACTOR_LIMITS = {
  window: 15 * MINUTE,
  mostPerAccountAndAddress: 10,
  mostPerAccount: 50,
  mostPerAddress: 200,
} as const;
