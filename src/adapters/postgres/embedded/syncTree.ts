import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes a folder and all in it durable: the files of a new database are copied into place without that. */
export async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile() || entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  await Promise.all([folder, ...paths].map(syncPath));
}

/** For a directory: the names in it. */
export async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
