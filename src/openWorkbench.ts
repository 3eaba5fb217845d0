import type { Database } from './adapters/postgres/database.ts';
import type { StorageSettings } from './cli/settings.ts';
import type { Workbench } from './cli/workbench.ts';
import { availableKinds, composePorts } from './composePorts.ts';
import type { NonEmpty } from './kernel/nonEmpty.ts';
import { type Result, succeeded } from './kernel/result.ts';
import { openDatabase } from './openDatabase.ts';
import { orClose } from './orClose.ts';
import { sealingKeyFits } from './sealingKeyFits.ts';

export interface WorkbenchOrder {
  readonly storage: StorageSettings;
  readonly sealingKeys: NonEmpty<Uint8Array>;
  readonly publicOrigin: string;
}

export interface OpenedWorkbench extends Workbench {
  readonly database: Database;
}

/** Opens the database and puts everything on the bench that commands and the server work with. */
export async function openWorkbench({ storage, sealingKeys, publicOrigin }: WorkbenchOrder): Promise<Result<OpenedWorkbench>> {
  const database = await openDatabase({ ...storage, availableKinds: availableKinds(publicOrigin) });
  if (!database.ok) return database;
  const ports = composePorts({ store: database.value.store, sealingKeys, publicOrigin });
  const fits = await orClose(sealingKeyFits(ports), () => database.value.close());
  if (!fits.ok) {
    await database.value.close();
    return fits;
  }
  return succeeded({ ports, database: database.value });
}
