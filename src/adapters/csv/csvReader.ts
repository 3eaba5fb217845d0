import { parse } from 'csv-parse/sync';
import type { CsvReader, CsvRow } from '../../ports/csvReader.ts';
import { linesOf } from './linesOf.ts';

const MOST_CHARACTERS_OF_LINE = 16_384;
const LINES_AT_ONCE = 1_000;

/** The parser's own message tells the value, and a value can be the hash of a password. */
const MISQUOTED = 'a quote is not closed, or stands where none may stand';

interface NumberedLine {
  readonly line: number;
  readonly text: string;
}

/**
 * Reads a record from each line. RFC 4180 also lets a quoted field go over several lines; no field of ours may hold a line
 * break, and so a quote that is never closed spoils its own line and not the rest of the file.
 */
export const csvReader: CsvReader = {
  async *rows(bytes) {
    let line = 0;
    let waiting: NumberedLine[] = [];
    for await (const read of linesOf(bytes, MOST_CHARACTERS_OF_LINE)) {
      line += 1;
      if (read.kind === 'text') {
        if (read.text !== '') waiting.push({ line, text: read.text });
        if (waiting.length < LINES_AT_ONCE) continue;
      }
      yield* rowsOf(waiting);
      waiting = [];
      if (read.kind === 'too_long') yield malformed(line, `a line has at most ${MOST_CHARACTERS_OF_LINE} characters`);
    }
    yield* rowsOf(waiting);
  },
};

/** All at once, which is much quicker; one by one where something is wrong with one of them. */
function rowsOf(lines: readonly NumberedLine[]): CsvRow[] {
  const records = recordsOf(lines.map(({ text }) => text).join('\n'));
  if (!(records instanceof Error) && records.length === lines.length) {
    return lines.map((line, index) => rowOf(line, records[index] ?? []));
  }
  return lines.map((line) => {
    const own = recordsOf(line.text);
    return own instanceof Error ? malformed(line.line, MISQUOTED) : rowOf(line, own[0] ?? []);
  });
}

function recordsOf(text: string): string[][] | Error {
  try {
    return parse(text, { relax_column_count: true, record_delimiter: '\n' });
  } catch (problem) {
    if (problem instanceof Error) return problem;
    throw problem;
  }
}

function rowOf({ line, text }: NumberedLine, fields: readonly string[]): CsvRow {
  return text.includes('\uFFFD') ? malformed(line, 'the line is not UTF-8') : { kind: 'record', line, fields };
}

function malformed(line: number, detail: string): CsvRow {
  return { kind: 'malformed', line, detail };
}
