import { expect, it } from 'vitest';
import { showPolicy } from '../../../src/flows/policy/showPolicy.ts';
import { must } from '../../builders/world.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

const TITLE = 'Per-group enforcement';
const DESKTOP = { width: 1280, height: 800 };

describeJourneys('console: per-group enforcement', (newStage) => {
  it('L3, L4: the matrix begins with all users and marks what has no effect, a group gets a rule, and a person shows the rule that wins', async () => {
    const stage = await newStage();
    const { world } = stage;
    const finance = await world.group(null, 'Finance');
    await world.group({ level: 'off' }, 'Visitors');
    await stage.person('Ben Carter', { groups: [finance] });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await olivia.goTo('/enforcement', 'Enforcement');
    await olivia.click('Per-group enforcement');
    await olivia.shows(TITLE);
    const rules = page.getByRole('table').filter({ hasText: 'Rules in force' });
    await rules.getByText('Visitors').waitFor();
    const names = await rules.getByRole('rowheader').allInnerTexts();
    expect(names.map((name) => name.split('\n')[0])).toEqual(['All users', 'Visitors']);
    await rules.getByText('The tenant requires more, and a rule cannot loosen.').waitFor();
    await olivia.isOpenToAll(TITLE);

    await page.getByRole('combobox', { name: 'Group' }).fill('fina');
    await page.getByRole('option', { name: 'Finance' }).click();
    await olivia.shows('MFA for Finance');
    await page.getByRole('radio', { name: /^Required/ }).click();
    await page.getByText('1 person of 1 will notice, at the next sign-in:').waitFor();
    await olivia.isOpenToAll('MFA for Finance');
    await olivia.picture('console-group-rule');
    await page.setViewportSize(DESKTOP);
    await page.getByRole('button', { name: 'Save, from now on' }).click();
    await page.getByText('The rule is saved and holds from now on.').waitFor();
    const saved = must(await showPolicy(stage.ports)({ ...world.host, scope: { kind: 'group', group: finance }, at: null }));
    expect(saved.inForce).toMatchObject({ level: 'required', timing: { kind: 'grace-period', days: 14 } });

    await page.getByRole('link', { name: 'All rules' }).click();
    await page.getByRole('combobox', { name: 'Person' }).fill('ben');
    await page.getByRole('option', { name: /Ben Carter/ }).click();
    const person = page.getByRole('table').filter({ hasText: 'What holds for Ben Carter' });
    await person.getByRole('link', { name: 'Rule of the group Finance' }).first().waitFor();
    await person.getByText('Why').first().click();
    await person
      .getByText(/The group "Finance" has said since .*Required/)
      .first()
      .waitFor();
    await olivia.isOpenToAll(TITLE);
    await olivia.picture('console-group-enforcement');
    await olivia.picture('console-group-enforcement-dark', 'dark');
    await page.setViewportSize(DESKTOP);

    // What one sees is an address that can be shared.
    await page.goto(page.url());
    await person.getByRole('link', { name: 'Rule of the group Finance' }).first().waitFor();
  });
});
