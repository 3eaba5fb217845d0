import { expect, it } from 'vitest';
import { DAY, HOUR } from '../../../src/kernel/instant.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: from Optional to Required', (newStage) => {
  it('T4, T8, T9: an administrator gives 14 days, Ben is asked and puts it off, is late, enrols, and the administrator sees it', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki');
    const ben = await stage.person('Ben Carter');
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    await olivia.goTo('/enforcement', 'Enforcement');
    await olivia.page.getByRole('button', { name: 'Prepare Required with 14 days of grace' }).click();
    await olivia.page.getByText('1 person of 2 will notice, at the next sign-in:').waitFor();
    await olivia.page.getByRole('button', { name: 'Save, from now on' }).click();
    await olivia.page.getByText('The rule is saved and holds from now on.').waitFor();

    await stage.wait(5 * DAY + HOUR);
    const asked = await ben.screen();
    await asked.open(wiki.address);
    await asked.press('Sign in');
    await asked.signIn();
    await asked.shows('Protect your account with a second step');
    expect(await asked.text()).toMatch(/9 days left, until \d+ \w+ \d{4}/);
    await asked.press('Not now');
    expect(await asked.isIn('AAL 1')).toMatchObject({ sallyport_allowance: 'grace' });

    await stage.wait(9 * DAY);
    const late = await ben.screen();
    await late.open(wiki.address);
    await late.press('Sign in');
    await late.signIn();
    await late.shows('Set up a second step');
    expect(await late.offers('Not now')).toBe(false);
    await late.setUpApp();
    await late.saveBackupCodes();
    expect(await late.isIn('AAL 2')).not.toHaveProperty('sallyport_allowance');

    // Two weeks on, she signs in again: now with her own factor.
    const again = await olivia.person.screen();
    await again.page.setViewportSize({ width: 1280, height: 800 });
    await again.open(`${stage.issuer}/console/enforcement/groups?person=${ben.id}`);
    await again.signIn();
    await again.typeCode();
    await again.shows('Per-group enforcement');
    const row = again.page.getByRole('table').filter({ hasText: 'What holds for Ben Carter' }).getByRole('row').filter({ hasText: 'Wiki' });
    await row.getByRole('link', { name: 'Rule for all users' }).waitFor();
    await row
      .getByText(/asked for .*authenticator app/i)
      .first()
      .waitFor();
    await again.picture('console-roll-out-seen');
    expect(await stage.sessionsOf(ben)).toMatchObject([{ aal: 2, allowance: null }]);
  });
});
