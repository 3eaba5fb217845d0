import { createConnection, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { SyslogOrder } from '../../ports/outward.ts';
import { PATIENCE_MILLISECONDS } from './checkedPost.ts';

/**
 * Sends messages over a connection of their own. Syslog has no answer: what says that everything was read is that the other side,
 * told that it was all, closes too without an error. @throws what stood in the way.
 */
export function sendSyslog(order: SyslogOrder, lookup: LookupFunction): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connected(order, lookup);
    const giveUp = setTimeout(
      () => socket.destroy(Object.assign(new Error('no answer in time'), { code: 'TIMEOUT' })),
      PATIENCE_MILLISECONDS,
    );
    let ended = false;
    socket.once(order.tls ? 'secureConnect' : 'connect', () => socket.end(framed(order.messages)));
    socket.once('error', reject);
    // Whatever it writes is read and thrown away: unread, it would keep the end from being seen.
    socket.resume();
    socket.once('end', () => {
      ended = socket.writableFinished;
    });
    socket.once('close', () => {
      clearTimeout(giveUp);
      if (ended) resolve();
      else reject(Object.assign(new Error('closed before everything was read'), { code: 'CLOSED_EARLY' }));
    });
  });
}

function connected({ host, port, tls, ca }: SyslogOrder, lookup: LookupFunction): Socket {
  // A name for the certificate: an address has none.
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return tls ? connectTls({ host, port, lookup, ...servername, ...(ca === null ? {} : { ca }) }) : createConnection({ host, port, lookup });
}

/** Octet counting (RFC 6587, 3.4.1): the length of the message in bytes, a blank, the message. */
function framed(messages: readonly string[]): string {
  return messages.map((message) => `${Buffer.byteLength(message)} ${message}`).join('');
}
