import { describe, expect, it } from 'vitest';
import { argon2Hasher } from '../../src/adapters/argon2/argon2Hasher.ts';

describe('password hashing', () => {
  it('a password is hashed with argon2id at the agreed cost, and only that password matches', async () => {
    const hasher = argon2Hasher({ atOnce: 2, waiting: 10 });
    const hashed = await hasher.hash('correct horse');
    if (!hashed.ok) throw new Error(hashed.code);

    expect(hashed.value).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hasher.verify(hashed.value, 'correct horse')).toEqual({ ok: true, value: true });
    expect(await hasher.verify(hashed.value, 'correct horse ')).toEqual({ ok: true, value: false });
  });

  it('P5: who has no password is never let in, and costs the same work', async () => {
    const hasher = argon2Hasher({ atOnce: 1, waiting: 1 });
    const [first, second, third] = await Promise.all([hasher.verify(null, ''), hasher.verify(null, 'x'), hasher.verify(null, 'y')]);

    expect(first).toEqual({ ok: true, value: false });
    expect(second).toEqual({ ok: true, value: false });
    // It took a place in the queue like any other.
    expect(third).toMatchObject({ ok: false, code: 'too_busy' });
  });

  it('beyond the bound the answer is too_busy, and the queue recovers', async () => {
    const hasher = argon2Hasher({ atOnce: 2, waiting: 3 });

    const burst = await Promise.all(Array.from({ length: 12 }, () => hasher.verify(null, 'guess')));

    expect(burst.filter((answer) => answer.ok)).toHaveLength(5);
    expect(burst.filter((answer) => !answer.ok && answer.code === 'too_busy')).toHaveLength(7);
    expect(await Promise.all(Array.from({ length: 5 }, async () => (await hasher.verify(null, 'later')).ok))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  it('a stored hash that cannot be read fails, and gives its place back', async () => {
    const hasher = argon2Hasher({ atOnce: 1, waiting: 0 });

    await expect(hasher.verify('$2b$10$not-ours', 'guess')).rejects.toThrow();
    expect(await hasher.verify(null, 'guess')).toEqual({ ok: true, value: false });
  });
});
