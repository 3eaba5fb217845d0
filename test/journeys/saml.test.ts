import { afterEach, expect, it } from 'vitest';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { newSamlDraft } from '../../src/saml/readSpMetadata.ts';
import { aSigningPair } from '../builders/aServiceProvider.ts';
import { must } from '../builders/world.ts';
import { samlApplication } from '../doubles/samlApplication.ts';
import { describeJourneys, type NewStage } from './describeJourneys.ts';

const PASSWORD_PROTECTED = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';

/** Travel speaks SAML, with a library of others, and was registered by its metadata. */
async function travel(newStage: NewStage) {
  const stage = await newStage();
  const application = await samlApplication(await aSigningPair());
  const saml = must(
    newSamlDraft({
      metadata: application.metadata(),
      attributes: ['name'],
      nameIdFormat: 'persistent',
      idpInitiated: { allowed: true, relayState: 'from-here' },
    }),
  );
  must(await registerApplication(stage.ports)({ ...stage.world.host, clientId: 'travel', name: 'Travel', saml, demand: null }));
  const metadata = await (await fetch(`${stage.issuer}/saml/metadata`)).text();
  application.trust(metadata, { ssoUrl: `${stage.issuer}/saml/sso`, sloUrl: `${stage.issuer}/saml/slo` });
  return { stage, application };
}

describeJourneys('a SAML application', (newStage) => {
  let close = (): void => undefined;
  afterEach(() => close());

  it('P2, U1, U2, S6: Ines signs in at Travel, pays with MFA, signs a contract with a fresh proof, and signs out', async () => {
    const { stage, application } = await travel(newStage);
    close = application.close;
    const ines = await stage.person('Ines Prado');
    const screen = await ines.screen();
    const told = () => screen.page.locator('#told').innerText();
    await screen.open(application.address);
    await screen.follow('Sign in');
    await screen.signIn();
    await screen.press('Not now');
    await screen.shows('Welcome to Travel');
    expect(await told()).toContain(PASSWORD_PROTECTED);
    expect(application.visitor()).toMatchObject({ 'urn:oid:2.16.840.1.113730.3.1.241': 'Ines Prado' });
    const name = application.visitor()?.nameID;

    await screen.follow('Pay');
    await screen.shows('Set up a second step');
    await screen.picture('saml-step-up');
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.shows('Welcome to Travel');
    expect(await told()).toContain('https://refeds.org/profile/mfa');
    expect(application.visitor()?.nameID).toBe(name);
    const before = Date.parse(/\d{4}-\S+Z/.exec(await told())?.[0] ?? '');

    await screen.follow('Sign a contract');
    await screen.showPasswordAgain();
    await screen.shows('Welcome to Travel');
    expect(Date.parse(/\d{4}-\S+Z/.exec(await told())?.[0] ?? '')).toBeGreaterThan(before);

    await screen.follow('Sign out');
    await screen.shows('Signed out');
    expect(await stage.sessionsOf(ines)).toEqual([]);
    await screen.follow('Sign in');
    await screen.page.getByLabel('Password').waitFor();
  });

  it('P2: Ines opens Travel from here, without any script', async () => {
    const { stage, application } = await travel(newStage);
    close = application.close;
    const ines = await stage.person('Ines Prado');
    const screen = await ines.screen('off');
    await screen.open(`${stage.issuer}/saml/start/travel`);
    await screen.signIn();
    await screen.press('Not now');
    await screen.shows('One moment');
    await screen.picture('saml-on-the-way');
    await screen.press('Continue to Travel');
    await screen.shows('Welcome to Travel');
    expect(await screen.page.locator('#told').innerText()).toContain('from-here');
  });
});
