import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { must } from '../builders/world.ts';
import { freePort } from '../doubles/freePort.ts';
import { describeJourneys, type NewStage } from './describeJourneys.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';
import { aVirtualKey } from './virtualKey.ts';

const PROGRAM = fileURLToPath(new URL('../../examples/payment/payment.ts', import.meta.url));

describeJourneys('paying at the bank (RFC 9470)', (newStage) => {
  const banks: ChildProcess[] = [];
  afterEach(async () => {
    for (const bank of banks.splice(0)) {
      const gone = once(bank, 'exit');
      bank.kill();
      await gone;
    }
  });

  /** @returns where people open it. */
  async function aBank({ ports, world, issuer }: Stage): Promise<string> {
    const port = await freePort();
    const address = `http://localhost:${port}`;
    const client = { postLogoutRedirectUris: [], backchannelLogoutUri: null };
    const page = { ...client, authMethod: 'none', redirectUris: [`${address}/callback`] };
    const { application: bank } = must(
      await registerApplication(ports)({ ...world.host, clientId: 'bank', name: 'Bank', oidc: page, demand: null }),
    );
    const reader = { ...client, authMethod: 'client_secret_basic', redirectUris: [], readsTokensOf: [bank.id] };
    const { clientSecret } = must(
      await registerApplication(ports)({ ...world.host, clientId: 'bank-api', name: 'Bank API', oidc: reader, demand: null }),
    );
    const env = {
      ISSUER: issuer,
      CLIENT_ID: 'bank',
      API_CLIENT_ID: 'bank-api',
      API_CLIENT_SECRET: clientSecret ?? '',
      PORT: String(port),
    };
    const child = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    banks.push(child);
    await once(child, 'message');
    return address;
  }

  const told = async ({ page }: Screen, sentence: string): Promise<void> => page.getByText(sentence, { exact: true }).waitFor();
  const pay = ({ page }: Screen): Promise<void> => page.getByRole('button', { name: 'Pay', exact: true }).click();

  /** Nora has a passkey, from a time long ago by the clock of this test. She looks at her account with her password alone. */
  async function noraAtTheBank(open: NewStage) {
    // The bank's clock is the machine's, so the past is where this begins.
    const before = await open();
    await before.wait(-10 * MINUTE);
    const stage = await open();
    const address = await aBank(stage);
    const nora = await stage.person('Nora Falk');
    const screen = await nora.screen();
    const key = await screen.device();
    await screen.open(address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.setUpKey();
    await screen.saveBackupCodes();
    await screen.shows('Your account');
    return { stage, address, nora, screen, key };
  }

  it('U1, U2: a passkey of ten minutes ago is too old to pay with: Nora shows it again, and what she asked for is paid once', async () => {
    const { stage, screen, nora } = await noraAtTheBank(newStage);
    await stage.wait(10 * MINUTE);
    await pay(screen);
    await screen.shows('One more step');
    expect(await screen.text()).toContain('Bank');
    await screen.press('Use passkey or security key');
    await told(screen, 'It is paid.');
    expect(await screen.page.locator('#payments li').allInnerTexts()).toEqual(['EUR 25.00 to Ben Carter']);
    await screen.picture('bank-paid');
    // The same proof serves for what follows within its five minutes.
    await pay(screen);
    await screen.page.locator('#payments li').nth(1).waitFor();
    expect((await stage.storyOf(nora)).filter((type) => type === 'session.raised')).toHaveLength(1);
    // Opening the address again sends nothing again.
    await screen.page.reload();
    await screen.shows('Nobody is signed in');
  });

  it('U2: Nora cancels: nothing is paid, and she is told', async () => {
    const { stage, screen } = await noraAtTheBank(newStage);
    await stage.wait(10 * MINUTE);
    await pay(screen);
    await screen.shows('One more step');
    await screen.press('Cancel');
    await told(screen, 'Nothing was paid: it was not confirmed.');
    await screen.press('Sign in');
    await screen.shows('Your account');
    expect(await screen.page.locator('#payments li').count()).toBe(0);
  });

  it('U2: in a window of its own the page stays; closing the window pays nothing, showing the passkey there pays', async () => {
    const { stage, screen, key } = await noraAtTheBank(newStage);
    await stage.wait(10 * MINUTE);
    const { page } = screen;
    await page.getByLabel('Confirm in a window of its own').check();
    const closing = page.waitForEvent('popup');
    await pay(screen);
    await (await closing).close();
    await told(screen, 'Nothing was paid: it was not confirmed.');

    const opening = page.waitForEvent('popup');
    await pay(screen);
    const popup = await opening;
    await (await aVirtualKey(popup)).adopt(await key.copies());
    await popup.getByRole('button', { name: 'Use passkey or security key' }).click();
    await told(screen, 'It is paid.');
    expect(popup.isClosed()).toBe(true);
    expect(await page.locator('#payments li').allInnerTexts()).toEqual(['EUR 25.00 to Ben Carter']);
  });
});
