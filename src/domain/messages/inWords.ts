import { formatInstant, type Instant } from '../../kernel/instant.ts';

/** "2026-12-01 09:00 UTC": an instant in a mail, whose reader's zone nobody knows. */
export function inWords(at: Instant): string {
  return `${formatInstant(at).slice(0, 16).replace('T', ' ')} UTC`;
}
