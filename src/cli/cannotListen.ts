import { createServer } from 'node:net';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import type { ListenSettings } from './settings.ts';

export interface Listening extends ListenSettings {
  /** The setting with which another address is chosen. */
  readonly setting: string;
  /** Who wants to listen there: "The server", "Wiki". */
  readonly who: string;
}

export type ListenCode = 'port_in_use' | 'setting_malformed';

/** What to say when an address cannot be listened on. @throws what is no matter of the address. */
export function cannotListen(error: unknown, { host, port, setting, who }: Listening): Refusal<ListenCode> {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return refused(
      'port_in_use',
      `${who} cannot listen on ${host}:${port}, because another program does. Stop that one, or choose another port with ${setting}.`,
      { host, port },
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'EACCES' || code === 'ENOTFOUND' || code === 'EAFNOSUPPORT') {
    return refused(
      'setting_malformed',
      `${who} cannot listen on ${host}:${port} (${code}). Choose an address of this machine with ${setting}.`,
      { setting },
    );
  }
  throw error;
}

/**
 * Tries whether an address can be listened on, so that a start that must fail does so before it has done anything.
 * Another program can still come between; whoever listens afterwards says the same then.
 */
export async function canListen(listening: Listening): Promise<Result<null, ListenCode>> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(listening.port, listening.host, resolve);
    });
  } catch (error) {
    return cannotListen(error, listening);
  }
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return succeeded(null);
}
