import { setTimeout as pause } from 'node:timers/promises';
import { readDemoFile } from './cli/demo/demoFile.ts';
import { forwardCommand } from './cli/forwarding/forwardCommand.ts';
import { readMessagingSettings } from './cli/messagingSettings.ts';
import { readSealingKeys } from './cli/sealingKeys.ts';
import {
  type Environment,
  readAddressFileSettings,
  readBreachedPasswordsFile,
  readOutwardNetworks,
  readSealingKeySettings,
  readServerSettings,
  readStorageSettings,
  type StorageSettings,
  sealingKeyFileIn,
} from './cli/settings.ts';
import type { Terminal } from './cli/terminal.ts';
import { type Refusal, type Result, refused } from './kernel/result.ts';
import { type OpenedWorkbench, openWorkbench } from './openWorkbench.ts';

/** Another command has the embedded database for as long as it runs, which is a second or two. */
const TRIES = 20;
const BETWEEN_TRIES = 250;

/** The commands of the administration. @returns the exit status, or why it could not be run. */
export async function administration(argv: readonly string[], environment: Environment, terminal: Terminal): Promise<number | Refusal> {
  const storage = readStorageSettings(environment);
  if (!storage.ok) return storage;
  if (storage.value.databaseUrl === null) {
    const status = await forwardCommand(storage.value.dataDirectory, argv, terminal);
    if (status !== null) return status;
  }
  const { runCommand } = await import('./cli/runCommand.ts');
  let opened: OpenedWorkbench | null = null;
  try {
    const open = async (): Promise<Result<OpenedWorkbench>> => {
      const workbench = await openPatiently(environment, storage.value);
      if (workbench.ok) opened = workbench.value;
      return workbench;
    };
    return await runCommand(open, argv, terminal);
  } finally {
    await (opened as OpenedWorkbench | null)?.database.close();
  }
}

async function openPatiently(environment: Environment, storage: StorageSettings): Promise<Result<OpenedWorkbench>> {
  const server = readServerSettings(environment);
  if (!server.ok) return server;
  const sealingKeys = await sealingKeysOf(environment, storage);
  if (!sealingKeys.ok) return sealingKeys;
  const messaging = readMessagingSettings(environment);
  if (!messaging.ok) return messaging;
  const breached = readBreachedPasswordsFile(environment);
  if (!breached.ok) return breached;
  const addresses = readAddressFileSettings(environment);
  if (!addresses.ok) return addresses;
  const outwardNetworks = readOutwardNetworks(environment);
  if (!outwardNetworks.ok) return outwardNetworks;
  const { publicUrl } = server.value;
  const order = {
    storage,
    messaging: messaging.value,
    sealingKeys: sealingKeys.value,
    publicUrl,
    breachedPasswordsFile: breached.value,
    addressFileSettings: addresses.value,
    outwardNetworks: outwardNetworks.value,
  };
  for (let tries = 1; ; tries += 1) {
    const workbench = await openWorkbench(order);
    if (workbench.ok || workbench.code !== 'data_directory_in_use') return workbench;
    if (tries === TRIES) {
      return refused(
        'data_directory_in_use',
        `${workbench.detail} A server that is up takes commands by itself; this one is starting, ending, or of another user.`,
      );
    }
    await pause(BETWEEN_TRIES);
  }
}

/** A demo's database is sealed with its own key, whatever else is set. */
async function sealingKeysOf(environment: Environment, storage: StorageSettings) {
  const isDemo = storage.databaseUrl === null && (await readDemoFile(storage.dataDirectory)) !== null;
  return isDemo
    ? readSealingKeys({ text: null, file: sealingKeyFileIn(storage.dataDirectory) })
    : readSealingKeySettings(environment, storage);
}
