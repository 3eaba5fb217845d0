import { canListen } from './cli/cannotListen.ts';
import { refuseDemoDirectory } from './cli/demo/demoSettings.ts';
import { readMessagingSettings } from './cli/messagingSettings.ts';
import type { ServerSettings } from './cli/settings.ts';
import {
  type Environment,
  readAddressFileSettings,
  readBreachedPasswordsFile,
  readOutwardNetworks,
  readSealingKeySettings,
  readServerSettings,
  readStorageSettings,
} from './cli/settings.ts';
import type { Terminal } from './cli/terminal.ts';
import { offerSetUp, type SetUpOffered } from './flows/setUp/offerSetUp.ts';
import { formatInstant } from './kernel/instant.ts';
import { type Refusal, type Result, succeeded } from './kernel/result.ts';
import { openWorkbench, type WorkbenchOrder } from './openWorkbench.ts';
import { orClose } from './orClose.ts';
import { startInstallation } from './startInstallation.ts';
import { serverListens } from './startServer.ts';
import { untilStopped } from './untilStopped.ts';

/** `sallyport serve`: runs until it is told to end. @returns the exit status, or why it did not start. */
export async function serve(environment: Environment, terminal: Terminal): Promise<number | Refusal> {
  const settings = await readServe(environment);
  if (!settings.ok) return settings;
  const { order, server } = settings.value;
  const free = await canListen(serverListens(server));
  if (!free.ok) return free;
  const workbench = await openWorkbench(order);
  if (!workbench.ok) return workbench;
  const { ports } = workbench.value;
  const started = await startInstallation({ workbench: workbench.value, storage: order.storage, server, terminal });
  if (!started.ok) return started;
  // Whoever reads that it serves may end it at once.
  const stopped = untilStopped(() => started.value.close());
  const setUp = await orClose(offerSetUp(ports)(), () => started.value.close());
  // On the terminal and never in the log, which others read.
  terminal.complain(
    `Sallyport serves ${server.publicUrl} on ${server.listen.host}:${server.listen.port}.\n${setUp === null ? '' : setUpText(setUp)}`,
  );
  return stopped;
}

function setUpText({ address, expiresAt }: SetUpOffered): string {
  return `
There is no tenant yet. Make the first one, and its owner, at this address. It works once, until ${formatInstant(expiresAt)};
whoever has it can do so: keep it to yourself. A restart prints another one.

  ${address}

`;
}

/** Everything that settings alone can get wrong is told before anything is opened. */
async function readServe(environment: Environment): Promise<Result<{ readonly order: WorkbenchOrder; readonly server: ServerSettings }>> {
  const storage = readStorageSettings(environment);
  if (!storage.ok) return storage;
  const server = readServerSettings(environment);
  if (!server.ok) return server;
  const keyIsOwn = environment('SALLYPORT_SEALING_KEY') !== null || environment('SALLYPORT_SEALING_KEY_FILE') !== null;
  const ofDemo = await refuseDemoDirectory(storage.value, keyIsOwn ? 'own' : 'of_directory');
  if (ofDemo !== null) return ofDemo;
  const sealingKeys = await readSealingKeySettings(environment, storage.value);
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
  return succeeded({
    order: {
      storage: storage.value,
      sealingKeys: sealingKeys.value,
      publicUrl,
      messaging: messaging.value,
      breachedPasswordsFile: breached.value,
      addressFileSettings: addresses.value,
      outwardNetworks: outwardNetworks.value,
    },
    server: server.value,
  });
}
