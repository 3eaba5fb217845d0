import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { decisionJson } from '../contract/decisionJson.ts';
import { readSituation } from '../contract/situation.ts';
import { decide } from '../domain/policy/decide.ts';

/** `refused`: at least one situation was wrong. `closed`: whoever read the answers went away, which is their right. */
export type Evaluated = 'all_decided' | 'refused' | 'closed';

const LINES_AT_ONCE = 256;

/**
 * `sallyport evaluate FILE` (or `-` for standard input): one decision a line, in the order of the situations. It needs
 * no database and no network.
 * @returns the exit status: 0, or 1 when a situation was wrong or the file could not be read.
 */
export async function evaluateCommand(file: string): Promise<number> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  try {
    const evaluated = await evaluate(input, process.stdout);
    return evaluated === 'refused' ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UnreadableInput)) throw error;
    process.stderr.write(`${errorLine('file_unreadable', `${file}: ${error.message}`)}\n`);
    return 1;
  }
}

/** The input could not be read (any further). */
export class UnreadableInput extends Error {}

/**
 * Decides every situation of an input, either NDJSON (line by line, so it may be endless) or one JSON array.
 * @throws UnreadableInput
 */
export async function evaluate(input: Readable, output: Writable): Promise<Evaluated> {
  const answers = new Answers(output);
  let form: 'unknown' | 'lines' | 'array' = 'unknown';
  let pieces: string[] = [];
  for await (const chunk of chunksOf(input)) {
    if (form === 'unknown') form = formOf(chunk);
    const end = form === 'array' ? -1 : chunk.lastIndexOf('\n');
    if (end < 0) {
      pieces.push(chunk);
      continue;
    }
    const lines = pieces.join('') + chunk.slice(0, end);
    pieces = [chunk.slice(end + 1)];
    for (const line of lines.split('\n')) answers.addLine(line);
    if ((await answers.flush()) === 'closed') return 'closed';
  }
  const rest = pieces.join('');
  if (form === 'array') answers.addArray(rest);
  else answers.addLine(rest);
  if ((await answers.flush()) === 'closed') return 'closed';
  return answers.refused ? 'refused' : 'all_decided';
}

async function* chunksOf(input: Readable): AsyncGenerator<string> {
  input.setEncoding('utf8');
  let isFirst = true;
  try {
    for await (const chunk of input) {
      const text = String(chunk);
      yield isFirst ? text.replace(/^\uFEFF/, '') : text;
      isFirst = false;
    }
  } catch (error) {
    throw new UnreadableInput(error instanceof Error ? error.message : String(error));
  }
}

/** An array shows itself by its first character; white space alone says nothing yet. */
function formOf(chunk: string): 'unknown' | 'lines' | 'array' {
  const start = chunk.trimStart();
  if (start === '') return 'unknown';
  return start.startsWith('[') ? 'array' : 'lines';
}

class Answers {
  refused = false;
  readonly #output: Writable;
  #pending: string[] = [];
  #failure: NodeJS.ErrnoException | null = null;

  constructor(output: Writable) {
    this.#output = output;
    output.on('error', (error) => {
      this.#failure = error;
    });
  }

  /** An empty line is none. */
  addLine(line: string): void {
    if (line.trim() !== '') this.#pending.push(this.#answer(line));
  }

  addArray(text: string): void {
    const parsed = parseJson(text);
    if (!parsed.ok) this.#pending.push(this.#refusal('situation_malformed', parsed.message));
    else for (const situation of parsed.value as readonly unknown[]) this.#pending.push(this.#decide(situation));
  }

  /** Writes what is pending and waits until the reader has room. @returns `closed` when the reader has gone. */
  async flush(): Promise<'open' | 'closed'> {
    const lines = this.#pending;
    this.#pending = [];
    for (let start = 0; start < lines.length && this.#failure === null; start += LINES_AT_ONCE) {
      const text = `${lines.slice(start, start + LINES_AT_ONCE).join('\n')}\n`;
      if (!this.#output.write(text)) await this.#room();
    }
    if (this.#failure === null) return 'open';
    if (this.#failure.code === 'EPIPE') return 'closed';
    throw this.#failure;
  }

  async #room(): Promise<void> {
    if (this.#failure !== null) return;
    // A failure is kept by the listener above; here it only ends the waiting.
    await once(this.#output, 'drain').catch(() => undefined);
  }

  #answer(line: string): string {
    const parsed = parseJson(line);
    return parsed.ok ? this.#decide(parsed.value) : this.#refusal('situation_malformed', parsed.message);
  }

  #decide(json: unknown): string {
    const situation = readSituation(json);
    if (!situation.ok) return this.#refusal(situation.code, situation.detail);
    return JSON.stringify(decisionJson(decide(situation.value.snapshot, situation.value.facts)));
  }

  #refusal(code: string, message: string): string {
    this.refused = true;
    return errorLine(code, message);
  }
}

function parseJson(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, message: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function errorLine(code: string, message: string): string {
  return JSON.stringify({ error: { code, message } });
}
