import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request was when it reached the application. */
export interface Reached {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** An application that knows nothing of signing in: it shows who the proxy says is there, and answers WebSockets with one word. */
export async function plainApplication() {
  const reached: Reached[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    reached.push({ method, target: url, headers });
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'x-application': 'plain' });
    response.end(`<!doctype html><title>Wiki</title><h1>${url.split('?')[0]}</h1><p id="user">${String(headers['remote-user'] ?? 'nobody')}</p>
      <p id="aal">AAL ${String(headers['remote-aal'] ?? '')}</p>`);
  });
  server.on('upgrade', ({ method = '', url = '', headers }, socket) => {
    reached.push({ method, target: url, headers });
    const key = String(headers['sec-websocket-key']);
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const word = Buffer.from(String(headers['remote-user'] ?? 'nobody'));
    socket.write(Buffer.concat([Buffer.from([0x81, word.length]), word]));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    /** Everything that came through, oldest first. */
    reached,
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type PlainApplication = Awaited<ReturnType<typeof plainApplication>>;
