import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { otpauthTotp } from '../../src/adapters/totp/otpauthTotp.ts';
import type { Instant } from '../../src/kernel/instant.ts';
import { freePort } from '../doubles/freePort.ts';
import { spawnSallyport } from '../doubles/spawnedSallyport.ts';
import { describeWithChromium } from '../requirements.ts';
import { JOURNEY_TIMEOUT } from './describeJourneys.ts';
import { launchedBrowser } from './launchedBrowser.ts';
import { aPerson } from './person.ts';

vi.setConfig({ testTimeout: JOURNEY_TIMEOUT });

const OLGA = { displayName: 'Olga Owner', loginName: 'olga@acme.example', password: 'a long road to a small town' };

describeWithChromium('the first run, without the demo', (executablePath) => {
  let browser: Browser;
  const folders: string[] = [];
  let port: number;
  let running: ReturnType<typeof spawnSallyport> | null = null;
  beforeAll(async () => {
    browser = await launchedBrowser(executablePath);
    port = await freePort();
  });
  afterAll(async () => {
    await running?.stop('SIGKILL');
    await browser.close();
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
  });

  async function newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-first-'));
    folders.push(folder);
    return folder;
  }

  /** @returns what the server wrote for whoever started it, and for the log. */
  async function serve(folder: string): Promise<{ readonly told: string; readonly logged: () => string }> {
    const server = spawnSallyport(['serve'], {
      SALLYPORT_DATA_DIRECTORY: join(folder, 'data'),
      SALLYPORT_LISTEN: `127.0.0.1:${port}`,
      SALLYPORT_PUBLIC_URL: `http://localhost:${port}`,
      SALLYPORT_LOG_LEVEL: 'debug',
      SALLYPORT_SEALING_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
    running = server;
    let told = '';
    server.child.stderr?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    await server.says('Sallyport serves');
    return { told, logged: server.printed };
  }
  const addressIn = (told: string): string | null => /http:\/\/\S+\/set-up\?key=[\w-]{43}/.exec(told)?.[0] ?? null;

  for (const script of ['on', 'off'] as const) {
    it(`L9: Olga follows the address that the server printed, makes her tenant, sets up her app, and is in (script ${script})`, async () => {
      const folder = await newFolder();
      const { told, logged } = await serve(folder);
      const address = addressIn(told);
      expect(address).not.toBeNull();
      const olga = aPerson({ browser, ...OLGA, now: async () => Date.now() as Instant, totp: otpauthTotp });
      const screen = await olga.screen(script);
      await screen.open(address ?? '');
      await screen.shows('Set up Sallyport');
      expect(screen.page.url()).toBe(`http://localhost:${port}/set-up`);
      await screen.picture('set-up');
      await screen.picture('set-up-dark', 'dark');
      await screen.page.getByLabel('Name of the organisation').fill('Acme Industries');
      await screen.page.getByLabel('Short name for addresses').fill('acme');
      await screen.page.getByLabel('Your name').fill(OLGA.displayName);
      await screen.page.getByLabel('Your mail address').fill(OLGA.loginName);
      await screen.page.getByLabel('Password').fill('password');
      await screen.press('Make it and sign in');
      expect(await screen.page.getByRole('alert').innerText()).toContain('password');
      await screen.picture('set-up-refused');
      await screen.page.getByLabel('Password').fill(OLGA.password);
      await screen.press('Make it and sign in');
      await screen.signIn();
      await screen.shows('Set up a second step');
      expect(await screen.offers('Not now')).toBe(false);
      await screen.press(/Authenticator app/);
      await screen.shows('Set up an authenticator app');
      olga.app.take((await screen.page.locator('.secret span').allInnerTexts()).join(''));
      await screen.page.locator('#code').fill('');
      if (script === 'on') await screen.typeDigits(await olga.app.code(-1));
      else {
        await screen.page.locator('#code').fill(await olga.app.code(-1));
        await screen.press(/Confirm|Continue|Finish/);
      }
      await screen.saveBackupCodes();
      const me = await screen.page.request.get(`http://localhost:${port}/t/acme/api/admin/me`);
      expect(await me.json()).toMatchObject({
        user: { loginName: OLGA.loginName },
        role: 'owner',
        session: { aal: 2, freshUntil: expect.any(String) },
        tenant: { slug: 'acme', name: 'Acme Industries' },
        setUp: { policy: false, applications: false },
      });
      expect(logged()).not.toContain(address?.split('key=')[1]);

      const late = await olga.screen(script);
      await late.open(address ?? '');
      await late.shows('This address is over');
      await late.picture('set-up-over');
      await running?.stop();
      const again = await serve(folder);
      expect(addressIn(again.told)).toBeNull();
      await running?.stop();
      running = null;
    });
  }

  it('the reference of the API draws itself under the strict policy, and asks nobody else', async () => {
    await serve(await newFolder());
    const context = await browser.newContext();
    const page = await context.newPage();
    const [refused, asked]: [string[], string[]] = [[], []];
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text());
    });
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.goto(`http://localhost:${port}/api/reference`);
    await page.getByRole('link', { name: 'API tokens' }).first().waitFor();
    const { paths } = (await (await fetch(`http://localhost:${port}/openapi.json`)).json()) as { paths: Record<string, object> };
    const operations = Object.values(paths).flatMap((path) => Object.values(path) as { tags: string[] }[]);
    for (const tag of new Set(operations.flatMap(({ tags }) => tags))) {
      const opener = page.locator('.opblock-tag').filter({ has: page.getByRole('link', { name: tag, exact: true }) });
      await opener.click();
      const shown = async () => [tag, await page.locator('.opblock-tag-section .opblock').count()];
      await expect.poll(shown, { timeout: 30_000 }).toEqual([tag, operations.filter(({ tags }) => tags.includes(tag)).length]);
      await opener.click();
    }
    await page.getByRole('link', { name: 'API tokens' }).first().click();
    await page.getByText('Make an API token.').first().click();
    await page.getByText('x-sallyport-assurance').first().waitFor();
    await page.screenshot({ path: 'test-output/journeys/api-reference.png' });
    expect(refused).toEqual([]);
    expect(new Set(asked)).toEqual(new Set([`http://localhost:${port}`]));
    await context.close();
    await running?.stop();
    running = null;
  });
});
