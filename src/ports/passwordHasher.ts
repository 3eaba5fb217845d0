import type { Result } from '../kernel/result.ts';

/**
 * argon2id (m=19456 KiB, t=2, p=1). Hashes are queued, a few at once; beyond the bound the answer is a refusal
 * `too_busy`, which the surfaces turn into 503 with Retry-After.
 */
export interface PasswordHasher {
  hash(password: string): Promise<Result<string, 'too_busy'>>;
  /**
   * @param stored a PHC string; null when there is no such account or it has no password: the same work is done
   * against a fixed hash and the answer is false, so that time tells nothing.
   */
  verify(stored: string | null, password: string): Promise<Result<boolean, 'too_busy'>>;
}
