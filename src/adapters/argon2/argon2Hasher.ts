import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { PasswordHasher } from '../../ports/passwordHasher.ts';

/** argon2id is the package's default algorithm; memory in KiB. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

// The hash of random bytes that were thrown away. Who has no password is compared with it, so that time tells nothing.
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$uA9dC9wnuXWwxCntabypaw$uFL2twkYQMpf0QVaEy4yNg/hK4WrMAFHjN34Upb7x2A';

export interface HashingLimits {
  /** Hashes computed at the same time. */
  readonly atOnce: number;
  /** Hashes that wait for their turn; beyond it the answer is `too_busy`. */
  readonly waiting: number;
}

/** A hash keeps a core busy for its whole time and takes 19 MiB: more at once than cores only makes everybody wait. */
export function defaultHashingLimits(): HashingLimits {
  return { atOnce: Math.min(4, Math.max(2, availableParallelism())), waiting: 256 };
}

export function argon2Hasher(limits: HashingLimits): PasswordHasher {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function inTurn<T>(work: () => Promise<T>): Promise<Result<T, 'too_busy'>> {
    if (running >= limits.atOnce) {
      if (waiting.length >= limits.waiting)
        return refused('too_busy', 'Too many passwords are being checked at the moment. Try again in a second.');
      // Whoever finishes hands over its place, so `running` does not change here.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return succeeded(await work());
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  return {
    hash: (password) => inTurn(() => hash(password, COST)),
    verify: (stored, password) =>
      inTurn(async () => {
        const matches = await verify(stored ?? NOBODY, password);
        return stored !== null && matches;
      }),
  };
}
