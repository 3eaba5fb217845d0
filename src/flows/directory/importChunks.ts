import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { CsvRow } from '../../ports/csvReader.ts';
import type { ImportedUser } from '../../ports/store/directoryStore.ts';
import { type Columns, importedRow, type RowFault } from './importedRow.ts';

export type Rejection = RowFault | 'login_name_repeated' | 'account_has_role';

/** A row that was not taken, and why. */
export interface RejectedRow {
  readonly line: number;
  readonly code: Rejection;
  readonly detail: string;
}

export interface NumberedPerson {
  readonly line: number;
  readonly person: Omit<ImportedUser, 'id'>;
}

/** Rows that are saved together. */
export interface ImportChunk {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly people: readonly NumberedPerson[];
  readonly rejected: readonly RejectedRow[];
}

const ROWS_OF_CHUNK = 1_000;

/**
 * Sorts the rows of a file into chunks, good and bad apart. The same file gives the same chunks, so that an import which
 * was broken off goes on at the border of one. Of two rows with one login name the first is taken and the second reported.
 */
export async function* importChunks(rows: AsyncIterable<CsvRow>, columns: Columns): AsyncGenerator<ImportChunk> {
  const lineOf = new Map<string, number>();
  let people: NumberedPerson[] = [];
  let rejected: RejectedRow[] = [];
  let firstLine: number | null = null;
  let lastLine = 0;
  for await (const row of rows) {
    firstLine ??= row.line;
    lastLine = row.line;
    const taken = taking(row, columns, lineOf);
    if (taken.ok) people.push(taken.value);
    else rejected.push({ line: row.line, code: taken.code, detail: taken.detail });
    if (people.length + rejected.length < ROWS_OF_CHUNK) continue;
    yield { firstLine, lastLine, people, rejected };
    [people, rejected, firstLine] = [[], [], null];
  }
  if (firstLine !== null) yield { firstLine, lastLine, people, rejected };
}

/** @param lineOf remembers where each login name was seen first. */
function taking(row: CsvRow, columns: Columns, lineOf: Map<string, number>): Result<NumberedPerson, Rejection> {
  if (row.kind === 'malformed') return refused('row_malformed', row.detail);
  const read = importedRow(columns, row.fields);
  if (!read.ok) return read;
  const first = lineOf.get(read.value.loginName);
  if (first !== undefined) return refused('login_name_repeated', `line ${first} has the same login name`);
  lineOf.set(read.value.loginName, row.line);
  return succeeded({ line: row.line, person: read.value });
}
