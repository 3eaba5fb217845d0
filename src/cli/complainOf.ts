import type { Refusal } from '../kernel/result.ts';
import type { Terminal } from './terminal.ts';

/** `code: message` on standard error, and below it the facts that help, where there are any. */
export function complainOf({ code, detail, facts }: Refusal, terminal: Pick<Terminal, 'complain'>): void {
  const lists = Object.entries(facts).filter(([, value]) => Array.isArray(value) && value.length > 0);
  const lines = lists.flatMap(([name, value]) => [`  ${name}:`, ...(value as unknown[]).map((one) => `    ${oneLine(one)}`)]);
  terminal.complain(`${[`${code}: ${detail}`, ...lines].join('\n')}\n`);
}

function oneLine(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
