import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { otpauthTotp } from '../../src/adapters/totp/otpauthTotp.ts';
import { instant } from '../../src/kernel/instant.ts';
import { freePort } from '../doubles/freePort.ts';
import { sallyport, spawnSallyport } from '../doubles/spawnedSallyport.ts';
import { describeWithChromium } from '../requirements.ts';
import { JOURNEY_TIMEOUT } from './describeJourneys.ts';
import { launchedBrowser } from './launchedBrowser.ts';
import { aPerson } from './person.ts';

vi.setConfig({ testTimeout: JOURNEY_TIMEOUT });

describeWithChromium('the demo, as somebody finds it', (executablePath) => {
  let browser: Browser;
  let folder: string;
  let settings: Record<string, string>;
  let running: ReturnType<typeof spawnSallyport> | null = null;
  beforeAll(async () => {
    browser = await launchedBrowser(executablePath);
    folder = await mkdtemp(join(tmpdir(), 'sallyport-journey-'));
    settings = {
      SALLYPORT_DATA_DIRECTORY: join(folder, 'data'),
      SALLYPORT_LISTEN: `127.0.0.1:${await freePort()}`,
      SALLYPORT_DEMO_WIKI_PORT: String(await freePort()),
      SALLYPORT_DEMO_FINANCE_PORT: String(await freePort()),
      SALLYPORT_DEMO_INBOX_PORT: String(await freePort()),
      SALLYPORT_LOG_LEVEL: 'error',
    };
  });
  afterAll(async () => {
    await browser.close();
    await running?.stop('SIGKILL');
    await rm(folder, { recursive: true });
  });

  /** @returns what it printed when it was ready. */
  async function start(): Promise<string> {
    const demo = spawnSallyport(['demo'], settings);
    running = demo;
    await demo.says('Ctrl-C stops it');
    return demo.printed();
  }

  /** What stands in the same line as a word at its beginning. */
  function printedFor(word: string, printed: string): string {
    const found = new RegExp(`^ +${word} +(\\S+)`, 'm').exec(printed)?.[1];
    if (found === undefined) throw new Error(`nothing is printed for ${word}: ${printed}`);
    return found;
  }

  const someone = (displayName: string, loginName: string, printed: string) =>
    aPerson({
      browser,
      displayName,
      loginName,
      password: printedFor(loginName, printed),
      totp: otpauthTotp,
      now: async () => instant(Date.now()),
    });

  it('L3, L9, L10, S3: Anita signs in at the Wiki with the printed password, and is asked for her app after the demo was started again', async () => {
    const printed = await start();
    const wiki = printedFor('Wiki', printed);
    const anita = someone('Anita Desai', 'anita', printed);
    const screen = await anita.screen();
    await screen.open(wiki);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.shows('Set up a second step');
    await screen.picture('demo-anita-enrol');
    await screen.setUpApp();
    await screen.saveBackupCodes();
    const before = await screen.isIn('AAL 2');
    expect(before).toMatchObject({ amr: ['mfa', 'otp', 'pwd'] });
    await screen.picture('demo-wiki');

    // Her app is none for Finance, and has just been shown: she may set up a key.
    await screen.device();
    await screen.open(printedFor('Finance', printed));
    await screen.press('Sign in');
    await screen.setUpKey();
    expect(await screen.isIn('AAL 2')).toMatchObject({ amr: expect.arrayContaining(['hwk', 'mfa']) });
    await running?.stop();

    const again = await start();
    expect(printedFor('anita', again)).toBe(anita.password);
    const later = await anita.screen();
    await later.open(wiki);
    await later.press('Sign in');
    await later.signIn();
    await later.shows('One more step');
    await later.follow('Authenticator app');
    await later.typeCode();
    expect(await later.isIn('AAL 2')).toMatchObject({ sub: before['sub'] });
  });

  it('L7, L9: Ben may put it off until somebody turns the dial with the printed command', async () => {
    const printed = await (running === null ? start() : running.printed());
    const ben = someone('Ben Carter', 'ben', printed);
    const screen = await ben.screen();
    await screen.open(printedFor('Wiki', printed));
    await screen.press('Sign in');
    await screen.signIn();
    await screen.press('Not now');
    await screen.isIn('AAL 1');
    const command = /npx sallyport (policy set --tenant-rule --level required --timing first-sign-in)$/m.exec(printed)?.[1] ?? '';
    expect(await sallyport(command.split(' '), settings)).toMatchObject({ status: 0, complaints: '' });
    const next = await ben.screen();
    await next.open(printedFor('Wiki', printed));
    await next.press('Sign in');
    await next.signIn();
    await next.shows('Set up a second step');
    expect(await next.offers('Not now')).toBe(false);
  });
});
