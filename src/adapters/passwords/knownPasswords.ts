import type { BreachedPasswords } from '../../ports/breachedPasswords.ts';
import { isCommon } from './commonPasswords.ts';
import { digestFile } from './digestFile.ts';

/** @param path an operator's own list (digestFile.ts); null: there is none, and only the common ones are known. */
export function knownPasswords(path: string | null): BreachedPasswords {
  const isListed = path === null ? null : digestFile(path);
  return {
    isKnown: async (password) => (await isCommon(password)) || (isListed !== null && (await isListed(password))),
  };
}
