import { expect, it } from 'vitest';
import { createUser } from '../../src/flows/directory/createUser.ts';
import { sendInvitation } from '../../src/flows/directory/sendInvitation.ts';
import { updateTenant } from '../../src/flows/directory/updateTenant.ts';
import { must, PASSWORD } from '../builders/world.ts';
import { barriersOn } from './barriers.ts';
import { describeJourneys } from './describeJourneys.ts';
import { linkTo } from './linkTo.ts';
import type { Screen } from './screen.ts';

const TENANT = { kind: 'tenant' } as const;
const NEW = 'quite another set of words';

/** The page has this title, is kept as a picture, and nothing on it is in anybody's way. */
async function seen(screen: Screen, title: string, picture: string): Promise<void> {
  await screen.shows(title);
  await screen.picture(picture);
  await screen.picture(`${picture}-dark`, 'dark');
  expect([title, await barriersOn(screen.page)]).toEqual([title, []]);
}

describeJourneys('mail in the mailbox', (newStage) => {
  it('P4: Anita forgets her password and sets another; her app is still there, and is asked for at the next sign-in', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'required' });
    const anita = await stage.person('Anita Desai', { mail: 'anita@acme.example', mailVerified: true });
    const first = await anita.screen();
    await first.open(`${stage.issuer}/sign-in`);
    await first.signIn();
    await first.setUpApp();
    await first.saveBackupCodes();
    await first.shows('Anita Desai');

    const screen = await anita.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.shows('Sign in');
    await screen.picture('sign-in-with-mail');
    await screen.follow('Forgot your password?');
    await seen(screen, 'Forgot your password?', 'forgot-password');
    await screen.page.getByLabel('User name or mail address').fill('anita@acme.example');
    await screen.press('Send the link');
    await seen(screen, 'Look into your mailbox', 'forgot-password-sent');

    await screen.open(await linkTo(stage, 'anita@acme.example'));
    await screen.shows('Set a new password');
    expect(screen.page.url()).toBe(`${stage.issuer}/link`);
    await screen.page.getByLabel('New password').fill('password1');
    await screen.press('Set the password');
    await seen(screen, 'Set a new password', 'reset-password-known');
    await screen.page.getByLabel('New password').fill(NEW);
    await screen.press('Set the password');
    await seen(screen, 'Your password is set', 'reset-password-done');
    expect(await stage.sessionsOf(anita)).toEqual([]);
    await screen.follow('Sign in');
    await screen.signIn(NEW);
    await screen.shows('One more step');
    expect(await stage.storyOf(anita)).not.toContain('factor.removed');
    await screen.typeCode();
    await screen.shows('Anita Desai');
    expect((await stage.sessionsOf(anita))[0]).toMatchObject({ aal: 2 });

    await screen.open(`${stage.issuer}/link?key=${'x'.repeat(43)}`);
    await seen(screen, 'This link is over', 'link-over');
  });

  it('P2, T7, L9: a stranger registers under Required and enrols before anything opens', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 14 } });
    const settings = { selfRegistration: true, registrationDomains: ['acme.example'] };
    must(await updateTenant(stage.ports)({ ...stage.world.host, settings, expectedRevision: null, deadEnds: 'accept' }));
    const wiki = await stage.application('Wiki');
    const nora = await stage.person('Somebody Else');
    const screen = await nora.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.follow('Make an account');
    await seen(screen, 'Make an account', 'register');
    await screen.page.getByLabel('Your name').fill('Nora Helmer');
    await screen.page.getByLabel('Mail address').fill('nora@elsewhere.example');
    await screen.press('Send the link');
    await seen(screen, 'Make an account', 'register-refused');
    await screen.page.getByLabel('Mail address').fill('nora@acme.example');
    await screen.press('Send the link');
    await seen(screen, 'Look into your mailbox', 'register-sent');
    await screen.open(await linkTo(stage, 'nora@acme.example'));
    await seen(screen, 'Choose a password', 'register-password');
    await screen.page.getByLabel('New password').fill(NEW);
    await screen.press('Make the account');
    await screen.shows('Set up a second step');
    expect(await screen.offers('Not now')).toBe(false);
    // Nothing opens: an application asks for a sign-in.
    const elsewhere = await screen.page.context().newPage();
    await elsewhere.goto(wiki.address);
    await elsewhere.getByRole('button', { name: 'Sign in' }).click();
    await elsewhere.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await elsewhere.close();
  });

  it('B7, P2, L9: Ines is invited under Required, sets her password and an app, and then the application opens', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'required' });
    const wiki = await stage.application('Wiki');
    const mail = 'ines@acme.example';
    const person = { displayName: 'Ines Prat', mail, role: null, password: null };
    const made = must(await createUser(stage.ports)({ ...stage.world.host, loginName: 'ines.prat', ...person }));
    must(await sendInvitation(stage.ports)({ ...stage.world.host, user: made.id }));
    const ines = stage.somebody('Ines Prat', 'ines.prat');
    const screen = await ines.screen();
    await screen.open(await linkTo(stage, mail));
    await seen(screen, 'Welcome', 'invitation');
    await screen.page.getByLabel('New password').fill(PASSWORD);
    await screen.press('Set the password and go on');
    await screen.shows('Set up a second step');
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.shows('Ines Prat');
    await screen.open(wiki.address);
    await screen.press('Sign in');
    expect(await screen.isIn('AAL 2')).toMatchObject({ amr: ['mfa', 'otp', 'pwd'] });
  });

  it('S10: Omar changes his address and his password, after he has shown his app again', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'required' });
    const omar = await stage.person('Omar Haddad', { mail: 'omar@acme.example' });
    const screen = await omar.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.shows('Omar Haddad');
    await stage.wait(6 * 60_000);
    await screen.follow('Change your mail address');
    await seen(screen, 'Change your mail address', 'change-mail-proof');
    await screen.follow('Show a second step');
    await screen.shows('One more step');
    await screen.typeCode();
    await seen(screen, 'Change your mail address', 'change-mail');
    await screen.page.getByLabel('New mail address').fill('haddad@acme.example');
    await screen.page.getByLabel('Your present password').fill(PASSWORD);
    await screen.press('Send the link');
    await seen(screen, 'Look into your mailbox', 'change-mail-sent');
    await screen.open(await linkTo(stage, 'haddad@acme.example'));
    await seen(screen, 'Is this your new mail address?', 'change-mail-confirm');
    await screen.press('Confirm');
    await seen(screen, 'Your mail address is confirmed', 'change-mail-done');
    await screen.open(`${stage.issuer}/account/password`);
    await seen(screen, 'Change your password', 'change-password');
    await screen.page.getByLabel('Your present password').fill(PASSWORD);
    await screen.page.getByLabel('New password').fill(NEW);
    await screen.press('Change the password');
    await screen.shows('Sign in');
    expect(await stage.sessionsOf(omar)).toEqual([]);
  });
});
