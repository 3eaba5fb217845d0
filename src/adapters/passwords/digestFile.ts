import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { canonicalPassword } from '../../domain/directory/guessablePassword.ts';

/** A line is 40 digits, a colon and a count; somebody's own may be a bit longer. */
const LONGEST_LINE = 128;
/** 64 bits: fewer would take many a good password for a known one. */
const LEAST_DIGITS = 16;

/**
 * Looks passwords up in a sorted file of SHA-1 digests or of their beginnings, one a line in hexadecimal, with a colon and
 * a count behind it if wanted: the form of the list of Have I Been Pwned. The file is searched where it lies, some forty
 * reads a password, whatever its size.
 */
export function digestFile(path: string) {
  return async (password: string): Promise<boolean> => {
    const spellings = [...new Set([password, canonicalPassword(password)])];
    const file = await open(path);
    try {
      const { size } = await file.stat();
      for (const spelling of spellings) {
        if (await holds({ file, size }, createHash('sha1').update(spelling).digest('hex'))) return true;
      }
      return false;
    } finally {
      await file.close();
    }
  };
}

interface Opened {
  readonly file: FileHandle;
  readonly size: number;
}

/** The last line that is not after the digest is the only one that can be its beginning. */
async function holds(opened: Opened, digest: string): Promise<boolean> {
  let [low, high] = [0, opened.size];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const line = await lineAfter(opened, middle);
    if (line === null || line.digits > digest) high = middle;
    else if (digest.startsWith(line.digits)) return true;
    else low = line.end;
  }
  return false;
}

interface Line {
  readonly digits: string;
  /** Where the next one begins. */
  readonly end: number;
}

/** The first line that begins at `from` or after it; null: there is none. @throws for a file that is no such list. */
async function lineAfter({ file, size }: Opened, from: number): Promise<Line | null> {
  const start = Math.max(0, from - 1);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2 * LONGEST_LINE), 0, 2 * LONGEST_LINE, start);
  const text = buffer.toString('latin1', 0, bytesRead);
  const skipped = from === 0 ? 0 : text.indexOf('\n') + 1;
  if (from > 0 && skipped === 0) {
    if (start + bytesRead < size) throw notAList();
    return null;
  }
  const [, line = '', digits = ''] = /^(([0-9a-fA-F]*)(?::\d+)?\s*(?:\n|$))/.exec(text.slice(skipped)) ?? [];
  if (line === '') {
    if (start + skipped >= size) return null;
    throw notAList();
  }
  if (digits.length < LEAST_DIGITS || digits.length > 40) throw notAList();
  return { digits: digits.toLowerCase(), end: start + skipped + line.length };
}

function notAList(): Error {
  return new Error('SALLYPORT_BREACHED_PASSWORDS_FILE is no sorted list of SHA-1 digests in hexadecimal, one a line');
}
