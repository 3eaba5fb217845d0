import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { updateApplication } from '../../src/flows/directory/updateApplication.ts';
import { switchUpstream } from '../../src/flows/federation/switchUpstream.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { aProviderElsewhere } from '../builders/aFederatedSignIn.ts';
import { anAuthenticatorApp } from '../builders/authenticatorApp.ts';
import { aWorld, must, PASSWORD } from '../builders/world.ts';
import { anUpstream, type Upstream } from '../doubles/upstreamDouble.ts';
import { barriersOn } from './barriers.ts';
import { inConsole } from './console/consoleScreen.ts';
import { describeJourneys } from './describeJourneys.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

const DESKTOP = { width: 1280, height: 800 };
const BUTTON = 'Continue with Globex';

/** Globex, another organisation on the same server: a provider that really runs, with people and factors of its own. */
async function globex(stage: Stage) {
  const world = await aWorld(stage.ports.store);
  await world.rule({ kind: 'tenant' }, { level: 'off' });
  const client = { authMethod: 'client_secret_basic', postLogoutRedirectUris: [], backchannelLogoutUri: null } as const;
  const draft = { clientId: 'acme', name: 'Acme', oidc: { ...client, redirectUris: ['http://localhost:1/later'] }, demand: null };
  const { application, clientSecret } = must(await registerApplication(stage.ports)({ ...world.host, ...draft }));
  return {
    world,
    issuer: `${stage.origin}/t/${world.tenant.slug}`,
    clientId: 'acme',
    clientSecret: clientSecret ?? '',
    /** As its administrator does who was told the redirect URI. */
    async sendsBackTo(redirectUri: string): Promise<void> {
      const oidc = { ...client, redirectUris: [redirectUri] };
      must(await updateApplication(stage.ports)({ ...world.host, application: application.id, oidc }));
    },
  };
}

/** There: name and password of the account at Globex. */
async function signInThere({ page, press, shows }: Screen, loginName: string): Promise<void> {
  await shows('Sign in');
  await page.getByLabel('User name').fill(loginName);
  await page.getByLabel('Password').fill(PASSWORD);
  await press('Sign in');
}

