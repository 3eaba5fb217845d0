import { readFile } from 'node:fs/promises';
import { type NonEmpty, nonEmpty } from '../kernel/nonEmpty.ts';
import { type Result, refused, succeeded } from '../kernel/result.ts';

export type SealingKeyCode = 'sealing_key_missing' | 'sealing_key_malformed';

/** Where the keys can stand. */
export interface SealingKeySource {
  /** The setting itself; null: it is not set, and the file is read. */
  readonly text: string | null;
  readonly file: string;
}

const KEY_BYTES = 32;

/** @returns the keys, the newest first. */
export async function readSealingKeys({ text, file }: SealingKeySource): Promise<Result<NonEmpty<Uint8Array>, SealingKeyCode>> {
  if (text !== null) return keysFrom(text.split(','), 'SALLYPORT_SEALING_KEY');
  try {
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => !line.startsWith('#'));
    return keysFrom(lines, file);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return refused(
      'sealing_key_missing',
      `There is no key with which to seal secrets. Set SALLYPORT_SEALING_KEY, or make the file: ` +
        `openssl rand -base64 32 > ${file} (mode 0600). Keep a copy of it apart from the database. (${because})`,
    );
  }
}

function keysFrom(texts: readonly string[], source: string): Result<NonEmpty<Uint8Array>, SealingKeyCode> {
  const keys = nonEmpty(texts.flatMap((text) => text.trim() || []).map(keyFrom));
  const whole = keys?.filter((key) => key !== null) ?? [];
  const read = nonEmpty(whole);
  if (read === null || whole.length !== keys?.length) {
    return refused(
      'sealing_key_malformed',
      `${source} holds no sealing key, or a malformed one. A key is 32 bytes in base64: openssl rand -base64 32`,
    );
  }
  return succeeded(read);
}

/** @returns null when the text is not exactly 32 bytes in base64: a shortened key must not be taken for one. */
function keyFrom(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === KEY_BYTES && bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '')
    ? new Uint8Array(bytes)
    : null;
}
