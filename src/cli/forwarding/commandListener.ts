import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import type { Terminal } from '../terminal.ts';
import { commandSocketPath } from './commandSocketPath.ts';
import { type FromHolder, receive, send, type ToHolder } from './messages.ts';

/** How long commands under way have, in ms, before their callers are cut off; a long one stops by that. */
const PATIENCE = 2_000;

/** Runs one command line and says with which status it ended. */
export type RunCommand = (argv: readonly string[], terminal: Terminal) => Promise<number>;

export interface CommandService {
  readonly run: RunCommand;
  /** A command has broken: a bug, or a database that is gone. */
  readonly failed: (error: unknown) => void;
}

export interface CommandListener {
  /** Commands that are under way end first; those that take long are told that their caller has gone. */
  close(): Promise<void>;
}

/**
 * Takes commands from other processes of this machine's user, since one process alone can have the embedded database.
 * To be called while the lock of the directory is held: a socket that lies there is then what a dead process left.
 */
export async function listenForCommands(dataDirectory: string, { run, failed }: CommandService): Promise<CommandListener> {
  const path = await commandSocketPath(dataDirectory);
  if (process.platform !== 'win32') await rm(path, { force: true });
  const underWay = new Set<Promise<void>>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    const serving = serve(socket, run)
      // The caller is told by the end of its connection; what broke is for the log of the process that runs the command.
      .catch((error: unknown) => {
        socket.destroy();
        failed(error);
      })
      .finally(() => underWay.delete(serving));
    underWay.add(serving);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // The socket is made at once, for this user alone.
    const before = process.umask(0o177);
    server.listen(path, resolve);
    process.umask(before);
  });
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const cutOff = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, PATIENCE);
      await Promise.allSettled(underWay);
      clearTimeout(cutOff);
      await closed;
    },
  };
}

async function serve(socket: Socket, run: RunCommand): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  // A caller that breaks off closes the socket, which is all that there is to know.
  socket.on('error', () => socket.destroy());
  const messages = receive<ToHolder>(socket);
  const first = await messages.next();
  if (first.done === true || first.value.kind !== 'run') {
    socket.destroy();
    return;
  }
  const { argv, folder, tenant } = first.value;
  const answer = (message: FromHolder): void => send(socket, message);
  const status = await run(argv, {
    write: (text) => answer({ kind: 'output', text }),
    complain: (text) => answer({ kind: 'complaint', text }),
    async readInput() {
      answer({ kind: 'input_wanted' });
      const next = await messages.next();
      if (next.done === true || next.value.kind !== 'input') throw new Error('the caller sent no input');
      return next.value.text;
    },
    folder,
    tenant,
    gone: gone.signal,
  });
  answer({ kind: 'ended', status });
  socket.end();
}
