import { randomBytes } from 'node:crypto';
import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';

const MOST_IN_A_MILLISECOND = 0xfff;

let latest = { at: 0, count: 0 };

/**
 * A UUIDv7 (RFC 9562, 5.7) for rows that the store itself makes. Within a millisecond those of one process count up (6.2,
 * method 1), so that the events of one transaction keep their order.
 */
export function timeOrderedId<Kind extends string>(now: Instant): Id<Kind> {
  latest = now === latest.at ? { at: now, count: Math.min(latest.count + 1, MOST_IN_A_MILLISECOND) } : { at: now, count: 0 };
  const random = randomBytes(8);
  // The variant, binary 10, leads the random part.
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const time = now.toString(16).padStart(12, '0');
  const count = latest.count.toString(16).padStart(3, '0');
  const rest = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${rest.slice(0, 4)}-${rest.slice(4)}` as Id<Kind>;
}
