import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canListen, type Listening } from './cli/cannotListen.ts';
import { writePrivately } from './cli/demo/demoFile.ts';
import { DEMO_APPLICATIONS, DEMO_TENANT } from './cli/demo/demoPlan.ts';
import { type DemoSettings, readDemoSettings } from './cli/demo/demoSettings.ts';
import { demoText } from './cli/demo/demoText.ts';
import { type Inbox, openInbox } from './cli/demo/inbox.ts';
import { installDemo } from './cli/demo/installDemo.ts';
import { startRelyingParties } from './cli/demo/relyingParties.ts';
import { readSealingKeys } from './cli/sealingKeys.ts';
import { type Environment, NO_ADDRESS_FILES, sealingKeyFileIn } from './cli/settings.ts';
import { NO_SMS, type SmsSettings } from './cli/smsSettings.ts';
import type { Terminal } from './cli/terminal.ts';
import { tenantUrl } from './domain/directory/tenantUrl.ts';
import type { NonEmpty } from './kernel/nonEmpty.ts';
import type { Refusal } from './kernel/result.ts';
import { openWorkbench } from './openWorkbench.ts';
import { orClose } from './orClose.ts';
import { startInstallation } from './startInstallation.ts';
import { serverListens } from './startServer.ts';
import { untilStopped } from './untilStopped.ts';

/** As this file is, so is the example: source, or built. */
const RELYING_PARTY = fileURLToPath(
  new URL(`../examples/relying-party/relyingParty.${import.meta.url.split('.').at(-1)}`, import.meta.url),
);

/** `sallyport demo`: makes and runs everything on this machine, until it is told to end. @returns the exit status, or why it did not start. */
export async function demo(environment: Environment, terminal: Terminal): Promise<number | Refusal> {
  const read = readDemoSettings(environment);
  if (!read.ok) return read;
  for (const listening of listenings(read.value)) {
    const free = await canListen(listening);
    if (!free.ok) return free;
  }
  const { dataDirectory } = read.value.storage;
  const sealingKeys = await ownSealingKeys(dataDirectory);
  if (!sealingKeys.ok) return sealingKeys;
  const inbox = await openInbox({ folder: join(dataDirectory, 'inbox'), port: read.value.inboxPort });
  try {
    return await runDemo(read.value, { sealingKeys: sealingKeys.value, inbox, terminal });
  } finally {
    await inbox.close();
  }
}

interface DemoRun {
  readonly sealingKeys: NonEmpty<Uint8Array>;
  readonly inbox: Inbox;
  readonly terminal: Terminal;
}

async function runDemo(settings: DemoSettings, { sealingKeys, inbox, terminal }: DemoRun): Promise<number | Refusal> {
  const { storage, server, ports, inboxPort } = settings;
  const { publicUrl } = server;
  const { dataDirectory } = storage;
  const messaging = { smtp: { url: inbox.smtpUrl, from: 'sign-in@acme.example' }, sms: demoSms(inbox) };
  const workbench = await openWorkbench({
    storage,
    sealingKeys,
    publicUrl,
    messaging,
    breachedPasswordsFile: null,
    addressFileSettings: NO_ADDRESS_FILES,
    outwardNetworks: [],
  });
  if (!workbench.ok) return workbench;
  const file = await orClose(installDemo(workbench.value, { dataDirectory, ports }), () => workbench.value.database.close());
  const started = await startInstallation({ workbench: workbench.value, storage, server, terminal });
  if (!started.ok) return started;
  const applications = await orClose(
    startRelyingParties(
      { program: RELYING_PARTY, issuer: tenantUrl({ publicUrl }, DEMO_TENANT.slug), ports, clientSecrets: file.clientSecrets },
      terminal,
    ),
    () => started.value.close(),
  );
  if (!applications.ok) {
    await started.value.close();
    return applications;
  }
  // Whoever reads that it runs may end it at once.
  const stopped = untilStopped(async () => {
    await applications.value.stop();
    await started.value.close();
  });
  terminal.write(demoText({ publicUrl, ports, inboxPort, dataDirectory, file, seconds: process.uptime() }));
  return stopped;
}

/** Text messages are signed with a secret that lives as long as the process: the gateway is part of it. */
function demoSms({ gatewayUrl }: Inbox): SmsSettings {
  return { ...NO_SMS, providers: [{ kind: 'webhook', url: gatewayUrl, secret: randomBytes(32).toString('base64') }] };
}

function listenings({ server, ports, inboxPort }: DemoSettings): readonly Listening[] {
  const applications = DEMO_APPLICATIONS.map(({ clientId, name }) => ({
    host: '127.0.0.1',
    port: ports[clientId],
    setting: `SALLYPORT_DEMO_${clientId.toUpperCase()}_PORT`,
    who: `"${name}"`,
  }));
  const inbox = { host: '127.0.0.1', port: inboxPort, setting: 'SALLYPORT_DEMO_INBOX_PORT', who: 'The inbox' };
  return [serverListens(server), ...applications, inbox];
}

/** The demo has a key of its own, made at its first start. What it sealed is lost with it, so it is never made twice. */
async function ownSealingKeys(dataDirectory: string) {
  const file = sealingKeyFileIn(dataDirectory);
  const isNew = !existsSync(join(dataDirectory, 'database'));
  if (isNew && !existsSync(file)) await writePrivately(file, `${randomBytes(32).toString('base64')}\n`);
  return readSealingKeys({ text: null, file });
}
