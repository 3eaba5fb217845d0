import { expect, it } from 'vitest';
import { aSigningPair } from '../../builders/aServiceProvider.ts';
import { samlApplication } from '../../doubles/samlApplication.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: SAML applications', (newStage) => {
  it('U1: one is registered by its metadata, and changed by hand', async () => {
    const stage = await newStage();
    const application = await samlApplication(await aSigningPair());
    const metadata = application.metadata();
    application.close();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/applications', 'Applications');
    await page.getByRole('link', { name: 'Add a SAML application' }).click();
    await olivia.shows('Add a SAML application');
    await page.getByRole('textbox', { name: 'Name' }).fill('Acme Travel');
    expect(await page.getByLabel('Client id').inputValue()).toBe('acme-travel');
    await page.getByLabel('Metadata (XML)').fill('<nonsense>');
    await page.getByRole('button', { name: 'Register', exact: true }).click();
    await page.getByText('The metadata of the service provider cannot be used').waitFor();
    await page.getByLabel('Metadata (XML)').fill(metadata);
    await page.getByLabel('Mail address, if verified').check();
    await olivia.isOpenToAll('Add a SAML application');
    await olivia.picture('console-saml-new');
    await page.getByRole('button', { name: 'Register', exact: true }).click();
    await olivia.shows('Acme Travel');
    await page.getByText(`${stage.issuer}/saml/metadata`, { exact: true }).waitFor();
    expect(await page.getByRole('textbox', { name: 'entityID' }).inputValue()).toBe(application.entityId);
    await olivia.isOpenToAll('Acme Travel');
    await olivia.picture('console-saml');

    await page.getByLabel('It can be opened from here').check();
    await page.getByRole('textbox', { name: 'RelayState' }).fill('/home');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The application is saved.').waitFor();
    const { store, tenant } = stage.world;
    const found = await store.transaction(tenant.id, (tx) => store.findApplicationByEntityId(tx, application.entityId));
    expect(found?.saml).toMatchObject({
      acsUrls: [`${application.address}/acs`],
      attributes: ['email'],
      nameIdFormat: 'email',
      idpInitiated: { allowed: true, relayState: '/home' },
    });
    expect(found?.saml?.certificates).toHaveLength(1);
  });
});
