import { expect, it } from 'vitest';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: users', (newStage) => {
  it('people are searched, filtered by an address that can be shared, and put into a group together', async () => {
    const stage = await newStage();
    const finance = await stage.world.group();
    for (const name of ['Anita Desai', 'Ben Ito', 'Chloe Martin']) await stage.person(name);
    await stage.person('Dora Blum', { groups: [finance] });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/users', 'Users');
    await page.getByText('5 people', { exact: true }).waitFor();
    await olivia.isOpenToAll('Users');
    await olivia.picture('console-users');
    await olivia.picture('console-users-dark', 'dark');
    await page.setViewportSize({ width: 1280, height: 800 });

    await page.getByLabel('Search', { exact: true }).fill('ben');
    await page.getByText('1 person', { exact: true }).waitFor();
    expect(page.url()).toContain('search=ben');
    await page.reload();
    await page.getByRole('link', { name: 'Ben Ito' }).waitFor();
    expect(await page.getByRole('link', { name: 'Anita Desai' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Clear search and filters' }).click();
    await page.getByText('Not enrolled', { exact: true }).first().click();
    await page.getByText('4 people', { exact: true }).waitFor();
    expect(page.url()).toContain('enrolled=no');
    await page.getByRole('button', { name: 'All filters' }).click();
    await page.getByLabel('Made on or after').waitFor();
    await olivia.isOpenToAll('Users');
    await olivia.picture('console-users-filters');
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('several are chosen and put into a group together, and the report says for how many it was done', async () => {
    const stage = await newStage();
    const finance = await stage.world.group();
    await stage.person('Anita Desai');
    await stage.person('Ben Ito');
    await stage.person('Dora Blum', { groups: [finance] });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/users?enrolled=no', 'Users');
    await page.getByLabel('Choose Anita Desai').check();
    await page.getByLabel('Choose Ben Ito').check();
    await page.getByText('2 people chosen').waitFor();
    await page.getByRole('button', { name: 'Do with them' }).click();
    await page.getByRole('menuitem', { name: 'Put into a group' }).click();
    const dialog = page.getByRole('dialog', { name: 'Put 2 people into a group' });
    await dialog.getByLabel('Group').click();
    await page.getByRole('option').first().click();
    await olivia.isOpenToAll('Users');
    await olivia.picture('console-users-bulk');
    await dialog.getByRole('button', { name: 'Put in 2 people' }).click();
    await page.getByText('Done for 2 people.').waitFor();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByText('2 people chosen').waitFor({ state: 'detached' });
    await page.goto(`${stage.issuer}/console/users?group=${finance}`);
    await page.getByText('3 people', { exact: true }).waitFor();
  });

  it('somebody is made and invited, and their page tells so', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/users', 'Users');
    await page.getByRole('button', { name: 'New person' }).click();
    const dialog = page.getByRole('dialog', { name: 'New person' });
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Eli Novak');
    await dialog.getByLabel('Login name').fill('eli.novak');
    await dialog.getByLabel('Mail address').fill('eli@acme.example');
    await olivia.isOpenToAll('Users');
    await olivia.picture('console-new-person');
    await page.setViewportSize({ width: 1280, height: 800 });
    await dialog.getByRole('button', { name: 'Make the account and invite' }).click();
    await olivia.shows('Eli Novak');
    await page.getByText('An invitation is out until').waitFor();
    await olivia.isOpenToAll('Eli Novak');
    await olivia.picture('console-user-profile');
    await olivia.picture('console-user-profile-dark', 'dark');
    await page.setViewportSize({ width: 1280, height: 800 });

    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Elias Novak');
    await page.getByRole('button', { name: 'Save' }).click();
    await olivia.shows('Elias Novak');
    await page.getByLabel('Auditor').check();
    await page.getByRole('button', { name: 'Give this role' }).click();
    await olivia.confirmAct('Give Elias Novak (eli.novak) the role auditor');
    await page.getByText('The role is given.').waitFor();
    await page.getByRole('button', { name: 'Disable', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await page.getByText('Disabled since').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByLabel('Type eli.novak to go on').fill('eli.novak');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await olivia.shows('Users');
    await page.getByText('1 person', { exact: true }).waitFor();
  });

  it('a list is imported, and what was not taken is named with the reason', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/users/import', 'Import people');
    await olivia.isOpenToAll('Import people');
    const rows = ['login_name,display_name,mail,groups', 'fay.abe,Fay Abe,fay@acme.example,Finance', ',No Name,,', 'gus.orr,Gus Orr,,'];
    const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('1 row that was not taken').waitFor();
    await olivia.isOpenToAll('Import people');
    await olivia.picture('console-import');
    await page.setViewportSize({ width: 1280, height: 800 });
    await olivia.goTo('/users?search=fay.abe', 'Users');
    await page.getByRole('link', { name: 'Fay Abe' }).waitFor();
  });
});
