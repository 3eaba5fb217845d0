import { join } from 'node:path';
import type { Database } from './adapters/postgres/database.ts';
import type { StorageSettings } from './cli/settings.ts';
import type { FactorKind } from './domain/factors/factor.ts';
import type { Result } from './kernel/result.ts';
import { orClose } from './orClose.ts';

export interface DatabaseOrder extends StorageSettings {
  readonly availableKinds: readonly FactorKind[];
  readonly mail: 'sent' | 'none';
}

/** Opens the database that the settings name and brings it to this version. After a refusal nothing is open. */
export async function openDatabase(order: DatabaseOrder): Promise<Result<Database>> {
  const opened = await open(order);
  if (!opened.ok) return opened;
  const migrated = await orClose(opened.value.migrate(), () => opened.value.close());
  if (migrated.ok) return opened;
  await opened.value.close();
  return migrated;
}

/** The engine that is not used is not loaded: PGlite alone is tens of MiB. */
async function open({ databaseUrl, migrationUrl, dataDirectory, availableKinds, mail }: DatabaseOrder): Promise<Result<Database>> {
  if (databaseUrl !== null) {
    const { openPostgres } = await import('./adapters/postgres/openPostgres.ts');
    return openPostgres({ url: databaseUrl, ownerUrl: migrationUrl, availableKinds, mail });
  }
  const { openEmbedded } = await import('./adapters/postgres/openEmbedded.ts');
  return openEmbedded({ directory: join(dataDirectory, 'database'), availableKinds, mail });
}
