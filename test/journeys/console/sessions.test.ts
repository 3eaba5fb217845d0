import { expect, it } from 'vitest';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: sessions', (newStage) => {
  it('S6: sessions are found by level and application, shown in full, and ended one, all of one person, and all', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki');
    const anita = await stage.person('Anita Desai');
    const browser = await anita.screen();
    await stage.world.rule({ kind: 'tenant' }, { level: 'off' });
    await browser.open(wiki.address);
    await browser.press('Sign in');
    await browser.signIn();
    await browser.isIn('AAL 1');
    await stage.world.rule({ kind: 'tenant' }, { level: 'optional' });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;

    await olivia.goTo('/sessions', 'Sessions');
    await page.getByText('2 sessions of 2 people: 1 at AAL 1, 1 at AAL 2', { exact: false }).waitFor();
    await olivia.isOpenToAll('Sessions');
    await olivia.picture('console-sessions');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('combobox', { name: 'Opened' }).click();
    await page.getByRole('option', { name: 'Wiki' }).click();
    await page.waitForURL(/application=/);
    await page.getByText('1 session of 1 person', { exact: false }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Anita Desai' }).click();
    await olivia.shows('Session of Anita Desai');
    await page.getByRole('link', { name: 'Wiki' }).waitFor();
    await olivia.isOpenToAll('Session of Anita Desai');
    await olivia.picture('console-session', 'dark');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByLabel(/The 1 session of Anita Desai/).check();
    await page.getByRole('dialog').getByRole('button', { name: 'End 1 session' }).click();
    await olivia.shows('Sessions');
    expect(await stage.sessionsOf(anita)).toEqual([]);

    await page.getByRole('button', { name: 'Emergency' }).click();
    await page.getByLabel('Ask for the second factor again').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Set 1 session back' }).waitFor();
    await olivia.isOpenToAll('Sessions');
    await olivia.picture('console-emergency');
    await olivia.picture('console-emergency-dark', 'dark');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByLabel(`To be sure, type ${stage.world.tenant.slug}`).fill(stage.world.tenant.slug);
    await page.getByRole('dialog').getByRole('button', { name: 'Set 1 session back' }).click();
    await olivia.confirmAct('Set all sessions of Acme back to their first factor');
    // Her own session is reached as well: the second factor opens the console again, the password is not asked for.
    await page.locator('#code').waitFor();
    await olivia.typeCode();
    await olivia.shows('Sessions');
    await page.getByText('1 at AAL 2', { exact: false }).waitFor();

    await page.getByRole('button', { name: 'Emergency' }).click();
    await page.getByLabel('End them').check();
    const act = page.getByRole('dialog').getByRole('button', { name: 'End 1 session' });
    await act.waitFor();
    expect(await act.isDisabled()).toBe(true);
    await page.getByLabel(`To be sure, type ${stage.world.tenant.slug}`).fill(stage.world.tenant.slug);
    await page.getByLabel('Reason').fill('a stolen laptop');
    await act.click();
    await olivia.confirmAct('End all sessions of Acme', 'console-confirm');
    await page.waitForURL(/signed-out/);
    expect(await stage.sessionsOf(olivia.person)).toEqual([]);
  });
});
