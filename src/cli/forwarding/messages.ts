import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** What the process that was started says to the one that has the database. */
export type ToHolder =
  | { readonly kind: 'run'; readonly argv: readonly string[]; readonly folder: string; readonly tenant: string | null }
  | { readonly kind: 'input'; readonly text: string };

/** What it hears back. */
export type FromHolder =
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'complaint'; readonly text: string }
  | { readonly kind: 'input_wanted' }
  | { readonly kind: 'ended'; readonly status: number };

/** One JSON object a line. A socket that is gone takes no more, which is no error of the command. */
export function send(socket: Socket, message: ToHolder | FromHolder): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

/** Ends when the other side does. */
export async function* receive<Message extends ToHolder | FromHolder>(socket: Socket): AsyncGenerator<Message> {
  const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) yield JSON.parse(line) as Message;
}
