import { formatInstant, type Instant, instant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { RecordedVersion } from '../../ports/store/policyStore.ts';
import { Overtaken } from '../overtaken.ts';

export type StartFault = 'starts_in_past' | 'starts_twice';

/**
 * The instant from which a new version of a scope holds.
 * @param wanted null: now.
 * @throws Overtaken when a version was added by an act that began after this one: "now" must not come before it.
 */
export function startOf(wanted: Instant | null, versions: readonly RecordedVersion[], now: Instant): Result<Instant, StartFault> {
  const taken = new Set(versions.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ version }) => version.from));
  if (wanted === null) {
    if (versions.some(({ createdAt }) => createdAt > now)) throw new Overtaken();
    return succeeded(firstFree(taken, now));
  }
  if (wanted <= now) {
    return refused('starts_in_past', `A version holds from now on or from an instant to come; it is ${formatInstant(now)} now.`, {
      now: formatInstant(now),
    });
  }
  if (taken.has(wanted)) {
    return refused('starts_twice', 'Another version of this scope starts at the same instant. Withdraw it first, or choose another.', {
      from: formatInstant(wanted),
    });
  }
  return succeeded(wanted);
}

/** Two changes within one millisecond follow each other by a millisecond, so that the later one holds. */
function firstFree(taken: ReadonlySet<Instant>, now: Instant): Instant {
  let from: Instant = now;
  while (taken.has(from)) from = instant(from + 1);
  return from;
}
