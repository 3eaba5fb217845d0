import { expect, it } from 'vitest';
import { MINUTE } from '../../../src/kernel/instant.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: stuck users', (newStage) => {
  it('A2, S11, B7: Ida has no pass for her first factor and is stuck; Olivia makes one on her row, and Ida is in and off the list', async () => {
    const stage = await newStage();
    await stage.world.rule({ kind: 'tenant' }, { level: 'required' });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await stage.world.settings({ firstEnrolment: 'pass' });
    const ida = await stage.person('Ida Moe');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const phone = await ida.screen();
      await phone.open(`${stage.issuer}/sign-in`);
      await phone.signIn();
      await phone.page.getByLabel('Pass', { exact: true }).waitFor();
    }
    await stage.wait(11 * MINUTE);

    await olivia.goTo('/', 'Overview');
    await page.getByRole('region', { name: 'Stuck users' }).getByRole('link', { name: '1' }).click();
    await olivia.shows('Stuck users');
    await page.getByText('1 person is stuck.').waitFor();
    await page.getByText('Did not go on.').waitFor();
    await page.getByText('2 attempts').waitFor();
    await olivia.isOpenToAll('Stuck users');
    await olivia.picture('console-stuck');
    await olivia.picture('console-stuck-dark', 'dark');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('combobox', { name: 'Stopped at' }).click();
    await page.getByRole('option', { name: 'Refused at once' }).click();
    await page.getByText('Nobody who is stuck is like that.').waitFor();
    expect(page.url()).toContain('step=refusal');
    await page.getByRole('button', { name: 'Show all' }).click();

    await page.getByRole('button', { name: 'Help Ida Moe' }).click();
    await page.getByRole('menuitem', { name: 'Make an enrolment pass' }).click();
    const making = page.getByRole('dialog', { name: 'Make an enrolment pass for Ida Moe' });
    await making.getByRole('button', { name: 'Make an enrolment pass' }).click();
    await olivia.showFactor();
    const made = page.getByRole('dialog', { name: 'Enrolment pass for Ida Moe' });
    const code = await made.locator('code').first().innerText();
    await made.getByRole('button', { name: 'I have it' }).click();
    await page.getByText('Pass is out').waitFor();

    const helped = await ida.screen();
    await helped.open(`${stage.issuer}/sign-in`);
    await helped.signIn();
    await helped.page.getByLabel('Pass', { exact: true }).fill(code);
    await helped.press('Continue');
    await helped.setUpApp();
    await helped.saveBackupCodes();
    await helped.shows('Ida Moe');
    await page.reload();
    await page.getByText('Nobody is stuck.').waitFor();
    await page.getByText('1 person got in after having been stuck', { exact: false }).waitFor();
    await olivia.isOpenToAll('Stuck users');
  });
});
