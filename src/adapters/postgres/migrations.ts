import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Migration {
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text, in hexadecimal. */
  readonly digest: string;
}

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));

/** All migrations in their order. They go forward only: one that was released is never changed. */
export function readMigrations(): readonly Migration[] {
  return readdirSync(FOLDER)
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .sort()
    .map(readMigration);
}

/** What runs after them, whenever it or they are new. */
export function readIsolation(): Migration {
  return readMigration('isolation.sql');
}

function readMigration(file: string): Migration {
  const text = readFileSync(`${FOLDER}${file}`, 'utf8');
  return { name: file.replace(/\.sql$/, ''), text, digest: createHash('sha256').update(text).digest('hex') };
}
