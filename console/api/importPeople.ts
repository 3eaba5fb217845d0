import type { importReport } from '../../src/contract/adminUsers.ts';
import { askRaw, type Wire } from './request.ts';
import { toldInLines } from './toldInLines.ts';

export type ImportReport = Wire<typeof importReport>;
export type ImportProgress = Pick<ImportReport, 'line' | 'created' | 'changed' | 'rejected'>;

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
  return toldInLines<ImportReport, ImportProgress>(answer, 'report', onProgress);
}
