import { timingSafeEqual } from 'node:crypto';

/** Compares without telling by the time how much was right. */
export function sameSignature(shown: string | null, right: string): boolean {
  const [one, other] = [Buffer.from(shown ?? ''), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
