import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportFile } from '../../flows/directory/importUsers.ts';

/** A posted file, kept on disk for as long as it is read. */
export interface SpooledFile extends ImportFile {
  close(): Promise<void>;
}

/**
 * Keeps what is posted in a file that has no name any more, so that nothing of it is left behind whatever happens: it can
 * hold hashes of passwords. Its digest has to be known before its first row is read.
 * @returns null when there is more than `most` bytes of it.
 */
export async function spooledFile(posted: AsyncIterable<Uint8Array>, most: number): Promise<SpooledFile | null> {
  const file = await namelessFile();
  const hash = createHash('sha256');
  let length = 0;
  try {
    for await (const piece of posted) {
      length += piece.length;
      // The rest is let go by, so that the answer can be read.
      if (length > most) continue;
      hash.update(piece);
      await file.appendFile(piece);
    }
  } catch (problem) {
    await file.close();
    throw problem;
  }
  if (length > most) {
    await file.close();
    return null;
  }
  const digest = new Uint8Array(hash.digest());
  return { digest: async () => digest, read: () => file.createReadStream({ start: 0, autoClose: false }), close: () => file.close() };
}

async function namelessFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-import-'));
  try {
    return await open(join(folder, 'people.csv'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
