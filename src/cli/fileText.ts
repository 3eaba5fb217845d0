import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Result, refused, succeeded } from '../kernel/result.ts';
import type { Terminal } from './terminal.ts';

/** What stands in a file of whoever typed the command. `-`: standard input. */
export async function fileText(terminal: Terminal, path: string): Promise<Result<string, 'file_unreadable'>> {
  try {
    return succeeded(path === '-' ? await terminal.readInput() : await readFile(resolve(terminal.folder, path), 'utf8'));
  } catch (error) {
    return refused('file_unreadable', `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
