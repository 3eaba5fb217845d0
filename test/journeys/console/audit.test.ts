import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { addMember } from '../../../src/flows/directory/addMember.ts';
import { createGroup } from '../../../src/flows/directory/createGroup.ts';
import { MINUTE } from '../../../src/kernel/instant.ts';
import { administeredBy } from '../../builders/administration.ts';
import { must } from '../../builders/world.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: audit', (newStage) => {
  it('A3: a list is narrowed, an event is read in full, and both are addresses', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const anita = await stage.person('Anita Desai');
    const by = administeredBy(stage.world, olivia.person);
    const group = must(await createGroup(stage.ports)({ ...by, name: 'Finance' }));
    must(await addMember(stage.ports)({ ...by, group: group.id, user: anita.id }));
    const { page } = olivia;

    await olivia.goTo('/audit', 'Audit');
    await page.getByRole('link', { name: 'Joined a group' }).waitFor();
    await olivia.isOpenToAll('Audit');
    await olivia.picture('console-audit');
    await olivia.picture('console-audit-dark', 'dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });

    await page.getByRole('searchbox', { name: 'Search' }).fill('finance');
    await page.waitForURL(/search=finance/);
    await page.getByRole('link', { name: 'Signed in', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Group made' }).click();
    await page.waitForURL(/event=/);
    const drawer = page.getByRole('dialog', { name: 'Group made' });
    await drawer.getByText('A group was made.').waitFor();
    await drawer.getByRole('link', { name: 'Olivia Okafor' }).waitFor();
    await olivia.isOpenToAll('Audit');
    await olivia.picture('console-audit-event');
    await page.setViewportSize({ width: 1280, height: 800 });

    // The address alone shows the same to somebody else.
    const address = page.url();
    await page.goto('about:blank');
    await page.goto(address);
    await drawer.getByText('A group was made.').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?search=finance');

    // Whom an address names has a name in the filter.
    await olivia.goTo(`/audit?actor=${olivia.person.id}&group=${group.id}`, 'Audit');
    await page.getByRole('link', { name: 'Joined a group' }).waitFor();
    await expect.poll(() => page.getByRole('combobox', { name: 'Done by', exact: true }).inputValue()).toContain('Olivia Okafor');
    await expect.poll(() => page.getByRole('combobox', { name: 'Group' }).inputValue()).toBe('Finance');
    await olivia.isOpenToAll('Audit');
    await olivia.picture('console-audit-filters');
  });

  it('A3: a view is kept for everybody, and an export asks for a fresh proof and is on record', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/audit?type=%5B%22user.signed_in%22%5D&lastDays=7', 'Audit');
    await page.getByRole('link', { name: 'Signed in', exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: /^Keep these filters/ }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Sign-ins of the week');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByRole('button', { name: 'View: Sign-ins of the week' }).waitFor();

    await stage.wait(6 * MINUTE);
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'CSV, for spreadsheets' }).click();
    await page.getByRole('dialog', { name: 'Show that it is you' }).waitFor();
    await olivia.showFactor();
    const file = await download;
    expect(file.suggestedFilename()).toBe('audit.csv');
    const [head, ...lines] = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(head).toMatch(/^id,at,type,/);
    expect(lines.map((line) => line.split(',')[2])).toEqual(['user.signed_in']);
    const exported = (await stage.world.events()).filter(({ type }) => type === 'audit.exported');
    expect(exported.map(({ data }) => [data['format'], data['question']])).toEqual([['csv', { type: ['user.signed_in'], lastDays: 7 }]]);

    await page.getByRole('link', { name: 'Clear search and filters' }).click();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Sign-ins of the week' }).click();
    await page.waitForURL(/lastDays=7/);
    await page.getByRole('button', { name: 'View: Sign-ins of the week' }).click();
    await page.getByRole('menuitem', { name: /^Delete/ }).click();
    await page.getByRole('button', { name: 'Delete the view' }).click();
    await page.getByRole('button', { name: 'Views', exact: true }).waitFor();
  });

  it('an auditor exports, and keeps no views', async () => {
    const stage = await newStage();
    const ada = await inConsole(stage, { name: 'Ada Moreau', role: 'auditor' });
    await ada.goTo('/audit?lastDays=7', 'Audit');
    await ada.page.getByRole('button', { name: 'Export' }).waitFor();
    await ada.page.getByRole('button', { name: 'Views' }).click();
    await ada.page.getByText('No views are kept yet.').waitFor();
    expect(await ada.page.getByRole('menuitem').count()).toBe(0);
  });
});
