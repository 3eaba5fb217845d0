import { afterEach, expect, it } from 'vitest';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { must } from '../builders/world.ts';
import { bankWithBackEnd } from '../doubles/bankWithBackEnd.ts';
import { describeJourneys, type NewStage } from './describeJourneys.ts';

describeJourneys('a page whose back end holds the tokens (RFC 9470)', (newStage) => {
  let close = (): void => undefined;
  afterEach(() => close());

  /** Nora is signed in at the bank with her password, and an app is on her phone. */
  async function noraAtTheBank(open: NewStage) {
    const bank = await bankWithBackEnd();
    close = bank.close;
    const stage = await open();
    await stage.world.rule({ kind: 'tenant' }, { level: 'off' });
    const oidc = {
      authMethod: 'client_secret_basic',
      redirectUris: [`${bank.address}/callback`],
      postLogoutRedirectUris: [],
      backchannelLogoutUri: null,
    };
    const { clientSecret } = must(
      await registerApplication(stage.ports)({ ...stage.world.host, clientId: 'bank', name: 'Bank', oidc, demand: null }),
    );
    await bank.trust({ issuer: stage.issuer, clientId: 'bank', clientSecret: clientSecret ?? '' });
    const nora = await stage.person('Nora Falk');
    const screen = await nora.screen();
    await screen.open(bank.address);
    await screen.follow('Sign in');
    await screen.signIn();
    await screen.shows('Bank');
    return { bank, stage, nora, screen, told: (words: string) => screen.page.getByText(words, { exact: true }).waitFor() };
  }

  it('U1, U2: the page goes away for a second step, comes back, and what waited is done once', async () => {
    const { bank, screen, told } = await noraAtTheBank(newStage);
    await screen.press('Pay');
    await screen.shows('Set up a second step');
    await screen.press('Cancel');
    await told('Nothing was paid: cancelled');
    expect(bank.paid).toEqual([]);

    await screen.press('Pay');
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await told('It is paid.');
    expect(bank.paid).toEqual(['EUR 25']);
    const last = bank.asked.at(-1);
    expect([last?.get('acr_values'), last?.get('max_age')]).toEqual(['urn:sallyport:aal:2', '300']);
    // The address of the return is gone, and opening the page again sends nothing again.
    expect(new URL(screen.page.url()).search).not.toContain('state=r.');
    await screen.page.reload();
    await screen.shows('Bank');
    expect(bank.paid).toEqual(['EUR 25']);
  });

  it('U2: in a window of its own the page stays: a closed window pays nothing, a second step there pays', async () => {
    const { bank, nora, screen, told } = await noraAtTheBank(newStage);
    const { page } = screen;
    await page.getByLabel('In a window of its own').check();
    const closing = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Pay' }).click();
    await (await closing).close();
    await told('Nothing was paid: cancelled');

    const opening = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Pay' }).click();
    const popup = await opening;
    await popup.getByRole('button', { name: /Authenticator app/ }).click();
    nora.app.take((await popup.locator('.secret span').allInnerTexts()).join(''));
    await popup.locator('#code').pressSequentially(await nora.app.code(-1));
    await popup.getByRole('link', { name: 'I have saved them. Continue' }).click();
    await told('It is paid.');
    expect(bank.paid).toEqual(['EUR 25']);
    expect(await page.getByLabel('In a window of its own').isChecked()).toBe(true);
  });
});
