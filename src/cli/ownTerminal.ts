import { text } from 'node:stream/consumers';
import type { Terminal } from './terminal.ts';

/** The streams of this process. @param tenant setting SALLYPORT_TENANT; null: not set. */
export function ownTerminal(tenant: string | null): Terminal {
  const gone = new AbortController();
  // Whoever reads the answers may stop reading ("| head"), which is no error.
  process.stdout.on('error', () => gone.abort());
  return {
    write: (words) => void process.stdout.write(words),
    complain: (words) => void process.stderr.write(words),
    readInput: () => text(process.stdin),
    folder: process.cwd(),
    tenant,
    gone: gone.signal,
  };
}
