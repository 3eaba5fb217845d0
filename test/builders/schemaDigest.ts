import { createHash } from 'node:crypto';
import { readIsolation, readMigrations } from '../../src/adapters/postgres/migrations.ts';

/** Names the state of the migrations, for templates that are made once for each. */
export function schemaDigest(): string {
  const hash = createHash('sha256');
  for (const { digest } of [...readMigrations(), readIsolation()]) hash.update(digest);
  return hash.digest('hex').slice(0, 16);
}
