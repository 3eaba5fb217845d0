import { expect, it } from 'vitest';
import { MINUTE } from '../../../src/kernel/instant.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

const TENANT = { kind: 'tenant' } as const;

describeJourneys('console: the MFA of one user', (newStage) => {
  it('B1, B2, B3: Ida is bypassed with a countdown, gets in with the password alone, and the bypass is revoked', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    await stage.world.rule(TENANT, { level: 'required' });
    const ida = await stage.person('Ida Moe');
    const phone = await ida.screen();
    await phone.open(`${stage.issuer}/sign-in`);
    await phone.signIn();
    await phone.setUpApp();
    await phone.saveBackupCodes();
    await phone.shows('Ida Moe');

    await olivia.goTo(`/users/${ida.id}?tab=mfa`, 'Ida Moe');
    await page.getByText('No bypass. The rules hold for this person.').waitFor();
    await page.getByText('Is asked for a factor').first().waitFor();
    await page.getByRole('button', { name: /No application in particular/ }).click();
    await page.getByText('Rules that decided').first().waitFor();
    await olivia.isOpenToAll('Ida Moe');
    await olivia.picture('console-user-mfa');
    await page.setViewportSize({ width: 1280, height: 800 });

    await stage.wait(6 * MINUTE);
    await page.getByRole('button', { name: 'Grant a bypass' }).click();
    const granting = page.getByRole('dialog', { name: 'Grant Ida Moe a bypass' });
    await granting.getByLabel('Reason').fill('phone in repair');
    await granting.getByRole('combobox', { name: 'How long' }).click();
    await page.getByRole('option', { name: '1 hour' }).click();
    await granting.getByRole('combobox', { name: 'Not for these applications' }).fill('cons');
    await page.getByRole('option', { name: 'Console' }).click();
    await granting.getByLabel('Reason').click();
    await page.getByRole('listbox').waitFor({ state: 'hidden' });
    await olivia.isOpenToAll('Ida Moe');
    await olivia.picture('console-grant-bypass');
    await page.setViewportSize({ width: 1280, height: 800 });
    await granting.getByRole('button', { name: 'Grant a bypass' }).click();
    await olivia.confirmAct('Let Ida Moe (ida.moe) in without MFA', 'console-confirm-bypass');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByText('MFA bypass enabled').waitFor();
    const left = page.getByRole('timer').first();
    const before = await left.innerText();
    expect(before).toMatch(/^\d\d:\d\d:\d\d$/);
    await expect.poll(() => left.innerText(), { timeout: 20_000 }).not.toBe(before);
    await page.getByText('phone in repair').waitFor();
    await page.getByRole('definition').filter({ hasText: 'Console' }).waitFor();
    await olivia.isOpenToAll('Ida Moe');
    await olivia.picture('console-user-bypassed');
    await olivia.picture('console-user-bypassed-dark', 'dark');
    await page.setViewportSize({ width: 1280, height: 800 });

    const elsewhere = await ida.screen();
    await elsewhere.open(`${stage.issuer}/sign-in`);
    await elsewhere.signIn();
    await elsewhere.shows('Ida Moe');
    expect(await elsewhere.text()).toContain('Not asked for, by a decision of an administrator until');

    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('No bypass. The rules hold for this person.').waitFor();
  });

  it('B6, B7: her factors are reset, she enrols with a pass that was shown once, and her sessions and history tell so', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'required' });
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const { page } = olivia;
    const ida = await stage.person('Ida Moe');
    const phone = await ida.screen();
    await phone.open(`${stage.issuer}/sign-in`);
    await phone.signIn();
    await phone.setUpApp();
    await phone.saveBackupCodes();
    await phone.shows('Ida Moe');
    await olivia.goTo(`/users/${ida.id}?tab=mfa`, 'Ida Moe');
    await page.getByRole('button', { name: 'Reset all factors' }).click();
    const resetting = page.getByRole('dialog', { name: 'Reset the factors of Ida Moe?' });
    await resetting.getByText('1 session ends.').waitFor();
    await olivia.picture('console-reset');
    await page.setViewportSize({ width: 1280, height: 800 });
    await resetting.getByRole('button', { name: 'Reset all factors' }).click();
    await page.getByText('Must set up a factor at the next sign-in, until').waitFor();
    await page.getByText('No factor is set up.').waitFor();

    await page.getByRole('button', { name: 'Make an enrolment pass' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make an enrolment pass' }).click();
    const shown = page.getByRole('dialog', { name: 'Enrolment pass for Ida Moe' });
    const code = await shown.locator('code').first().innerText();
    await olivia.isOpenToAll('Ida Moe');
    await olivia.picture('console-pass');
    await page.setViewportSize({ width: 1280, height: 800 });
    await shown.getByRole('button', { name: 'I have it' }).click();
    await page.getByText('An enrolment pass is out, and good for').waitFor();
    expect(await page.getByText(code).count()).toBe(0);

    await phone.open(`${stage.issuer}/sign-in`);
    await phone.signIn();
    await phone.shows('First, a code from your mail');
    await phone.follow('I have a pass from support');
    await phone.shows('Use your pass');
    await phone.picture('console-pass-asked');
    await phone.page.getByLabel('Pass', { exact: true }).fill(code);
    await phone.press('Continue');
    await phone.shows('Set up a second step');
    await phone.setUpApp();
    await phone.saveBackupCodes();
    await phone.shows('Ida Moe');

    await olivia.goTo(`/users/${ida.id}?tab=sessions`, 'Ida Moe');
    await page.getByText('AAL 2').waitFor();
    await olivia.isOpenToAll('Ida Moe');
    await olivia.picture('console-user-sessions');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'End 1 session' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End 1 session' }).click();
    await page.getByText('Not signed in anywhere.').waitFor();
    await olivia.goTo(`/users/${ida.id}?tab=history`, 'Ida Moe');
    await page.getByText('Enrolment pass used').waitFor();
    await page.getByText('Everything', { exact: true }).click();
    await page.getByText('All factors reset').waitFor();
    await olivia.isOpenToAll('Ida Moe');
    await olivia.picture('console-user-history');
  });

  it('B4: a support operator resets and makes passes, and is told why there is no bypass to grant', async () => {
    const stage = await newStage();
    const ida = await stage.person('Ida Moe');
    const sam = await inConsole(stage, { name: 'Sam Weber', role: 'operator' });
    const { page } = sam;
    await sam.goTo(`/users/${ida.id}?tab=mfa`, 'Ida Moe');
    await page.getByText('Only administrators grant a bypass', { exact: false }).waitFor();
    expect([await sam.offers('Grant a bypass'), await sam.offers('Reset all factors')]).toEqual([false, true]);
    await sam.isOpenToAll('Ida Moe');
    await sam.picture('console-user-operator');
    await page.setViewportSize({ width: 1280, height: 800 });
    await sam.goTo(`/users/${ida.id}`, 'Ida Moe');
    expect([await sam.offers('Save'), await sam.offers('Delete'), await sam.offers('Give this role')]).toEqual([false, false, false]);
    await sam.goTo('/users', 'Users');
    expect([await sam.offers('New person'), await sam.offers('Import')]).toEqual([false, false]);
    await page.getByLabel('Choose Ida Moe').check();
    await page.getByRole('button', { name: 'Do with them' }).click();
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Make enrolment passes', 'Reset their factors']);
    await page.getByRole('menuitem', { name: 'Make enrolment passes' }).click();
    await page.getByRole('button', { name: 'Make 1 pass' }).click();
    const report = page.getByRole('dialog', { name: 'What became of it' });
    expect(await report.locator('pre').innerText()).toMatch(/^Ida Moe\t\w{4}(-\w{4}){3}\thttp/);
    await sam.isOpenToAll('Users');
    await sam.picture('console-passes');
  });
});
