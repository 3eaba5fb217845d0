import { expect, it } from 'vitest';
import { resetFactors } from '../../src/flows/factors/resetFactors.ts';
import { HOUR, MINUTE } from '../../src/kernel/instant.ts';
import { must, PASSWORD } from '../builders/world.ts';
import { barriersOn } from './barriers.ts';
import { describeJourneys } from './describeJourneys.ts';
import { linkTo } from './linkTo.ts';
import type { Screen } from './screen.ts';

const TENANT = { kind: 'tenant' } as const;

/** The page has this title, and nothing on it is in anybody's way. */
async function isOpenToAll(screen: Screen, title: string): Promise<void> {
  await screen.shows(title);
  expect([title, await barriersOn(screen.page)]).toEqual([title, []]);
}

describeJourneys('pages without barriers', (newStage) => {
  it('WCAG 2.2 AA: from the first page over an app and its codes to signing out, the challenges, and five wrong codes', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'required' });
    const vera = await stage.person('Vera Lind');
    const screen = await vera.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await isOpenToAll(screen, 'Sign in');
    await screen.signIn('not her password');
    await isOpenToAll(screen, 'Sign in');
    await screen.signIn();
    await isOpenToAll(screen, 'Set up a second step');
    await screen.page.getByText('I can’t use any of these').click();
    await isOpenToAll(screen, 'Set up a second step');
    await screen.press(/Authenticator app/);
    await isOpenToAll(screen, 'Set up an authenticator app');
    vera.app.take((await screen.page.locator('.secret span').allInnerTexts()).join(''));
    await screen.typeDigits(await vera.app.wrongCode());
    await isOpenToAll(screen, 'Set up an authenticator app');
    await screen.typeDigits(await vera.app.code(-1));
    await isOpenToAll(screen, 'Save your backup codes');
    await screen.saveBackupCodes();
    await isOpenToAll(screen, 'Vera Lind');
    await screen.open(`${stage.issuer}/end-session`);
    await isOpenToAll(screen, 'Sign out?');
    await screen.press('Sign out');
    await isOpenToAll(screen, 'You are signed out');

    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await isOpenToAll(screen, 'One more step');
    await screen.follow('Backup code');
    await isOpenToAll(screen, 'One more step');
    await screen.page.getByLabel('Backup code').fill('bcdf-ghjk-mnpq-rstv');
    await screen.press('Continue');
    await isOpenToAll(screen, 'One more step');
    await screen.follow('Authenticator app');
    for (let guess = 0; guess < 4; guess += 1) {
      await stage.wait(MINUTE);
      await screen.typeDigits(await vera.app.wrongCode());
    }
    await isOpenToAll(screen, 'You cannot be signed in now');
  });

  it('WCAG 2.2 AA: a code by mail before the first enrolment', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 9 } });
    await stage.world.settings({ firstEnrolment: 'mail_code' });
    const piet = await stage.person('Piet Mol', { mail: 'piet@acme.example', mailVerified: true });
    const screen = await piet.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await isOpenToAll(screen, 'First, a code from your mail');
    await screen.press('Send the code');
    await isOpenToAll(screen, 'First, a code from your mail');
    await screen.page.getByText('I can’t read this mail').click();
    await screen.typeDigits('000000');
    await isOpenToAll(screen, 'First, a code from your mail');
  });

  it('WCAG 2.2 AA: a step that can be skipped, a key that is set up and shown, and the first factor again', async () => {
    const stage = await newStage();
    await stage.world.settings({ helpContact: 'The desk on floor 2' });
    const otto = await stage.person('Otto Berg');
    await stage.world.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 14 } });
    const wiki = await stage.application('Wiki');
    const screen = await otto.screen();
    await screen.device();
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.signIn();
    await isOpenToAll(screen, 'Protect your account with a second step');
    await stage.wait(6 * MINUTE);
    await screen.leaveBy(() => screen.page.reload());
    await isOpenToAll(screen, 'Is it still you?');
    await screen.showPasswordAgain();
    await screen.follow(/Passkey or security key/);
    await isOpenToAll(screen, 'Set up a passkey or security key');
    await screen.press('Set it up');
    await screen.saveBackupCodes();
    await screen.isIn('AAL 2');

    const elsewhere = await otto.screen();
    await elsewhere.open(`${stage.issuer}/sign-in`);
    await elsewhere.signIn();
    await isOpenToAll(elsewhere, 'One more step');
  });

  it('WCAG 2.2 AA: the pages of a pass, and what leads to them', async () => {
    const stage = await newStage();
    await stage.world.settings({ firstEnrolment: 'pass', helpContact: 'The desk on floor 2' });
    await stage.world.rule(TENANT, { level: 'required' });
    const ruth = await stage.person('Ruth Bach');
    const screen = await ruth.screen();
    await screen.open(`${stage.issuer}/sign-in/with-pass`);
    await isOpenToAll(screen, 'Use your pass');
    await screen.page.getByLabel('Pass', { exact: true }).fill('hello');
    await screen.press('Go on to sign in');
    await isOpenToAll(screen, 'Use your pass');
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await isOpenToAll(screen, 'First, a pass from support');
    await screen.page.getByLabel('Pass', { exact: true }).fill('hello');
    await screen.press('Continue');
    await isOpenToAll(screen, 'First, a pass from support');
    await stage.world.settings({ firstEnrolment: 'mail_code' });
    await screen.open(screen.page.url().replace(/\/pass$/, ''));
    await isOpenToAll(screen, 'First, a code from your mail');
    await screen.follow('I have a pass from support');
    await isOpenToAll(screen, 'Use your pass');
    must(await resetFactors(stage.world.ports)({ ...stage.world.host, user: ruth.id }));
    await stage.wait(73 * HOUR);
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await isOpenToAll(screen, 'You cannot be signed in now');
  });

  it('WCAG 2.2 AA: my security with everything on it, each change, the proof before it, and what happened', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'off' });
    const nora = await stage.person('Nora Vik');
    const screen = await nora.screen();
    await screen.device();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await isOpenToAll(screen, 'Nora Vik');
    await screen.press('Authenticator app');
    await isOpenToAll(screen, 'Add an authenticator app');
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.press('Passkey or security key');
    await isOpenToAll(screen, 'Set up a passkey or security key');
    await screen.press('Set it up');
    const elsewhere = await nora.screen();
    await elsewhere.open(`${stage.issuer}/sign-in`);
    await elsewhere.signIn();
    await elsewhere.shows('Nora Vik');
    await screen.leaveBy(() => screen.page.reload());
    await isOpenToAll(screen, 'Nora Vik');
    await screen.follow('Rename Authenticator app');
    await isOpenToAll(screen, 'Rename Authenticator app');
    await screen.page.getByLabel('Name').fill(' ');
    await screen.press('Save');
    await isOpenToAll(screen, 'Rename Authenticator app');
    await screen.follow('Back to my account');
    await screen.follow('Make new codes');
    await isOpenToAll(screen, 'Make new backup codes?');
    await screen.follow('Back to my account');
    await screen.follow('All that happened');
    await isOpenToAll(screen, 'What happened lately');
    await screen.follow('Back to my account');
    await stage.wait(6 * MINUTE);
    await screen.follow('Remove Authenticator app');
    await isOpenToAll(screen, 'Remove Authenticator app?');
    await screen.press('Continue');
    await isOpenToAll(screen, 'First, a factor that you have');
    await screen.press('Use passkey or security key');
    await screen.press('Remove');
    await stage.world.rule(TENANT, { level: 'required' });
    await screen.follow(/Remove/);
    await isOpenToAll(screen, 'Chrome on Linux has to stay for now');
  });

  // The other pages of links, passwords and addresses are checked where they are walked through: mailbox.test.ts. Those of a phone: sms.test.ts.
  it('WCAG 2.2 AA: an address that is confirmed, a reset before anything is typed, and what is refused on one’s own password and address', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'off' });
    const mail = 'lena@acme.example';
    const lena = await stage.person('Lena Roth', { mail });
    const screen = await lena.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await screen.follow('Change your mail address');
    await isOpenToAll(screen, 'Change your mail address');
    await screen.page.getByLabel('New mail address').fill('other@acme.example');
    await screen.page.getByLabel('Your present password').fill('not her password');
    await screen.press('Send the link');
    await isOpenToAll(screen, 'Change your mail address');
    await screen.press('Send a link to confirm it');
    await isOpenToAll(screen, 'Look into your mailbox');
    await screen.open(await linkTo(stage, mail));
    await isOpenToAll(screen, 'Is this your mail address?');
    await screen.press('Confirm');
    await isOpenToAll(screen, 'Your mail address is confirmed');
    await screen.open(`${stage.issuer}/account/password`);
    await screen.page.getByLabel('Your present password').fill(PASSWORD);
    await screen.page.getByLabel('New password').fill('password1');
    await screen.press('Change the password');
    await isOpenToAll(screen, 'Change your password');
    await screen.open(`${stage.issuer}/register`);
    await isOpenToAll(screen, 'Nobody can make an account here on their own');

    const confirming = await linkTo(stage, mail);
    await screen.open(`${stage.issuer}/forgot-password`);
    await screen.page.getByLabel('User name or mail address').fill(mail);
    await screen.press('Send the link');
    await screen.shows('Look into your mailbox');
    await expect.poll(() => linkTo(stage, mail)).not.toBe(confirming);
    await screen.open(await linkTo(stage, mail));
    await isOpenToAll(screen, 'Set a new password');
  });

  it('WCAG 2.2 AA: refusals and errors', async () => {
    const stage = await newStage();
    await stage.world.settings({ helpContact: 'The desk on floor 2' });
    const groups = [await stage.world.group({ level: 'required', factors: ['webauthn'] }), await stage.world.group({ factors: ['totp'] })];
    const nils = await stage.person('Nils Holm', { groups });
    const screen = await nils.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await isOpenToAll(screen, 'You cannot be signed in now');
    await screen.open(`${stage.issuer}/sign-in/01900000-0000-7000-8000-000000000001`);
    await isOpenToAll(screen, 'This sign-in is over');
    await screen.open(`${stage.issuer}/authorize?client_id=nobody`);
    await isOpenToAll(screen, 'This request cannot be answered');
    await screen.open(`${stage.origin}/nothing-here`);
    await isOpenToAll(screen, 'There is nothing at this address');
  });

  it('WCAG 2.2 AA: backup codes alone, from the way out over the warning to the last one', async () => {
    const stage = await newStage();
    await stage.world.settings({ backupCodesAsFirstFactor: true });
    await stage.world.rule(TENANT, { level: 'required' });
    const ida = await stage.person('Ida Moss');
    const screen = await ida.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await screen.page.getByText('I can’t use any of these').click();
    await isOpenToAll(screen, 'Set up a second step');
    await screen.press('Use backup codes');
    await isOpenToAll(screen, 'Save your backup codes');
    const codes = await screen.page.locator('[data-codes] li').allInnerTexts();
    const typeBack = async (code: string | undefined) => {
      await screen.page.getByLabel('One of the codes').fill(code ?? '');
      await screen.press('Finish');
    };
    await typeBack('bcdf-ghjk-mnpq-rstv');
    await isOpenToAll(screen, 'Save your backup codes');
    await typeBack(codes[0]);
    await isOpenToAll(screen, 'Ida Moss');
    for (const code of codes.slice(1, 9)) {
      const next = await ida.screen();
      await next.open(`${stage.issuer}/sign-in`);
      await next.signIn();
      await next.shows('One more step');
      if (code === codes[1] || code === codes[8]) await isOpenToAll(next, 'One more step');
      await next.page.getByLabel('Backup code').fill(code);
      await next.press('Continue');
      await next.shows('Ida Moss');
      await next.close();
    }
    const last = await ida.screen();
    await last.open(`${stage.issuer}/sign-in`);
    await last.signIn();
    await isOpenToAll(last, 'First, a factor that you have');
    await last.page.getByLabel('Backup code').fill(codes[9] ?? '');
    await last.press('Continue');
    await isOpenToAll(last, 'Set up a second step');
  });
});
