import { HOUR } from '../../kernel/instant.ts';

/**
 * How many text messages may be sent in any hour (security.md, "Numbers"). Each costs the operator money, and somebody who
 * shares in the price of a number ("pumping") wants many of them; each may also be a nuisance to a stranger. A send is
 * charged to all of these before it is written, or to none and then it is not sent.
 */
export const SEND_WINDOW = HOUR;

/** Resends of a code to one phone are few; more is an attempt to wear somebody down, or to earn by it. */
export const MOST_SENDS_PER_NUMBER = 5;

/** Somebody with two phones who is unlucky with both. What one account can spend, whatever numbers it is given. */
export const MOST_SENDS_PER_PERSON = 10;

/** What only the operator can know: the size of the organisation, the price of a message, and what a loss may be. */
export interface SendLimits {
  /** Per thousand neighbouring numbers: ranges are rented whole. A company's phones are neighbours too. */
  readonly perPrefix: number;
  readonly perTenant: number;
  readonly perSystem: number;
}

export const DEFAULT_SEND_LIMITS: SendLimits = { perPrefix: 100, perTenant: 1_000, perSystem: 5_000 };

/** Which limit refused a send. */
export type SendLimit = 'person' | 'number' | 'prefix' | 'tenant' | 'system';

/** The digits that are left out are those that count through a rented range. */
const COUNTED_THROUGH = 3;

export function prefixOf(e164: string): string {
  return e164.slice(0, -COUNTED_THROUGH);
}
