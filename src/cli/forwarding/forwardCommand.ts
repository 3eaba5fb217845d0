import { connect, type Socket } from 'node:net';
import { assertNever } from '../../kernel/never.ts';
import { refused } from '../../kernel/result.ts';
import { complainOf } from '../complainOf.ts';
import type { Terminal } from '../terminal.ts';
import { commandSocketPath, isOurs } from './commandSocketPath.ts';
import { type FromHolder, receive, send } from './messages.ts';

/**
 * Has a command run by the process that has the embedded database.
 * @returns its exit status; null: no process takes commands there.
 */
export async function forwardCommand(dataDirectory: string, argv: readonly string[], terminal: Terminal): Promise<number | null> {
  const socket = await connectTo(dataDirectory);
  if (socket === null) return null;
  try {
    send(socket, { kind: 'run', argv, folder: terminal.folder, tenant: terminal.tenant });
    for await (const message of receive<FromHolder>(socket)) {
      switch (message.kind) {
        case 'output':
          terminal.write(message.text);
          break;
        case 'complaint':
          terminal.complain(message.text);
          break;
        case 'input_wanted':
          send(socket, { kind: 'input', text: await terminal.readInput() });
          break;
        case 'ended':
          return message.status;
        default:
          assertNever(message);
      }
    }
  } finally {
    socket.destroy();
  }
  complainOf(refused('command_interrupted', 'The command did not end. Look what it has done before you repeat it.'), terminal);
  return 1;
}

async function connectTo(dataDirectory: string): Promise<Socket | null> {
  // There is no such directory: then nobody has it.
  const path = await commandSocketPath(dataDirectory).catch(() => null);
  if (path === null || !(await isOurs(path))) return null;
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    // A socket that a dead process left, or none.
    socket.once('error', () => resolve(null));
  });
}
