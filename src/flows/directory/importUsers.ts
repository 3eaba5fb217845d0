import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { CsvRow } from '../../ports/csvReader.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { record } from '../record.ts';
import { deadEndsNow, worsened } from './deadEndsByImport.ts';
import { importChunks, type RejectedRow } from './importChunks.ts';
import { type Columns, importColumns } from './importedRow.ts';
import { saveImportChunk } from './saveImportChunk.ts';

/** A file that can be read more than once: for its digest, and then for what is in it. */
export interface ImportFile {
  /** SHA-256 of the whole: under it an import that was broken off goes on. */
  digest(): Promise<Uint8Array>;
  read(): AsyncIterable<Uint8Array>;
}

export interface ImportUsers extends Administration {
  readonly file: ImportFile;
  /** Called after every part that was dealt with; null: nobody watches. */
  readonly onProgress: ((progress: ImportProgress) => void) | null;
}

export interface ImportProgress {
  /** The last line that was dealt with. */
  readonly line: number;
  readonly created: number;
  readonly changed: number;
  readonly rejected: number;
}

export interface ImportReport extends ImportProgress {
  /** The first 1,000 rows that were not taken, in the order of the file. */
  readonly rejectedRows: readonly RejectedRow[];
  /** The line after which it went on, since an earlier run had been broken off there; null: it began at the beginning. */
  readonly resumedAfter: number | null;
  /** F6: where more people are stuck than before: a warning. */
  readonly deadEnds: readonly DeadEndListed[];
}

export type ImportUsersError = 'not_permitted' | 'import_empty' | 'import_header_malformed';

const MOST_REJECTED_SHOWN = 1_000;

/**
 * Imports people from a CSV file, at most 1,000 rows in one transaction, with bad rows left out and reported. Run again
 * after it was broken off it goes on there; run again after its end it changes what is not so any more, which is mostly nothing.
 */
export function importUsers(ports: Pick<Ports, 'store' | 'random' | 'csv' | 'sealer' | 'mailer'>) {
  return async (command: ImportUsers): Promise<Result<ImportReport, ImportUsersError>> => {
    const rows = ports.csv.rows(command.file.read())[Symbol.asyncIterator]();
    try {
      const columns = await header(rows);
      if (!columns.ok) return columns;
      const begun = await begin(ports, command);
      if (!begun.ok) return begun;
      const saved = await saveAll(ports, { ...command, ...begun.value, rows, columns: columns.value });
      if (!saved.ok) return saved;
      const deadEnds = await finish(ports, { ...command, ...begun.value });
      return deadEnds.ok ? succeeded({ ...saved.value, resumedAfter: begun.value.after || null, deadEnds: deadEnds.value }) : deadEnds;
    } finally {
      await rows.return?.();
    }
  };
}

async function header(rows: AsyncIterator<CsvRow>): Promise<Result<Columns, 'import_empty' | 'import_header_malformed'>> {
  const first = await rows.next();
  if (first.done === true) return refused('import_empty', 'The file is empty.');
  return importColumns(first.value.kind === 'record' ? first.value.fields : []);
}

interface Begun {
  readonly digest: Uint8Array;
  /** Line after which it goes on; 0: it begins at the beginning. */
  readonly after: number;
  readonly before: readonly DeadEndListed[];
}

async function begin(ports: Pick<Ports, 'store'>, command: ImportUsers): Promise<Result<Begun, 'not_permitted'>> {
  const digest = await command.file.digest();
  return administer(ports, { ...command, act: 'import_users', on: null }, async (tx) => {
    const earlier = await ports.store.findImport(tx, digest);
    return succeeded({ digest, after: earlier?.line ?? 0, before: await deadEndsNow(ports, tx) });
  });
}

interface Saving extends ImportUsers, Begun {
  readonly rows: AsyncIterator<CsvRow>;
  readonly columns: Columns;
}

type Saved = Omit<ImportReport, 'resumedAfter' | 'deadEnds'>;

async function saveAll(
  ports: Pick<Ports, 'store' | 'random' | 'sealer' | 'mailer'>,
  saving: Saving,
): Promise<Result<Saved, 'not_permitted'>> {
  const { rows, columns, digest, after, onProgress } = saving;
  let saved: Saved = { line: 1, created: 0, changed: 0, rejected: 0, rejectedRows: [] };
  for await (const chunk of importChunks({ [Symbol.asyncIterator]: () => rows }, columns)) {
    // What an earlier run has saved is not saved again, but what it rejected belongs to the report.
    const isDone = chunk.lastLine <= after;
    const part = isDone
      ? succeeded({ created: 0, changed: 0, rejected: chunk.rejected })
      : await saveImportChunk(ports, saving, { digest, chunk });
    if (!part.ok) return part;
    const { created, changed, rejected } = part.value;
    saved = {
      line: chunk.lastLine,
      created: saved.created + created,
      changed: saved.changed + changed,
      rejected: saved.rejected + rejected.length,
      rejectedRows: [...saved.rejectedRows, ...rejected].slice(0, MOST_REJECTED_SHOWN),
    };
    onProgress?.({ line: saved.line, created: saved.created, changed: saved.changed, rejected: saved.rejected });
  }
  return succeeded(saved);
}

/** Marks the file as done, so that another run begins at the beginning, and raises the alarm where people are stuck (F6). */
function finish(ports: Pick<Ports, 'store'>, ending: ImportUsers & Begun): Promise<Result<readonly DeadEndListed[], 'not_permitted'>> {
  return administer(ports, { ...ending, act: 'import_users', on: null }, async (tx) => {
    await ports.store.recordImport(tx, { digest: ending.digest, line: 0 });
    const deadEnds = worsened(ending.before, await deadEndsNow(ports, tx));
    if (deadEnds.length > 0) {
      const data = { cause: 'import', version: null, deadEnds, administratorsLockedOut: false };
      await record(ports, tx, eventBy(ending.by, 'policy.dead_end', { data }));
    }
    return succeeded(deadEnds);
  });
}
