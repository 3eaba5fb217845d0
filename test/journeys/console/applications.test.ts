import { expect, it } from 'vitest';
import { MINUTE } from '../../../src/kernel/instant.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: applications', (newStage) => {
  it('U1: an application is registered, connected, made to demand AAL 2, and deleted', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/applications', 'Applications');
    await page.getByRole('link', { name: 'Register an application' }).click();
    await olivia.shows('Register an application');
    await page.getByLabel('Name').fill('Acme Finance');
    expect(await page.getByLabel('Client id').inputValue()).toBe('acme-finance');
    const addresses = page.getByLabel('Redirect addresses');
    await addresses.fill('https://finance.example.com/callback\nhttp://finance.example.com/other');
    await addresses.blur();
    await page.getByText(/“http:\/\/finance.example.com\/other” cannot be registered: it is not https/).waitFor();
    await olivia.isOpenToAll('Register an application');
    await olivia.picture('console-application-new');
    await addresses.fill('https://finance.example.com/callback');
    await stage.wait(6 * MINUTE);
    await page.getByRole('button', { name: 'Register', exact: true }).click();
    await olivia.showFactor();
    await olivia.shows('Acme Finance is registered');
    await page.getByText('Copy the secret now').waitFor();
    await olivia.isOpenToAll('Acme Finance is registered');
    await olivia.picture('console-application-registered');

    await page.getByRole('link', { name: 'I have saved the secret. Connect it' }).click();
    await olivia.shows('Acme Finance');
    await page.getByText(`new URL('${stage.issuer}')`).waitFor();
    await olivia.isOpenToAll('Acme Finance');
    await olivia.picture('console-application-connect', 'dark');
    await page.getByRole('tab', { name: 'Spring Boot' }).click();
    await page.getByText('https://finance.example.com/login/oauth2/code/sallyport').waitFor();

    await page.getByRole('tab', { name: 'Authentication policy' }).click();
    expect(new URL(page.url()).searchParams.get('tab')).toBe('policy');
    await page.getByLabel('It demands AAL 2').check();
    await page.getByLabel('The proof is at most so old (minutes)').fill('15');
    await page.getByRole('region', { name: 'What it always demands' }).getByRole('button', { name: 'Save' }).click();
    await page.getByText('The application is saved.').waitFor();
    await olivia.isOpenToAll('Acme Finance');
    await olivia.picture('console-application-policy');
    expect(await registered(stage, 'acme-finance')).toMatchObject({ demand: { aal: 2, maxAgeSeconds: 900 } });

    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByText(`${stage.issuer}/.well-known/openid-configuration`).waitFor();
    await olivia.isOpenToAll('Acme Finance');
    await olivia.picture('console-application-details');
    await page.getByRole('button', { name: 'Make a new secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click();
    await page.getByText('Copy the secret now').waitFor();
    await page.getByRole('button', { name: 'Disable this application' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true }).click();
    await page.getByText('Acme Finance is disabled.').waitFor();
    await page.getByText('Disabled since').waitFor();
    await olivia.isOpenToAll('Acme Finance');
    await page.getByRole('button', { name: 'Enable this application' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Enable', exact: true }).click();
    await page.getByText('Acme Finance is enabled.').waitFor();

    await page.getByRole('button', { name: 'Delete this application' }).click();
    const act = page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true });
    expect(await act.isDisabled()).toBe(true);
    await page.getByLabel('To be sure, type its client id: acme-finance').fill('acme-finance');
    await act.click();
    await olivia.shows('Applications');
    await page.getByText('Acme Finance is deleted.').waitFor();
    expect(await registered(stage, 'acme-finance')).toBeNull();
  });

  it('a search is a link that can be shared, and an auditor finds nothing to change', async () => {
    const stage = await newStage();
    await stage.application('Finance', { level: 'required' });
    await stage.application('Wiki');
    const ada = await inConsole(stage, { name: 'Ada Moreau', role: 'auditor' });
    await ada.goTo('/applications', 'Applications');
    await ada.page.getByRole('link', { name: 'Wiki' }).waitFor();
    await ada.isOpenToAll('Applications');
    await ada.picture('console-applications');
    await ada.page.getByLabel('Name or client id').fill('fin');
    await ada.page.waitForURL(/search=fin/);
    await ada.page.getByRole('link', { name: 'Wiki' }).waitFor({ state: 'detached' });
    await ada.page.reload();
    await ada.page.getByRole('link', { name: 'Finance' }).waitFor();
    expect(await ada.page.getByRole('link', { name: 'Register an application' }).count()).toBe(0);
    await ada.page.getByRole('link', { name: 'Finance' }).click();
    await ada.shows('Finance');
    await ada.page.getByText('Your role can read this and not change it.').waitFor();
    expect([await ada.offers('Save'), await ada.offers('Delete this application')]).toEqual([false, false]);
    await ada.page.getByLabel('Redirect addresses').waitFor();
  });
});

type Stage = Parameters<typeof inConsole>[0];

/** As it is stored; null: there is none. */
async function registered({ ports, world }: Stage, clientId: string) {
  return ports.store.transaction(world.tenant.id, (tx) => ports.store.findApplicationByClientId(tx, clientId));
}
