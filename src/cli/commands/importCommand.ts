import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { type ImportProgress, type ImportReport, importUsers } from '../../flows/directory/importUsers.ts';
import { type Result, refused } from '../../kernel/result.ts';
import { type Answer, answered, answeredInPart } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';

export function addImportCommand(user: Command, run: CommandRun): void {
  user
    .command('import <file>')
    .description('make or update the accounts of a CSV file; can be repeated, and goes on where it was interrupted')
    .action(run.inTenant(importFile));
}

/** Whoever started the import has gone, so nobody waits for its end. */
class Stopped extends Error {}

async function importFile({ ports, host, terminal }: TenantRun, file: string): Promise<Result<Answer>> {
  const path = resolve(terminal.folder, file);
  let told = 0;
  const onProgress = ({ line, created, changed, rejected }: ImportProgress): void => {
    if (terminal.gone.aborted) throw new Stopped();
    if (line - told < 10_000) return;
    told = line;
    terminal.complain(`line ${line}: ${created} made, ${changed} changed, ${rejected} rejected\n`);
  };
  try {
    const digest = async (): Promise<Uint8Array> => {
      const hash = createHash('sha256');
      await pipeline(createReadStream(path), hash);
      return new Uint8Array(hash.digest());
    };
    const imported = await importUsers(ports)({ ...host, file: { digest, read: () => createReadStream(path) }, onProgress });
    return imported.ok ? reported(imported.value, terminal) : imported;
  } catch (error) {
    if (error instanceof Stopped)
      return refused('command_interrupted', 'The import stopped. Start it again with the same file, and it goes on from there.');
    if (isFileError(error)) return refused('file_unreadable', `${path}: ${error.message}`);
    throw error;
  }
}

/** Rows that were wrong are told with their lines, and do not keep the good ones out. */
function reported(report: ImportReport, terminal: TenantRun['terminal']): Result<Answer> {
  const { line, created, changed, rejected, rejectedRows, resumedAfter, deadEnds } = report;
  for (const row of rejectedRows) terminal.complain(`line ${row.line}: ${row.code}: ${row.detail}\n`);
  if (rejected > rejectedRows.length) terminal.complain(`… and ${rejected - rejectedRows.length} more\n`);
  for (const deadEnd of deadEnds)
    terminal.complain(`warning: somebody is left without a way to sign in (F6): ${JSON.stringify(deadEnd)}\n`);
  const resumed = resumedAfter === null ? '' : ` It went on after line ${resumedAfter}, where it had been interrupted.`;
  const text = `${line} lines: ${created} made, ${changed} changed, ${rejected} rejected.${resumed}`;
  return rejected === 0 ? answered(report, text) : answeredInPart(report, text);
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && ['open', 'read'].includes(String(error.syscall));
}
