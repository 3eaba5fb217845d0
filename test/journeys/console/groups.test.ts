import { it } from 'vitest';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: groups', (newStage) => {
  it('a group is made, somebody joins and leaves, and it is renamed and deleted with its members counted', async () => {
    const stage = await newStage();
    await stage.person('Anita Desai');
    const ruled = await stage.world.group({ level: 'required', timing: { kind: 'grace-period', days: 14 }, factors: ['webauthn', 'totp'] });
    await stage.person('Ben Ito', { groups: [ruled] });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/groups', 'Groups');
    await page.getByText('14 days of grace').waitFor();
    await olivia.isOpenToAll('Groups');
    await olivia.picture('console-groups');
    await olivia.picture('console-groups-dark', 'dark');
    await page.setViewportSize({ width: 1280, height: 800 });

    await page.getByRole('button', { name: 'New group' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Finance');
    await page.getByRole('button', { name: 'Make the group' }).click();
    await olivia.shows('Finance');
    await page.getByText('Nobody is in this group.').waitFor();
    await page.getByRole('combobox', { name: 'Put somebody in' }).fill('anita');
    await page.getByRole('option', { name: /Anita Desai/ }).click();
    await page.getByRole('button', { name: 'Put in' }).click();
    await page.getByRole('link', { name: 'Anita Desai' }).waitFor();
    await page.getByText('1 member', { exact: true }).waitFor();
    await olivia.isOpenToAll('Finance');
    await olivia.picture('console-group');
    await page.setViewportSize({ width: 1280, height: 800 });

    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Treasury');
    await page.getByRole('button', { name: 'Rename it' }).click();
    await olivia.shows('Treasury');
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('1 person is no longer in it. The account stays.').waitFor();
    await olivia.isOpenToAll('Treasury');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await olivia.shows('Groups');
    await page.getByText('14 days of grace').waitFor();
    await page.getByRole('link', { name: 'Treasury' }).waitFor({ state: 'detached' });
  });
});
