import type { Database } from './adapters/postgres/database.ts';
import type { MessagingSettings } from './cli/messagingSettings.ts';
import type { AddressFileSettings, StorageSettings } from './cli/settings.ts';
import type { Workbench } from './cli/workbench.ts';
import { availableKinds, composePorts } from './composePorts.ts';
import type { Network } from './domain/directory/network.ts';
import type { NonEmpty } from './kernel/nonEmpty.ts';
import { type Result, succeeded } from './kernel/result.ts';
import { openDatabase } from './openDatabase.ts';
import { orClose } from './orClose.ts';
import { sealingKeyFits } from './sealingKeyFits.ts';

export interface WorkbenchOrder {
  readonly storage: StorageSettings;
  readonly sealingKeys: NonEmpty<Uint8Array>;
  readonly publicUrl: string;
  readonly messaging: MessagingSettings;
  /** An operator's own list of known passwords; null: there is none. */
  readonly breachedPasswordsFile: string | null;
  readonly addressFileSettings: AddressFileSettings;
  readonly outwardNetworks: readonly Network[];
}

export interface OpenedWorkbench extends Workbench {
  readonly database: Database;
}

/** Opens the database and puts everything on the bench that commands and the server work with. */
export async function openWorkbench(order: WorkbenchOrder): Promise<Result<OpenedWorkbench>> {
  const { storage, publicUrl, messaging } = order;
  const mail = messaging.smtp === null ? 'none' : 'sent';
  const database = await openDatabase({ ...storage, availableKinds: availableKinds(publicUrl, messaging), mail });
  if (!database.ok) return database;
  const ports = composePorts({ ...order, store: database.value.store });
  const fits = await orClose(sealingKeyFits(ports), () => database.value.close());
  if (!fits.ok) {
    await database.value.close();
    return fits;
  }
  const { value } = database;
  const close = async (): Promise<void> => {
    ports.mailer?.close();
    ports.smsSender?.close();
    ports.outward.close();
    await value.close();
  };
  return succeeded({ ports, database: { ...value, close } });
}
