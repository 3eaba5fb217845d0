import type { Random } from '../../ports/random.ts';

const HANDLE_BYTES = 16;
const SESSION_TOKEN_BYTES = 32;

/** The handle of a sign-in attempt: 128 bits, base64url. */
export function newHandle(random: Random): string {
  return random.token(HANDLE_BYTES);
}

/** The name by which a browser is known again: 128 bits, base64url. It proves nothing. */
export function newDeviceName(random: Random): string {
  return random.token(HANDLE_BYTES);
}

/** The secret of a session: 256 bits, base64url. Only its digest is stored. */
export function newSessionToken(random: Random): string {
  return random.token(SESSION_TOKEN_BYTES);
}

/** The challenge of a WebAuthn ceremony: 256 bits, base64url. */
export function newCeremonyChallenge(random: Random): string {
  return random.token(SESSION_TOKEN_BYTES);
}
