import { createHash, randomUUID } from 'node:crypto';
import { realpathSync, renameSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Longer names of sockets are cut off or refused by operating systems. */
const LONGEST_SOCKET_PATH = 90;
const SETTLE_MILLISECONDS = 100;

export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Holds a directory for this process by a socket that listens: two processes on one embedded database destroy it. The
 * operating system closes the socket however the process ends, so a lock never outlives its holder.
 * @returns null when another process holds it.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock | null> {
  const path = socketPathFor(realpathSync(directory));
  const own = randomUUID();
  const server = await listen(path, own);
  if (server !== null) return { release: () => close(server) };
  return replaceDeadHolder(path, own);
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

function socketPathFor(directory: string): string {
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 32);
  if (process.platform === 'win32') return `\\\\.\\pipe\\sallyport-${digest}`;
  const inside = join(directory, 'lock.sock');
  return inside.length <= LONGEST_SOCKET_PATH ? inside : `/tmp/sallyport-${digest}.sock`;
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
