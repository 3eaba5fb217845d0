import { describe, expect, it } from 'vitest';
import { digest } from '../../src/adapters/system/digest.ts';
import { systemRandom } from '../../src/adapters/system/systemRandom.ts';
import { id } from '../../src/kernel/id.ts';
import { instant } from '../../src/kernel/instant.ts';

describe('ids and random bytes', () => {
  it('an id is a UUIDv7 of its instant', () => {
    const made = systemRandom().id(instant(0x0198c5b2aabb));

    expect(made).toMatch(/^0198c5b2-aabb-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(id(made)).toBe(made);
  });

  it('20,000 ids of one instant are different and sort as they were made', () => {
    const random = systemRandom();
    const made = Array.from({ length: 20_000 }, () => random.id(instant(1_764_547_200_000)) as string);

    expect(new Set(made).size).toBe(20_000);
    expect([...made].sort((one, other) => (one < other ? -1 : 1))).toEqual(made);
  });

  it('ids of a later instant sort behind, and two processes do not meet', () => {
    const [one, other] = [systemRandom(), systemRandom()];
    const now = instant(1_764_547_200_000);

    expect(one.id(now) < one.id(instant(now + 1))).toBe(true);
    expect(one.id(now)).not.toBe(other.id(now));
  });

  it('random bytes have the asked length and differ', () => {
    const random = systemRandom();

    expect(random.bytes(32)).toHaveLength(32);
    expect(random.bytes(32)).not.toEqual(random.bytes(32));
  });

  it('the digest is SHA-256 of the text', () => {
    expect(Buffer.from(digest('abc')).toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
