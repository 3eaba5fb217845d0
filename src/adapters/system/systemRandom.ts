import { randomBytes } from 'node:crypto';
import { type Id, id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Random } from '../../ports/random.ts';

/** Bits of the counter that keeps ids of one millisecond in order; the highest starts at 0, so that it never overflows. */
const COUNTER_BITS = 42n;
const FIRST_COUNTER = (1n << (COUNTER_BITS - 1n)) - 1n;

/**
 * The operating system's generator, and UUIDv7 (RFC 9562, 5.7) with a counter (6.2, method 1): 42 bits that start
 * at random in each millisecond and then count up, and 32 fresh random bits in every id. An import makes thousands of
 * ids at one instant, and they still sort in the order in which they were made.
 */
export function systemRandom(): Random {
  let counter = 0n;
  let countsAt: Instant | null = null;

  return {
    bytes: (length) => new Uint8Array(randomBytes(length)),
    token: (length) => randomBytes(length).toString('base64url'),
    id<Kind extends string>(now: Instant): Id<Kind> {
      const random = randomBytes(12);
      counter = countsAt === now ? counter + 1n : random.readBigUInt64BE(0) & FIRST_COUNTER;
      countsAt = now;
      return uuidv7(now, counter, random.subarray(8));
    },
  };
}

/** @param tail four random bytes. */
function uuidv7<Kind extends string>(at: Instant, counter: bigint, tail: Uint8Array): Id<Kind> {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(at, 0, 6);
  bytes.writeUInt16BE(0x7000 | Number(counter >> 30n), 6);
  bytes.writeUInt32BE((0x80000000 | Number(counter & 0x3fffffffn)) >>> 0, 8);
  bytes.set(tail, 12);
  const hex = bytes.toString('hex');
  const made = id<Kind>(`${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`);
  if (made === null) throw new Error('an id came out malformed');
  return made;
}
