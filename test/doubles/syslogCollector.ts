import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { LOCAL_CERTIFICATE, LOCAL_KEY } from './localCertificate.ts';

/** A real syslog server on this machine that reads messages by octet counting (RFC 6587, RFC 5425). */
export async function aSyslogCollector({ tls }: { readonly tls: boolean }) {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  let behaviour: 'read' | 'hang_up' | 'silent' = 'read';

  function take(socket: Socket): void {
    let unread: Buffer = Buffer.alloc(0);
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    if (behaviour === 'hang_up') socket.resetAndDestroy();
    if (behaviour !== 'read') return;
    socket.on('data', (part: Buffer) => {
      unread = Buffer.concat([unread, part]);
      for (let blank = unread.indexOf(0x20); blank > 0; blank = unread.indexOf(0x20)) {
        const end = blank + 1 + Number(unread.subarray(0, blank).toString());
        if (unread.length < end) return;
        messages.push(unread.subarray(blank + 1, end).toString());
        unread = unread.subarray(end);
      }
    });
  }

  const server = tls ? createTlsServer({ cert: LOCAL_CERTIFICATE, key: LOCAL_KEY }, take) : createServer(take);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    messages,
    behaves(next: typeof behaviour): void {
      behaviour = next;
    },
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
