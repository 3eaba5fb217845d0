import type { importReport } from '../../src/contract/adminUsers.ts';
import type { ErrorCode } from '../../src/contract/errorCatalogue.ts';
import { linesOf } from './linesOf.ts';
import { Problem } from './problem.ts';
import { askRaw, type Wire } from './request.ts';

export type ImportReport = Wire<typeof importReport>;
export type ImportProgress = Pick<ImportReport, 'line' | 'created' | 'changed' | 'rejected'>;

type Line =
  | ImportReport
  | ({ readonly kind: 'progress' } & ImportProgress)
  | { readonly kind: 'problem'; readonly code: ErrorCode; readonly status: number; readonly title: string; readonly detail?: string };

/**
 * Sends a file of people and tells how far it has come, line by line.
 * @throws Problem what the API refused, or what ended it on the way; Cancelled when the person did not show the proof.
 */
export async function importPeople(file: File, onProgress: (progress: ImportProgress) => void): Promise<ImportReport> {
  // Whatever this device believes of the file's type, the server reads CSV.
  const answer = await askRaw({
    method: 'POST',
    path: '/user-imports',
    accept: 'application/x-ndjson',
    file: new Blob([file], { type: 'text/csv' }),
  });
  for await (const line of linesOf(answer)) {
    const told = JSON.parse(line) as Line;
    if (told.kind === 'report') return told;
    if (told.kind === 'problem')
      throw new Problem(told.code, { status: told.status, title: told.title, detail: told.detail ?? '', facts: {} });
    onProgress(told);
  }
  throw new Problem('network_failed', { status: 0, title: '', detail: '', facts: {} });
}
