import { createHash, randomUUID } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, realpathSync, renameSync, type Stats, statSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Result, refused, succeeded } from '../../../kernel/result.ts';

/** Longer names of sockets are cut off or refused by operating systems. */
const LONGEST_SOCKET_PATH = 90;
const SETTLE_MILLISECONDS = 100;

export type LockCode = 'data_directory_in_use' | 'lock_folder_unsafe';

export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Holds a directory for this process by a socket that listens: two processes on one embedded database destroy it. The
 * operating system closes the socket however the process ends, so a lock never outlives its holder.
 * @param temporary where the socket's folder is made for a directory whose name is too long for one.
 */
export async function lockDirectory(directory: string, temporary = '/tmp'): Promise<Result<DirectoryLock, LockCode>> {
  const path = socketPathFor(realpathSync(directory), temporary);
  if (!path.ok) return path;
  const own = randomUUID();
  const server = await listen(path.value, own);
  const lock = server === null ? await replaceDeadHolder(path.value, own) : { release: () => close(server) };
  if (lock !== null) return succeeded(lock);
  return refused(
    'data_directory_in_use',
    `Another process uses the data directory ${directory}. Stop it first, or give this one a directory of its own.`,
    { directory },
  );
}

/**
 * Somebody holds the name. If it is only what a dead process left, it is replaced in one step; of several who see that at
 * once, the last one has it and the others, asking who does, see that it is not they.
 */
async function replaceDeadHolder(path: string, own: string): Promise<DirectoryLock | null> {
  if (process.platform === 'win32') return null;
  const ownPath = `${path}.${own.slice(0, 8)}`;
  const server = await listen(ownPath, own);
  if (server === null || (await holderOf(path)) !== null) {
    if (server !== null) await close(server);
    return null;
  }
  renameSync(ownPath, path);
  await pause(SETTLE_MILLISECONDS);
  if ((await holderOf(path)) !== own) {
    await close(server);
    return null;
  }
  return {
    release: async () => {
      unlinkSync(path);
      await close(server);
    },
  };
}

function socketPathFor(directory: string, temporary: string): Result<string, 'lock_folder_unsafe'> {
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 32);
  if (process.platform === 'win32') return succeeded(`\\\\.\\pipe\\sallyport-${digest}`);
  const inside = join(directory, 'lock.sock');
  if (inside.length <= LONGEST_SOCKET_PATH) return succeeded(inside);
  const owner = statSync(directory);
  const folder = join(temporary, `sallyport-${owner.uid}`);
  if (isFolderOf(owner, folder)) return succeeded(join(folder, `${digest}.sock`));
  return refused(
    'lock_folder_unsafe',
    `${directory} is too long a name for a socket, and ${folder}, which would hold its lock instead, is not a folder of the same owner with mode 0700. ` +
      'Remove it, or give the data directory a shorter name.',
    { folder },
  );
}

/**
 * Where everybody can write, anybody can take a name first. The folder belongs to the owner of the data directory and not to
 * whoever runs, so that all who can open the directory meet at one lock.
 */
function isFolderOf({ uid, gid }: Stats, folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (process.getuid?.() === 0) chownSync(folder, uid, gid);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0;
}

/** @returns null when the name is taken, by a living process or by what a dead one left. */
function listen(path: string, own: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(own);
    });
    server.once('error', (error) => (isCode(error, 'EADDRINUSE') ? resolve(null) : reject(error)));
    // The lock must not keep a process running that has nothing else to do.
    server.unref();
    server.listen(path, () => resolve(server));
  });
}

/** What the process that listens says of itself; null: nobody listens. */
function holderOf(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(path);
    socket.on('data', (chunk) => {
      said += chunk.toString();
    });
    socket.once('end', () => resolve(said));
    socket.once('error', (error) => resolve(isCode(error, 'ECONNREFUSED') || isCode(error, 'ENOENT') ? null : 'unknown'));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
