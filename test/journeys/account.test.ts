import { expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/instant.ts';
import { describeJourneys } from './describeJourneys.ts';
import type { Screen } from './screen.ts';

const TENANT = { kind: 'tenant' } as const;

/** Signs in where nothing is asked but a password, and puts enrolment off. */
async function openAccount(screen: Screen, issuer: string, name: string): Promise<void> {
  await screen.open(`${issuer}/sign-in`);
  await screen.signIn();
  await screen.shows(name);
}

describeJourneys('my security, on a phone', (newStage) => {
  it('L5, S10, F11, S9: Mina adds an app and a passkey, renames, renews her codes, and removes what she may', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'off' });
    const mina = await stage.person('Mina Holt');
    const screen = await mina.screen();
    const key = await screen.device();
    await openAccount(screen, stage.issuer, 'Mina Holt');
    expect(await screen.text()).toContain('You have none yet.');
    await screen.picture('account-empty');

    await screen.press('Authenticator app');
    await screen.shows('Add an authenticator app');
    await screen.picture('account-add');
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.shows('Mina Holt');
    expect(await screen.text()).toContain('It is added.');

    await screen.press('Passkey or security key');
    await screen.shows('Set up a passkey or security key');
    expect(await screen.page.getByLabel('Name for it').inputValue()).toBe('Chrome on Linux');
    await screen.picture('account-add-passkey');
    await screen.press('Set it up');
    await screen.shows('Mina Holt');
    expect(await key.passkeys()).toBe(1);

    await screen.follow('Rename Authenticator app');
    await screen.shows('Rename Authenticator app');
    await screen.page.getByLabel('Name').fill('Old phone');
    await screen.picture('account-rename');
    await screen.press('Save');
    expect(await screen.text()).toContain('The name is saved.');
    await screen.picture('account', 'light');
    await screen.picture('account-dark', 'dark');

    await stage.wait(6 * MINUTE);
    await screen.follow('Make new codes');
    await screen.shows('Make new backup codes?');
    await screen.picture('account-renew');
    await screen.press('Continue');
    await screen.shows('First, a factor that you have');
    await screen.picture('account-prove');
    await screen.press('Use passkey or security key');
    await screen.shows('Make new backup codes?');
    await screen.press('Make new codes');
    expect(await screen.saveBackupCodes()).toHaveLength(10);

    await stage.world.rule(TENANT, { level: 'required' });
    await screen.shows('Mina Holt');
    await screen.follow('Remove Old phone');
    await screen.shows('Remove Old phone?');
    await screen.picture('account-remove');
    await screen.press('Remove');
    await screen.shows('Mina Holt');
    expect(await screen.text()).toContain('It is removed.');

    await screen.follow('Remove Chrome on Linux');
    await screen.shows('Chrome on Linux has to stay for now');
    await screen.picture('account-kept');
    await screen.follow('Back to my account');
    await stage.world.rule(TENANT, { level: 'optional' });
    await screen.follow('Remove Chrome on Linux');
    await screen.shows('Remove Chrome on Linux?');
    await screen.press('Remove');
    // S8: she has lost her proof, so all rules judge her session, and Optional asks once; her password is ten minutes old.
    await screen.showPasswordAgain();
    await screen.shows('Protect your account with a second step');
    await screen.press('Not now');
    await screen.shows('Mina Holt');
    expect(await screen.text()).toContain('You have none yet.');
    expect(await stage.sessionsOf(mina)).toMatchObject([{ aal: 1 }]);
    expect(await stage.storyOf(mina)).toEqual([
      'user.signed_in',
      'factor.enrolled',
      'session.raised',
      'factor.enrolled',
      'session.raised',
      'factor.renamed',
      'session.raised',
      'factor.removed',
      'factor.removed',
      'user.mfa_required',
      'user.mfa_skipped',
      'session.raised',
    ]);
  });

  it('S6, A3: Theo sees where he is signed in, ends one session and then all others, and reads what happened', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'off' });
    const theo = await stage.person('Theo Brandt');
    const screens = [await theo.screen(), await theo.screen(), await theo.screen('off')] as const;
    for (const screen of screens) await openAccount(screen, stage.issuer, 'Theo Brandt');
    const [here, there, withoutScript] = screens;
    await here.leaveBy(() => here.page.reload());
    await here.page.getByText('This one').waitFor();
    await here.picture('account-sessions');
    await here.press(/Sign out there/);
    expect(await here.text()).toContain('That session is signed out.');
    expect(await stage.sessionsOf(theo)).toHaveLength(2);
    await here.press('Sign out everywhere else');
    expect(await here.text()).toContain('You are signed out everywhere else.');
    expect(await stage.sessionsOf(theo)).toHaveLength(1);
    for (const other of [there, withoutScript]) {
      await other.open(`${stage.issuer}/account`);
      await other.shows('Sign in');
    }
    await there.signIn('not his password');
    await here.follow('All that happened');
    await here.shows('What happened lately');
    expect(await here.text()).toContain('Sign-in failed to');
    expect(await here.text()).toContain('Signed out everywhere else');
    await here.picture('account-activity');
    await here.follow('Back to my account');
    await here.press('Sign out');
    await here.shows('You are signed out');
  });

  it('L5, S10: without script a person adds an app, renews the codes and removes it', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'off' });
    const uma = await stage.person('Uma Lang');
    const screen = await uma.screen('off');
    await openAccount(screen, stage.issuer, 'Uma Lang');
    await screen.press('Authenticator app');
    await screen.press('Set it up');
    await screen.shows('Set up an authenticator app');
    uma.app.take((await screen.page.locator('.secret span').allInnerTexts()).join(''));
    await screen.page.locator('#code').fill(await uma.app.code(-1));
    await screen.press('Finish');
    await screen.saveBackupCodes();
    await screen.shows('Uma Lang');
    await screen.follow('Make new codes');
    await screen.press('Make new codes');
    await screen.saveBackupCodes();
    await screen.follow(/Remove/);
    await screen.press('Remove');
    await screen.shows('Uma Lang');
    expect(await screen.text()).toContain('You have none yet.');
  });
});
