import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what systems hand to outgoing connections (32768 and more), which could take a port before its server does; no browser refuses one of them. */
const LOWEST = 20_000;
const HIGHEST = 32_767;
const ATTEMPTS = 50;

/** A port of 127.0.0.1 that nobody listens on at the moment. @throws after 50 ports that somebody listens on. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port of 127.0.0.1 between ${LOWEST} and ${HIGHEST} in ${ATTEMPTS} attempts`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
