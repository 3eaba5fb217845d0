import { expect, it } from 'vitest';
import { showTenant } from '../../../src/flows/directory/showTenant.ts';
import { MINUTE } from '../../../src/kernel/instant.ts';
import { must } from '../../builders/world.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: settings', (newStage) => {
  it('U1: a change asks for a fresh proof over the page, and keeps what was typed', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    await olivia.goTo('/settings', 'Sign-in and sessions');
    await olivia.isOpenToAll('Sign-in and sessions');
    await olivia.picture('console-settings');
    await olivia.page.setViewportSize({ width: 1280, height: 800 });

    await stage.wait(6 * MINUTE);
    await olivia.page.getByLabel('Ends without use after (minutes)').fill('45');
    await olivia.page.getByLabel('A code by mail').check();
    await olivia.page.getByRole('button', { name: 'Save' }).click();
    await olivia.page.getByRole('dialog', { name: 'Show that it is you' }).waitFor();
    await olivia.showFactor();
    await olivia.page.getByText('The settings are saved.').waitFor();
    const { settings } = must(await showTenant(stage.ports)(stage.world.host));
    expect([settings.sessionIdleSeconds, settings.firstEnrolment]).toEqual([2_700, 'mail_code']);
  });

  it('P2: what one administrator typed is not sent as another who signs in meanwhile', async () => {
    const stage = await newStage();
    const before = must(await showTenant(stage.ports)(stage.world.host)).settings;
    const ada = await inConsole(stage, { name: 'Ada Moreau', role: 'administrator' });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    await olivia.goTo('/settings', 'Sign-in and sessions');
    await olivia.page.getByLabel('Ends without use after (minutes)').fill('45');
    const browser = olivia.page.context();
    await browser.clearCookies();
    await olivia.page.getByRole('button', { name: 'Save' }).click();
    await olivia.page.getByRole('dialog', { name: 'Show that it is you' }).waitFor();
    await browser.addCookies(await ada.page.context().cookies());
    await olivia.leaveBy(() => olivia.page.getByRole('button', { name: 'Go on' }).click());
    await olivia.page.getByText('Ada Moreau').first().waitFor();
    await olivia.shows('Sign-in and sessions');
    expect(must(await showTenant(stage.ports)(stage.world.host)).settings).toEqual(before);
  });

  it('an auditor reads the settings and finds nothing to change them with', async () => {
    const stage = await newStage();
    const ada = await inConsole(stage, { name: 'Ada Moreau', role: 'auditor' });
    await ada.goTo('/settings', 'Sign-in and sessions');
    expect(await ada.offers('Save')).toBe(false);
    await ada.page.getByText('Your role can read the settings and not change them.').waitFor();
  });
});
