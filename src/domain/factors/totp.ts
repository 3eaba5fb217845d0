import type { Instant } from '../../kernel/instant.ts';

export const TOTP_STEP_SECONDS = 30;
export const TOTP_SECRET_BYTES = 20;

/** The number of the 30 s interval that holds `at`. */
export function stepAt(at: Instant): number {
  return Math.floor(at / (TOTP_STEP_SECONDS * 1_000));
}

/** A posted code in the one form that is compared, or null: exactly six ASCII digits, blanks between them removed. */
export function canonicalCode(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 32) return null;
  const code = text.replace(/[ \t]/g, '');
  return /^[0-9]{6}$/.test(code) ? code : null;
}

/**
 * The step for which a code is accepted: the current one, one back or one forward, and only if it is later than the
 * last step that this factor was accepted for. (security.md: the last accepted step of a factor only ever grows.)
 * @param codeAt computes the code of a step. @param lastStep null: never used.
 * @returns null when the code is wrong or was used before.
 */
export function acceptedStep(
  code: string,
  clock: { readonly at: Instant; readonly lastStep: number | null },
  codeAt: (step: number) => string,
): number | null {
  const current = stepAt(clock.at);
  let accepted: number | null = null;
  for (const step of [current - 1, current, current + 1]) {
    // Every step is computed whatever matched before, so that the time of an answer does not tell which one did.
    if (codeAt(step) === code && (clock.lastStep === null || step > clock.lastStep)) accepted = step;
  }
  return accepted;
}
