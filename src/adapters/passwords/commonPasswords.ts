import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { canonicalPassword } from '../../domain/directory/guessablePassword.ts';
import { LEAST_PASSWORD_CHARACTERS } from '../../domain/directory/newPassword.ts';

let loading: Promise<BigUint64Array> | null = null;

/**
 * Whether a password is among the common ones that @zxcvbn-ts/language-common keeps. They are read when the first is asked
 * for, and 64 bits of a digest of each stay: an eighth of a megabyte, and one in 10^15 passwords is taken for another.
 */
export async function isCommon(password: string): Promise<boolean> {
  loading ??= load();
  return holds(await loading, marked(canonicalPassword(password)));
}

async function load(): Promise<BigUint64Array> {
  const file = fileURLToPath(import.meta.resolve('@zxcvbn-ts/language-common/src/passwords.json'));
  const listed = JSON.parse(await readFile(file, 'utf8')) as readonly string[];
  // Shorter ones are refused for that.
  const long = listed.map(canonicalPassword).filter((one) => [...one].length >= LEAST_PASSWORD_CHARACTERS);
  return BigUint64Array.from(long, marked).sort();
}

function marked(password: string): bigint {
  return createHash('sha256').update(password).digest().readBigUInt64BE();
}

function holds(sorted: BigUint64Array, mark: bigint): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as bigint) < mark) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === mark;
}
