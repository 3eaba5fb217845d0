import { BUILT_IN_APPLICATIONS } from './application.ts';

const CLIENT_ID = /^[A-Za-z0-9](?:[A-Za-z0-9._~-]{0,62}[A-Za-z0-9])?$/;

/**
 * The client_id of a new application: letters, digits, and ". _ ~ -" between them, 1 to 64 characters, which need no
 * escaping anywhere. The names of the built-in applications are taken.
 * @returns null for anything else.
 */
export function newClientId(text: unknown): string | null {
  if (typeof text !== 'string' || !CLIENT_ID.test(text)) return null;
  return (BUILT_IN_APPLICATIONS as readonly string[]).includes(text) ? null : text;
}
