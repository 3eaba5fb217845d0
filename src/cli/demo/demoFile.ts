import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What a demo has to remember outside its database: what it has to print and to tell its applications again. */
export interface DemoFile {
  readonly note: string;
  /** Login name → the password that was generated. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Client id → its secret. */
  readonly clientSecrets: Readonly<Record<string, string>>;
  /** `making`: the installation was begun and not finished; it goes on at the next start. */
  readonly state: 'making' | 'made';
}

/** The file marks a data directory as a demo's. */
export function demoFileIn(dataDirectory: string): string {
  return join(dataDirectory, 'demo.json');
}

/** @returns null when the directory is no demo's. */
export async function readDemoFile(dataDirectory: string): Promise<DemoFile | null> {
  try {
    return JSON.parse(await readFile(demoFileIn(dataDirectory), 'utf8')) as DemoFile;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

export function writeDemoFile(dataDirectory: string, file: DemoFile): Promise<void> {
  return writePrivately(demoFileIn(dataDirectory), `${JSON.stringify(file, null, 2)}\n`);
}

/** For this user alone, and whole or not at all: it lies under its name only when it is on the disk. */
export async function writePrivately(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}
