import { expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/instant.ts';
import { describeJourneys } from './describeJourneys.ts';

const AAL1 = 'urn:sallyport:aal:1';
const AAL2 = 'urn:sallyport:aal:2';
const TENANT = { kind: 'tenant' } as const;

describeJourneys('the dial', (newStage) => {
  it('L3, L9, F8, S1, A1, A2: Anita is in a group that is Required, so she enrols before the Wiki sees her, and is told AAL 2', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki');
    const beta = await stage.world.group({ level: 'optional' }, 'Beta Testers');
    const administrators = await stage.world.group({ level: 'required' }, 'Administrators');
    const anita = await stage.person('Anita Desai', { groups: [beta, administrators] });
    const screen = await anita.screen();

    await screen.open(wiki.address);
    await screen.picture('wiki-nobody');
    await screen.press('Sign in');
    await screen.shows('Sign in');
    await screen.picture('sign-in');
    await screen.picture('sign-in-dark', 'dark');
    await screen.signIn();
    await screen.shows('Set up a second step');
    expect(await screen.text()).toMatch(/Everybody in Administrators must use a second step/);
    expect(await screen.offers('Not now')).toBe(false);
    await screen.picture('enrol-required');

    // L9: nothing that opens anything exists before it ends.
    expect(await stage.sessionsOf(anita)).toEqual([]);
    const held = screen.page.url();
    await screen.open(`${stage.issuer}/account`);
    await screen.shows('Sign in');
    await screen.open(held);
    await screen.press(/Authenticator app/);
    await screen.shows('Set up an authenticator app');
    await screen.picture('enrol-app');
    await screen.follow('Choose another way');

    await screen.setUpApp();
    await screen.shows('Save your backup codes');
    await screen.picture('backup-codes');
    expect(new Set(await screen.saveBackupCodes()).size).toBe(10);
    expect(await screen.isIn('AAL 2')).toMatchObject({ acr: AAL2, amr: ['mfa', 'otp', 'pwd'] });
    await screen.picture('wiki-aal2');

    expect(await stage.sessionsOf(anita)).toMatchObject([{ aal: 2, allowance: null }]);
    expect(await stage.storyOf(anita)).toEqual([
      'user.mfa_required',
      'factor.enrolled',
      'user.mfa_succeeded',
      'user.signed_in',
      'authorization.granted',
    ]);
    await screen.open(`${stage.issuer}/account`);
    await screen.shows('Anita Desai');
    expect(await screen.text()).toContain('AAL 2');
    await screen.picture('account');
  });

  it('L7, L8, A2: Optional asks Clara once; when she has enrolled it challenges her every time', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki');
    const clara = await stage.person('Clara Weiss');
    const first = await clara.screen();
    await first.open(wiki.address);
    await first.press('Sign in');
    await first.signIn();
    await first.shows('Protect your account with a second step');
    await first.picture('enrol-optional');
    await first.press('Not now');
    expect(await first.isIn('AAL 1')).toMatchObject({ acr: AAL1, amr: ['pwd'] });
    await first.picture('wiki-aal1');
    expect(await stage.sessionsOf(clara)).toMatchObject([{ aal: 1, allowance: null }]);
    expect(await stage.storyOf(clara)).toEqual(['user.mfa_required', 'user.mfa_skipped', 'user.signed_in', 'authorization.granted']);

    // Asked once.
    const second = await clara.screen();
    await second.open(wiki.address);
    await second.press('Sign in');
    await second.signIn();
    expect(await second.isIn('AAL 1')).toMatchObject({ acr: AAL1 });

    // She sets one up, since the Wiki insists once.
    await second.press('Insist on AAL 2');
    await second.shows('Set up a second step');
    await second.setUpApp();
    await second.saveBackupCodes();
    expect(await second.isIn('AAL 2')).toMatchObject({ acr: AAL2 });

    for (const time of ['once', 'twice'] as const) {
      await stage.wait(MINUTE);
      const again = await clara.screen();
      await again.open(wiki.address);
      await again.press('Sign in');
      await again.signIn();
      await again.shows('One more step');
      expect(await again.offers('Not now')).toBe(false);
      if (time === 'once') await again.picture('challenge');
      await again.typeCode();
      expect(await again.isIn('AAL 2')).toMatchObject({ acr: AAL2, amr: ['mfa', 'otp', 'pwd'] });
    }
    expect((await stage.sessionsOf(clara)).map(({ aal }) => aal)).toEqual([2, 2, 2, 1]);
  });

  it('F7, F8, L10: Clara has lost her phone: a backup code lets her in once, and never again', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki');
    const clara = await stage.person('Clara Weiss');
    const first = await clara.screen();
    await first.open(wiki.address);
    await first.press('Insist on AAL 2');
    await first.signIn();
    await first.setUpApp();
    const [code = ''] = await first.saveBackupCodes();
    await first.isIn('AAL 2');
    for (const time of ['first', 'second'] as const) {
      const screen = await clara.screen();
      await screen.open(wiki.address);
      await screen.press('Sign in');
      await screen.signIn();
      await screen.follow('Backup code');
      await screen.shows('One more step');
      await screen.page.getByLabel('Backup code').fill(code);
      if (time === 'first') await screen.picture('challenge-backup-code');
      await screen.press('Continue');
      if (time === 'first') {
        expect(await screen.isIn('AAL 2')).toMatchObject({ acr: AAL2, amr: ['mfa', 'otp', 'pwd'] });
        continue;
      }
      await screen.shows('One more step');
      expect(await screen.page.getByRole('alert').innerText()).toContain('used before');
      await screen.picture('challenge-backup-code-used');
    }
    expect(await stage.sessionsOf(clara)).toHaveLength(2);
  });

  it('L5, S1: Off asks Frida nothing; when she chooses to use her app it gives AAL 2 all the same', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki');
    const frida = await stage.person('Frida Lund');
    const first = await frida.screen();
    await first.open(wiki.address);
    await first.press('Insist on AAL 2');
    await first.signIn();
    await first.setUpApp();
    await first.saveBackupCodes();
    await first.isIn('AAL 2');
    await stage.world.rule(TENANT, { level: 'off' });

    const plain = await frida.screen();
    await plain.open(wiki.address);
    await plain.press('Sign in');
    await plain.signIn();
    expect(await plain.isIn('AAL 1')).toMatchObject({ acr: AAL1, amr: ['pwd'] });

    const chosen = await frida.screen();
    await chosen.open(wiki.address);
    await chosen.press('Sign in');
    await chosen.page.getByLabel('Use a second step as well').check();
    await chosen.signIn();
    await chosen.shows('One more step');
    await chosen.typeCode();
    expect(await chosen.isIn('AAL 2')).toMatchObject({ acr: AAL2, amr: ['mfa', 'otp', 'pwd'] });
    expect((await stage.sessionsOf(frida)).map(({ aal }) => aal)).toEqual([2, 1, 2]);
  });

  it('L9, L10: without JavaScript an app can be set up, and the next sign-in is challenged', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki', { level: 'required' });
    const hugo = await stage.person('Hugo Berg');
    for (const time of ['first', 'second'] as const) {
      const screen = await hugo.screen('off');
      await screen.open(wiki.address);
      await screen.press('Sign in');
      if (time === 'first') await screen.picture('sign-in-without-script');
      await screen.signIn();
      if (time === 'first') {
        await screen.press(/Authenticator app/);
        hugo.app.take((await screen.page.locator('.secret span').allInnerTexts()).join(''));
        await screen.page.locator('#code').fill(await hugo.app.code(-1));
        await screen.press('Finish');
        await screen.saveBackupCodes();
      } else {
        await screen.shows('One more step');
        await screen.page.locator('#code').fill(await hugo.app.code());
        await screen.press('Continue');
      }
      expect(await screen.isIn('AAL 2')).toMatchObject({ acr: AAL2 });
    }
    expect((await stage.sessionsOf(hugo)).map(({ aal }) => aal)).toEqual([2, 2]);
  });
});
