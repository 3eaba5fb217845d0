import { createHash } from 'node:crypto';
import { lstat, realpath } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Longer names of sockets are cut off or refused by operating systems. */
const LONGEST = 100;

/** The socket on which the process that has an embedded database takes commands. @param dataDirectory exists. */
export async function commandSocketPath(dataDirectory: string): Promise<string> {
  const directory = await realpath(dataDirectory);
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 32);
  if (process.platform === 'win32') return `\\\\.\\pipe\\sallyport-commands-${digest}`;
  const inside = join(directory, 'command.sock');
  return inside.length <= LONGEST ? inside : join(tmpdir(), `sallyport-commands-${digest}.sock`);
}

/** A folder that everybody can write to may hold a stranger's socket under our name: commands carry passwords. */
export async function isOurs(path: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  try {
    return (await lstat(path)).uid === userInfo().uid;
  } catch {
    // There is none.
    return false;
  }
}
