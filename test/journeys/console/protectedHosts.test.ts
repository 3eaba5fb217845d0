import { expect, it } from 'vitest';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: applications behind a proxy', (newStage) => {
  it('U1: a host is registered with a path that asks for more, and changed', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/applications', 'Applications');
    await page.getByRole('link', { name: 'Protect a host' }).click();
    await olivia.shows('Protect a host');
    await page.getByLabel('Name').fill('Acme Wiki');
    expect(await page.getByLabel('Client id').inputValue()).toBe('acme-wiki');
    const hosts = page.getByLabel('Hosts');
    await hosts.fill('https://wiki.example.com/pages');
    await hosts.blur();
    await page.getByText(/“https:\/\/wiki.example.com\/pages” is no host/).waitFor();
    await hosts.fill('https://wiki.example.com');
    await page.getByRole('button', { name: 'Add a path' }).click();
    await page.getByLabel('Path', { exact: true }).fill('/admin');
    await page.getByLabel('Passkey or security key').check();
    await page.getByLabel('The proof is at most so old (minutes)').fill('15');
    await olivia.isOpenToAll('Protect a host');
    await olivia.picture('console-host-new');
    await page.getByRole('button', { name: 'Register', exact: true }).click();
    await olivia.shows('Acme Wiki');
    await page.getByText(`${stage.issuer}/forward-auth`, { exact: true }).waitFor();
    await olivia.isOpenToAll('Acme Wiki');
    await olivia.picture('console-host');

    await page.getByRole('button', { name: 'Remove the rule of /admin' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The application is saved.').waitFor();
    const { store, tenant } = stage.world;
    const found = await store.transaction(tenant.id, (tx) => store.findApplicationByOrigin(tx, 'https://wiki.example.com'));
    expect(found).toMatchObject({ clientId: 'acme-wiki', oidc: null, forwardAuth: { rules: [] } });
  });
});
