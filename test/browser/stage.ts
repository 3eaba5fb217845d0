import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import type { TestDatabase } from '../builders/database.ts';
import { must, type RuleWords } from '../builders/world.ts';
import { freePort } from '../doubles/freePort.ts';
import { aProvider } from '../oidc/aProvider.ts';
import { aPerson } from './person.ts';

const APPLICATION = fileURLToPath(new URL('../../examples/relying-party/relyingParty.ts', import.meta.url));
const PICTURES = fileURLToPath(new URL('../../test-output/journeys/', import.meta.url));

/** What Debian's Chromium needs to run without a display, as root, and without asking anybody outside. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface RunningApplication {
  readonly id: ApplicationId;
  /** Where people open it. */
  readonly address: string;
}

/** The real server, real applications in processes of their own, and a real browser. */
export async function aStage(database: TestDatabase, executablePath: string) {
  mkdirSync(PICTURES, { recursive: true });
  const provider = await aProvider(database.store);
  const browser: Browser = await chromium.launch({ executablePath, args: FLAGS });
  const processes: ChildProcess[] = [];

  return {
    ...provider,
    database,
    async application(name: string, rule: RuleWords | null = null): Promise<RunningApplication> {
      const port = await freePort();
      const address = `http://localhost:${port}`;
      const clientId = provider.world.unique(name.toLowerCase());
      const { application, clientSecret } = must(
        await registerApplication(provider.ports)({
          ...provider.world.host,
          clientId,
          name,
          oidc: {
            authMethod: 'client_secret_basic',
            redirectUris: [`${address}/callback`],
            postLogoutRedirectUris: [`${address}/signed-out`],
            backchannelLogoutUri: `${address}/backchannel-logout`,
          },
          demand: null,
        }),
      );
      if (rule !== null) await provider.world.rule({ kind: 'application', application: application.id }, rule);
      const env = { ISSUER: provider.issuer, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret ?? '', PORT: String(port), NAME: name };
      const child = spawn(process.execPath, [APPLICATION], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      processes.push(child);
      await once(child, 'message');
      return { id: application.id, address };
    },
    /** Somebody with a browser of their own. */
    person: (words: { readonly phone?: 'phone' | 'desktop'; readonly dark?: 'dark' | 'light' } = {}) =>
      aPerson({ browser, pictures: PICTURES, now: () => provider.world.now(), totp: provider.ports.totp, ...words }),
    async close(): Promise<void> {
      await browser.close();
      for (const child of processes) child.kill();
      await provider.close();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof aStage>>;
