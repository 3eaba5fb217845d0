import type { Id } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';

/** The only source of secrets and identifiers. */
export interface Random {
  /** @param length in bytes; from the operating system's cryptographic generator. */
  bytes(length: number): Uint8Array;
  /** So many fresh bytes as base64url text, for a secret that travels in a cookie or an address. */
  token(length: number): string;
  /** A UUIDv7 for a thing that comes to be at `now`: ids sort by creation and are never reused. */
  id<Kind extends string>(now: Instant): Id<Kind>;
}
