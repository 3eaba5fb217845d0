import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What it does with a request. */
export type Behaviour = 'take' | 'silent' | 'endless' | 'drip' | { readonly status: number; readonly location?: string };

/** A real HTTP server on this machine that is told of events, well or badly. It keeps what it is sent. */
export async function anEventReceiver() {
  const received: Received[] = [];
  const taken: Received[] = [];
  const sockets = new Set<Socket>();
  let behaviour: Behaviour = 'take';
  let bytesWritten = 0;

  const server = createServer((request, response) => {
    const now = behaviour;
    text(request).then(
      (body) => {
        const one = { headers: request.headers, body };
        received.push(one);
        if (now === 'take') taken.push(one);
        answer(response, now);
      },
      () => undefined,
    );
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });

  function answer(response: ServerResponse, now: Behaviour): void {
    if (now === 'take') response.writeHead(204).end();
    else if (now === 'drip') drip(response.socket);
    else if (now === 'endless') endless(response.writeHead(200));
    else if (now !== 'silent') response.writeHead(now.status, now.location === undefined ? {} : { location: now.location }).end('nothing');
  }

  /** One byte of a head at a time, for ever. */
  function drip(socket: Socket | null): void {
    socket?.write('HTTP/1.1 200 OK\r\nslow: ');
    const timer = setInterval(() => socket?.write('x'), 100);
    socket?.on('close', () => clearInterval(timer));
  }

  function endless(response: ServerResponse): void {
    const part = Buffer.alloc(64 * 1_024, 'x');
    const more = (): void => {
      if (response.destroyed) return;
      bytesWritten += part.length;
      if (response.write(part)) setImmediate(more);
      else response.once('drain', more);
    };
    more();
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/events`,
    received,
    taken,
    behaves(next: Behaviour): void {
      behaviour = next;
    },
    bytesWritten: () => bytesWritten,
    connections: () => sockets.size,
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
