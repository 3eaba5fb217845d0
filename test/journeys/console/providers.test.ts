import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { UpstreamProvider } from '../../../src/domain/directory/upstreamProvider.ts';
import { MINUTE } from '../../../src/kernel/instant.ts';
import { aProviderElsewhere, linkedTo } from '../../builders/aFederatedSignIn.ts';
import { anUpstream, UPSTREAM_CLIENT, UPSTREAM_SECRET, type Upstream } from '../../doubles/upstreamDouble.ts';
import { barriersOn } from '../barriers.ts';
import { describeJourneys } from '../describeJourneys.ts';
import type { Stage } from '../stage.ts';
import { inConsole } from './consoleScreen.ts';

const TITLE = 'Sign-in providers';
const DESKTOP = { width: 1280, height: 800 };

async function providersOf({ world: { store, tenant } }: Stage): Promise<readonly UpstreamProvider[]> {
  return store.transaction(tenant.id, (tx) => store.listUpstreamProviders(tx));
}

describeJourneys('console: providers for sign-in', (newStage) => {
  let upstream: Upstream;
  beforeAll(async () => {
    upstream = await anUpstream();
  });
  beforeEach(() => upstream.behave(null));
  afterAll(() => upstream.stop());

  it('S1: Olivia asks a provider what it can do, adds it, and is told what counting its word as MFA means', async () => {
    const stage = await newStage();
    await stage.world.rule({ kind: 'tenant' }, { level: 'optional', factors: ['webauthn', 'totp', 'backup_code'] });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.click('Sign-in providers');
    await olivia.shows(TITLE);
    await page.getByText('There is none.').waitFor();
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-providers-empty');
    await page.setViewportSize(DESKTOP);

    await olivia.click('Add a provider');
    await olivia.shows('Add a provider');
    const provider = page.getByRole('region', { name: 'The provider' });
    const issuer = page.getByRole('textbox', { name: 'Issuer' });
    for (const [wrong, told] of [
      ['http://id.example.com', 'Plain http is not accepted'],
      ['id.example.com', 'An address like https://id.example.com'],
      [`${upstream.issuer}/.well-known/openid-configuration`, 'Leave off “/.well-known/openid-configuration”'],
    ] as const) {
      await issuer.fill(wrong);
      await issuer.blur();
      await provider.getByText(told).waitFor();
    }
    await stage.wait(6 * MINUTE);
    await issuer.fill(upstream.issuer.replace('localhost', '127.0.0.1'));
    await page.getByRole('button', { name: 'Ask the provider' }).click();
    await olivia.showFactor();
    await provider.getByText('Its own document names another issuer.').waitFor();
    await issuer.fill(upstream.issuer);
    upstream.behave('down');
    await page.getByRole('button', { name: 'Ask the provider' }).click();
    await provider.getByText('Something answers there, and not as an OpenID provider.').waitFor();
    await olivia.picture('console-provider-refused');
    await page.setViewportSize(DESKTOP);
    upstream.behave(null);
    await page.getByRole('button', { name: 'Ask the provider' }).click();
    await provider.getByText('It answers as an OpenID provider').waitFor();

    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme Staff');
    await page.getByRole('textbox', { name: 'Client id' }).fill(UPSTREAM_CLIENT);
    await page.getByRole('textbox', { name: 'Client secret' }).fill(UPSTREAM_SECRET);
    await page.getByRole('radio', { name: 'Gets a new account' }).check();
    await page.getByText('Everybody who can sign in there gets in here').waitFor();
    await page.getByRole('radio', { name: 'Is refused' }).check();
    const mfa = page.getByRole('region', { name: 'What counts as MFA' });
    await mfa.getByText('Nothing counts as MFA: people show a second factor here').waitFor();
    const amr = mfa.getByRole('combobox', { name: 'Values of amr' });
    await amr.fill('pwd');
    await amr.press('Enter');
    await mfa.getByText('This is not MFA').waitFor();
    await amr.press('Backspace');
    const acr = mfa.getByRole('combobox', { name: 'Values of acr' });
    await acr.fill('gold');
    await acr.press('Enter');
    await mfa.getByText('It does not list gold among what it can claim. It lists: high.').waitFor();
    await acr.press('Backspace');
    await acr.fill('high');
    await acr.press('Enter');
    await mfa.getByText('A sign-in there with high is to count as MFA here, and at present does not.').waitFor();
    await mfa.getByText('The rule for all users leaves out: Text message.').waitFor();
    await olivia.isOpenToAll('Add a provider');
    await olivia.picture('console-provider-new');
    await page.setViewportSize(DESKTOP);
    await page.getByRole('button', { name: 'Add the provider' }).click();
    await olivia.shows('Acme Staff');
    await page.getByText('“Acme Staff” is added. Now register its redirect URI there.').waitFor();
    const [made] = await providersOf(stage);
    expect(made).toMatchObject({
      name: 'Acme Staff',
      issuer: upstream.issuer,
      mfa: { acr: ['high'], amr: [] },
      accounts: { kind: 'linked' },
    });
    await page.getByText(`${stage.issuer}/federation/${made?.id}/callback`, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Copy Redirect URI' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Client secret' }).inputValue()).toBe('');
    await olivia.isOpenToAll('Acme Staff');
    await olivia.picture('console-provider');
    await page.setViewportSize(DESKTOP);

    await olivia.goTo('/settings/providers/new', 'Add a provider');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme again');
    await page.getByRole('textbox', { name: 'Issuer' }).fill(upstream.issuer);
    await page.getByRole('textbox', { name: 'Client id' }).fill(UPSTREAM_CLIENT);
    await page.getByRole('textbox', { name: 'Client secret' }).fill(UPSTREAM_SECRET);
    await page.getByRole('button', { name: 'Add the provider' }).click();
    await page.getByText('There is a provider with this issuer already').waitFor();
  });

  it('it is changed, switched off and on, and removed with its links, and tells first who would be shut out', async () => {
    const stage = await newStage();
    const { world } = stage;
    const id = await aProviderElsewhere(world, upstream);
    const dan = await world.user({ loginName: 'dan.brook', displayName: 'Dan Brook', password: null });
    await linkedTo(world, id, { user: dan.id, subject: 'dan', issuer: upstream.issuer });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    const before = await world.store.transaction(world.tenant.id, (tx) => world.store.findUpstreamProvider(tx, id));
    await olivia.goTo('/settings/providers', TITLE);
    await page.getByText('1 person has no other way in').waitFor();
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-providers');
    await page.setViewportSize(DESKTOP);
    await olivia.click('Acme Staff');
    await olivia.shows('Acme Staff');

    await page.getByRole('button', { name: 'Switch off …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 linked person has neither a password nor a passkey').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await olivia.picture('console-provider-off');
    await page.setViewportSize(DESKTOP);
    await dialog.getByRole('button', { name: 'Switch off' }).click();
    await page.getByText('Nobody signs in with “Acme Staff” any more.').waitFor();
    expect(await providersOf(stage)).toMatchObject([{ disabledAt: expect.any(Number) }]);

    // What is said of it is one thing and its switch another: neither is in the way of the other.
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme People');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“Acme People” is saved.').waitFor();
    const after = await world.store.transaction(world.tenant.id, (tx) => world.store.findUpstreamProvider(tx, id));
    expect(after).toMatchObject({ name: 'Acme People', disabledAt: expect.any(Number) });
    expect(after?.sealedSecret).toEqual(before?.sealedSecret);
    await page.getByRole('button', { name: 'Switch on …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('People can sign in with “Acme People” again.').waitFor();

    await page.getByRole('button', { name: 'Remove …' }).click();
    const removing = page.getByRole('dialog');
    await removing.getByText('1 link goes with it.').waitFor();
    expect(await removing.getByRole('button', { name: 'Remove' }).isDisabled()).toBe(true);
    await removing.getByLabel('Type “Acme People” to confirm').fill('Acme People');
    await removing.getByRole('button', { name: 'Remove' }).click();
    await olivia.shows(TITLE);
    expect(await providersOf(stage)).toEqual([]);
  });

  it('two who change one provider overwrite nothing unseen', async () => {
    const stage = await newStage();
    await aProviderElsewhere(stage.world, upstream);
    const [{ id }] = (await providersOf(stage)) as [UpstreamProvider];
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const ada = await inConsole(stage, { name: 'Ada Moreau', role: 'administrator' });
    for (const one of [olivia, ada]) await one.goTo(`/settings/providers/${id}`, 'Acme Staff');
    await olivia.page.getByRole('radio', { name: 'Gets a new account' }).check();
    await olivia.page.getByRole('button', { name: 'Save' }).click();
    await olivia.page.getByText('“Acme Staff” is saved.').waitFor();
    await ada.page.getByRole('textbox', { name: 'Client id' }).fill('another');
    await ada.page.getByRole('button', { name: 'Save' }).click();
    await ada.page.getByText('Somebody else has changed this since you looked').waitFor();
    await ada.page.getByRole('button', { name: 'Show what is saved now' }).click();
    await ada.page.getByText('Everybody who can sign in there gets in here').waitFor();
    expect(await providersOf(stage)).toMatchObject([{ clientId: UPSTREAM_CLIENT, accounts: { kind: 'create' } }]);
  });

  it('it speaks German, and an auditor reads everything and finds nothing to change it with', async () => {
    const stage = await newStage();
    const id = await aProviderElsewhere(stage.world, upstream, { accounts: { kind: 'create', groups: [] } });
    const ada = await inConsole(stage, { name: 'Ada Moreau', role: 'auditor' });
    await ada.goTo('/settings/providers', TITLE);
    expect(await ada.page.getByRole('link', { name: 'Add a provider' }).count()).toBe(0);
    await ada.goTo(`/settings/providers/${id}`, 'Acme Staff');
    await ada.page.getByText('Your role can read the providers and not change them.').waitFor();
    for (const button of ['Save', 'Ask the provider', 'Switch off …', 'Remove …'])
      expect(await ada.page.getByRole('button', { name: button }).count()).toBe(0);
    await ada.isOpenToAll('Acme Staff');
    await ada.page.evaluate(() => localStorage.setItem('sallyport.language', 'de'));
    await ada.goTo('/settings/providers', 'Anmelde-Anbieter');
    await ada.goTo(`/settings/providers/${id}`, 'Acme Staff');
    await ada.page.getByText('Nichts zählt als MFA').waitFor();
    await ada.picture('console-provider-german');
  });

  it('S8: Otto of support takes the link of an account that was in other hands from its person', async () => {
    const stage = await newStage();
    const { world } = stage;
    const id = await aProviderElsewhere(world, upstream);
    const dan = await world.user({ loginName: 'dan.brook', displayName: 'Dan Brook' });
    await linkedTo(world, id, { user: dan.id, subject: 'dan', issuer: upstream.issuer });
    const otto = await inConsole(stage, { name: 'Otto Vance', role: 'operator' });
    const { page } = otto;
    await otto.goTo(`/users/${dan.id}?tab=mfa`, 'Dan Brook');
    const links = page.getByRole('region', { name: 'Sign-in with other providers' });
    await links.getByText('somebody there').waitFor();
    await otto.isOpenToAll('Dan Brook');
    await otto.picture('console-link');
    await page.setViewportSize(DESKTOP);
    await links.getByRole('button', { name: 'Remove the link to Acme Staff' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('can no longer sign in with it and is signed out everywhere').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('The link is removed.').waitFor();
    await links.waitFor({ state: 'detached' });
    expect(await world.store.transaction(world.tenant.id, (tx) => world.store.listUpstreamLinks(tx, dan.id))).toEqual([]);
  });
});
