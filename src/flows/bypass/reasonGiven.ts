import { type Result, refused, succeeded } from '../../kernel/result.ts';

const LONGEST = 500;

/** B4: why somebody is let in weaker than the rules, for whoever reads the audit. Never empty. */
export function reasonGiven(text: unknown): Result<string, 'reason_missing'> {
  const reason = typeof text === 'string' ? text.normalize('NFC').trim() : '';
  if (reason.length > 0 && reason.length <= LONGEST && !/[\p{Cc}\p{Cs}]/u.test(reason)) return succeeded(reason);
  return refused('reason_missing', 'Say why, in one line of 1 to 500 characters.');
}
