import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that keeps what was written to it. */
export function recordingTerminal(given: { readonly folder?: string; readonly tenant?: string; readonly input?: string }) {
  let output = '';
  let complaints = '';
  let read = false;
  const gone = new AbortController();
  return {
    write(text: string) {
      output += text;
    },
    complain(text: string) {
      complaints += text;
    },
    async readInput() {
      read = true;
      return given.input ?? '';
    },
    folder: given.folder ?? '/',
    tenant: given.tenant ?? null,
    gone: gone.signal,
    output: () => output,
    complaints: () => complaints,
    inputWasRead: () => read,
    leave: () => gone.abort(),
  } satisfies Terminal & Record<string, unknown>;
}
