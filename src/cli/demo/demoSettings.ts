import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import {
  type Environment,
  isLoopback,
  malformed,
  portFrom,
  readServerSettings,
  readStorageSettings,
  type ServerSettings,
  type StorageSettings,
} from '../settings.ts';
import { demoFileIn, readDemoFile } from './demoFile.ts';
import type { DemoClientId } from './demoPlan.ts';

export interface DemoSettings {
  readonly storage: StorageSettings;
  readonly server: ServerSettings;
  readonly ports: Readonly<Record<DemoClientId, number>>;
  /** Of the page that shows the mail. */
  readonly inboxPort: number;
}

/** The demo is for this machine: its passwords lie in a file, and its people are invented. */
export function readDemoSettings(environment: Environment): Result<DemoSettings, 'setting_malformed' | 'demo_settings_refused'> {
  const storage = readStorageSettings(environment);
  if (!storage.ok) return storage;
  const server = readServerSettings(environment);
  if (!server.ok) return server;
  if (storage.value.databaseUrl !== null) {
    return refusedSettings(
      'DATABASE_URL is set, and the demo keeps its data in a folder of its own. Start it without: env -u DATABASE_URL npm start',
    );
  }
  if (!isLoopback(server.value.listen.host)) {
    return refusedSettings(
      `It does not listen on ${server.value.listen.host}, where others could reach it. Set SALLYPORT_LISTEN to 127.0.0.1:PORT, or leave it out.`,
    );
  }
  if (new URL(server.value.publicUrl).hostname !== 'localhost') {
    return refusedSettings(`It is not reached as ${server.value.publicUrl}, but as http://localhost:PORT. Leave SALLYPORT_PUBLIC_URL out.`);
  }
  const wiki = portFrom(environment('SALLYPORT_DEMO_WIKI_PORT') ?? '3001');
  if (wiki === null) return malformed('SALLYPORT_DEMO_WIKI_PORT', 'a port from 1 to 65535');
  const finance = portFrom(environment('SALLYPORT_DEMO_FINANCE_PORT') ?? '3002');
  if (finance === null) return malformed('SALLYPORT_DEMO_FINANCE_PORT', 'a port from 1 to 65535');
  const inboxPort = portFrom(environment('SALLYPORT_DEMO_INBOX_PORT') ?? '3003');
  if (inboxPort === null) return malformed('SALLYPORT_DEMO_INBOX_PORT', 'a port from 1 to 65535');
  return succeeded({ storage: storage.value, server: server.value, ports: { wiki, finance }, inboxPort });
}

/**
 * A server for real people does not run on what a demo has made.
 * @param key where the sealing key comes from: `own` when a setting names it.
 * @returns null when there is nothing of a demo in it.
 */
export async function refuseDemoDirectory(
  { databaseUrl, dataDirectory }: StorageSettings,
  key: 'own' | 'of_directory',
): Promise<Refusal<'demo_settings_refused'> | null> {
  if ((await readDemoFile(dataDirectory)) === null || (databaseUrl !== null && key === 'own')) return null;
  const what = databaseUrl === null ? 'its database and its key are' : 'its key is';
  return refused(
    'demo_settings_refused',
    `${demoFileIn(dataDirectory)} says that this folder is a demo's, and ${what} not for real people. ` +
      'Set SALLYPORT_DATA_DIRECTORY to another folder, or run "sallyport demo".',
  );
}

function refusedSettings(detail: string): Refusal<'demo_settings_refused'> {
  return refused('demo_settings_refused', `The demo runs on this machine alone. ${detail}`);
}
