import { expect, it } from 'vitest';
import { showTenant } from '../../../src/flows/directory/showTenant.ts';
import { aPng } from '../../builders/pictures.ts';
import { must } from '../../builders/world.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: registration, branding, roles and tokens', (newStage) => {
  it('registration is opened for a domain, and the tenant gets another name and a colour that can be read', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/settings/registration', 'Registration and invitations');
    await page.getByLabel('Strangers can make an account of their own').check();
    await page.getByText('Anybody who has any mail address can make an account.').waitFor();
    await page.getByRole('combobox', { name: 'Only with addresses of these domains' }).fill('Acme.example ');
    await page.getByRole('combobox', { name: 'Only with addresses of these domains' }).blur();
    await olivia.isOpenToAll('Registration and invitations');
    await olivia.picture('console-settings-registration');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The settings are saved.').waitFor();
    await page.getByText(`${stage.issuer}/register`).waitFor();
    expect(must(await showTenant(stage.ports)(stage.world.host)).settings).toMatchObject({
      selfRegistration: true,
      registrationDomains: ['acme.example'],
    });

    await olivia.goTo('/settings/branding', 'Branding');
    await page.getByLabel('Name of the tenant').fill('Acme Harbour');
    await page.getByRole('region', { name: 'Name', exact: true }).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('banner').getByText('Acme Harbour').waitFor();
    await page.getByRole('textbox', { name: 'Colour' }).fill('#ffd43b');
    await page.getByText(/White words on this colour are hard to read: the contrast is 1.4/).waitFor();
    await page.getByRole('textbox', { name: 'Colour' }).fill('#7c2d12');
    await page.getByRole('textbox', { name: 'Colour' }).blur();
    await page.getByRole('region', { name: 'Colour and mails' }).getByRole('button', { name: 'Save' }).click();
    await page.getByText('The look is saved.').waitFor();
    const picture = { name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from(aPng(300, 72)) };
    await page.locator('input[type=file]').setInputFiles(picture);
    await page.getByText('The logo is saved.').waitFor();
    expect(await page.getByRole('img', { name: 'The logo' }).count()).toBe(2);
    await olivia.isOpenToAll('Branding');
    await olivia.picture('console-settings-branding', 'dark');
  });

  it('a role is given, changed and taken, and nobody finds a way to act on themselves', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const anita = await stage.person('Anita Desai');
    const { page } = olivia;
    await olivia.goTo('/settings/administrators', 'Administrators and roles');
    await page.getByRole('button', { name: 'Give somebody a role' }).click();
    await page.getByRole('combobox', { name: 'Who?' }).fill('anita');
    await page.getByRole('option', { name: /Anita Desai/ }).click();
    await page.getByLabel('Operator').check();
    await olivia.picture('console-settings-give-role');
    await page.getByRole('button', { name: 'Give the role' }).click();
    await olivia.confirmAct('Give Anita Desai (anita.desai) the role operator');
    await page.getByText('Anita Desai has the role now.').waitFor();
    const row = page.getByRole('row', { name: /Anita Desai/ });
    await row.getByText('Operator').waitFor();
    await olivia.isOpenToAll('Administrators and roles');
    await olivia.picture('console-settings-administrators');
    expect(
      await page
        .getByRole('row', { name: /Olivia Okafor/ })
        .getByRole('button')
        .count(),
    ).toBe(0);
    await row.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('dialog').getByLabel('No role').check();
    await page.getByRole('button', { name: 'Save the role' }).click();
    await olivia.confirmAct('Take the role from Anita Desai (anita.desai)');
    await row.waitFor({ state: 'detached' });
    const { ports, world } = stage;
    const after = await ports.store.transaction(world.tenant.id, (tx) => ports.store.findUser(tx, anita.id));
    expect(after?.role).toBeNull();
  });

  it('a token is made, shown once, opens its scope and nothing else, and is dead when it is revoked', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/settings/tokens', 'API tokens');
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByLabel('What is it for?').fill('Nightly report');
    await page.getByLabel('directory:read').check();
    await page.getByRole('combobox', { name: 'From where?' }).fill('10.0.0.1/8');
    await page.getByRole('combobox', { name: 'From where?' }).blur();
    await page.getByText('“10.0.0.1/8” is no network.').waitFor();
    await olivia.picture('console-settings-make-token');
    await page.getByRole('combobox', { name: 'From where?' }).press('Backspace');
    await page.getByRole('button', { name: 'Make it' }).click();
    await olivia.confirmAct('Make the API token "Nightly report"');
    await page.getByText('Copy the token “Nightly report” now').waitFor();
    const secret = await page.getByText(/^sp_/).innerText();
    const call = (path: string) =>
      fetch(`${stage.issuer}/api/admin${path}`, { headers: { authorization: `Bearer ${secret}` } }).then(({ status }) => status);
    expect([await call('/users'), await call('/sessions')]).toEqual([200, 403]);
    await olivia.isOpenToAll('API tokens');
    await olivia.picture('console-settings-tokens', 'dark');
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('“Nightly report” is revoked.').waitFor();
    expect(await call('/users')).toBe(401);
  });
});