describeJourneys('signing in with another provider', (newStage) => {
  let partners: Upstream;
  beforeAll(async () => {
    partners = await anUpstream();
  });
  beforeEach(() => partners.behave(null));
  afterAll(() => partners.stop());

  it('S10, L9, S1: Olivia adds Globex; Nils links it, signs in with it, sets up what is required here, and later its second factor serves', async () => {
    const stage = await newStage();
    await stage.world.rule({ kind: 'tenant' }, { level: 'optional' });
    const there = await globex(stage);
    await there.world.user({ loginName: 'nils.there', displayName: 'Nils Berg' });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/settings/providers/new', 'Add a provider');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Globex');
    await page.getByRole('textbox', { name: 'Issuer' }).fill(there.issuer);
    await page.getByRole('button', { name: 'Ask the provider' }).click();
    await page.getByText('It answers as an OpenID provider').waitFor();
    await page.getByRole('textbox', { name: 'Client id' }).fill(there.clientId);
    await page.getByRole('textbox', { name: 'Client secret' }).fill(there.clientSecret);
    await page.getByRole('button', { name: 'Add the provider' }).click();
    await olivia.shows('Globex');
    await there.sendsBackTo((await page.locator('code').first().innerText()).trim());
    await page.getByRole('button', { name: 'Copy Redirect URI' }).waitFor();

    // Nobody is linked yet: whoever comes from there is refused in plain words, and the sign-in is where it was.
    const nils = await stage.person('Nils Berg');
    const screen = await nils.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.shows('Sign in');
    expect(await barriersOn(screen.page)).toEqual([]);
    await screen.picture('federation-sign-in');
    await screen.press(BUTTON);
    await signInThere(screen, 'nils.there');
    await screen.shows('This did not sign you in');
    expect(await screen.text()).toContain('linked to no account here');
    expect(await barriersOn(screen.page)).toEqual([]);
    await screen.picture('federation-not-linked');
    await screen.follow('Back to the sign-in');
    await screen.signIn();
    await screen.press('Not now');

    await screen.shows('Nils Berg');
    expect(await screen.text()).toContain('You sign in with no other provider.');
    await screen.picture('federation-links-none');
    await screen.press('Link Globex');
    await screen.shows('Nils Berg');
    await screen.page.getByRole('button', { name: 'Remove Globex' }).waitFor();
    expect(await barriersOn(screen.page)).toEqual([]);
    expect(await screen.text()).toContain('Globex was linked: you can sign in with it');
    expect(await screen.offers('Link another account at Globex')).toBe(true);
    await screen.picture('federation-links');
    // Whoever is linked already is linked to nobody else, and is told where they are.
    await screen.press('Link another account at Globex');
    await screen.shows('This was not linked');
    expect(await screen.text()).toContain('Acme');
    await screen.picture('federation-link-taken');
    await screen.follow('Back to my security');
    await screen.press('Sign out');

    // Required here: the first factor is theirs, the second one is not, as long as nobody says so.
    await stage.world.rule({ kind: 'tenant' }, { level: 'required', timing: { kind: 'first-sign-in' } });
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.press(BUTTON);
    await screen.shows('Set up a second step');
    await screen.picture('federation-required');
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.shows('Nils Berg');
    expect(await stage.sessionsOf(nils)).toMatchObject([{ aal: 2 }]);
    await screen.press('Sign out');
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.press(BUTTON);
    await screen.shows('One more step');
    expect(await screen.offers(BUTTON)).toBe(false);
    await screen.press('Cancel');

    // Now its word counts: it is asked for MFA, and Nils shows it there.
    await page.getByRole('combobox', { name: 'Values of acr' }).fill('urn:sallyport:aal:2');
    await page.getByRole('combobox', { name: 'Values of acr' }).press('Enter');
    await page.getByText('A sign-in there with urn:sallyport:aal:2 counts as MFA here').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“Globex” is saved.').waitFor();
    await olivia.isOpenToAll('Globex');
    await olivia.picture('console-provider-mapped');
    await page.setViewportSize(DESKTOP);
    const thereApp = anAuthenticatorApp({ totp: stage.ports.totp, now: stage.world.now });
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.press(BUTTON);
    await screen.shows('Set up a second step');
    expect(screen.page.url()).toContain(there.issuer);
    await screen.press(/Authenticator app|^Set it up$/);
    thereApp.take((await screen.page.locator('.secret span').allInnerTexts()).join(''));
    await screen.typeDigits(await thereApp.code(-1));
    await screen.saveBackupCodes();
    await screen.shows('Nils Berg');
    expect(screen.page.url()).toContain(stage.issuer);
    const [session] = await stage.sessionsOf(nils);
    expect(session).toMatchObject({ aal: 2 });
    const told = (await stage.world.events({ user: nils.id })).filter(({ type }) => type === 'user.signed_in').at(-1);
    expect(told?.data['elsewhere']).toMatchObject([{ acr: 'urn:sallyport:aal:2' }]);

    // A link is one more way in, so taking it back asks for a factor of his own here.
    await stage.wait(6 * MINUTE);
    await screen.page.reload();
    await screen.press('Remove Globex');
    await screen.shows('First, a factor that you have');
    await screen.typeCode();
    await screen.shows('Nils Berg');
    await screen.press('Remove Globex');
    await screen.page.getByText('You sign in with no other provider.').waitFor();
    await screen.picture('federation-unlinked');
    await screen.press('Sign out');
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.press(BUTTON);
    await screen.shows('This did not sign you in');
  });

  it('U2, P3: whoever says no there, and whoever meets a provider that is away or switched off, is told so and signs in another way', async () => {
    const stage = await newStage();
    await stage.world.rule({ kind: 'tenant' }, { level: 'off' });
    const there = await globex(stage);
    const words = { issuer: there.issuer, clientId: there.clientId, name: 'Globex' };
    const id = await aProviderElsewhere(stage.world, partners, { name: 'Acme Partners' });
    const other = await aProviderElsewhere(stage.world, partners, words);
    await there.sendsBackTo(`${stage.issuer}/federation/${other}/callback`);
    const mina = await stage.person('Mina Holt');
    const screen = await mina.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.picture('federation-sign-in-two');
    await screen.press(BUTTON);
    await screen.shows('Sign in');
    expect(screen.page.url()).toContain(there.issuer);
    await screen.press('Cancel');
    await screen.shows('This did not sign you in');
    expect(await screen.text()).toContain('The other provider has not signed you in.');
    await screen.picture('federation-declined');
    await screen.follow('Back to the sign-in');

    // It stays here while the browser finds nobody there.
    await screen.page.route(`${partners.issuer}/**`, (route) => route.fulfill({ status: 204 }));
    await screen.press('Continue with Acme Partners');
    await screen.shows('On to Acme Partners');
    expect(await barriersOn(screen.page)).toEqual([]);
    await screen.picture('federation-away');

    // Nobody has asked this one before, so nothing is known of it.
    const silent = await anUpstream();
    await aProviderElsewhere(stage.world, silent, { name: 'Initech' });
    await silent.stop();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.press('Continue with Initech');
    await screen.shows('This did not sign you in');
    expect(await screen.text()).toContain('The other provider cannot be reached at present.');
    expect(await barriersOn(screen.page)).toEqual([]);
    await screen.picture('federation-unreachable');
    await screen.follow('Back to the sign-in');

    await screen.page.getByRole('button', { name: 'Continue with Acme Partners' }).waitFor();
    must(await switchUpstream(stage.ports, 'disabled')({ ...stage.world.host, provider: id }));
    await screen.press('Continue with Acme Partners');
    await screen.shows('This did not sign you in');
    await screen.follow('Back to the sign-in');
    expect(await screen.offers('Continue with Acme Partners')).toBe(false);
    await screen.signIn();
    await screen.shows('Mina Holt');
  });
});
