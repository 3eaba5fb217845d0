import { formatInstant, type Instant } from '../../kernel/instant.ts';

/** null stays null: there is no such instant. */
export function instantOrNull(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}
