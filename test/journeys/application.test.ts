import { expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/instant.ts';
import { describeJourneys, type NewStage } from './describeJourneys.ts';

const AAL1 = 'urn:sallyport:aal:1';
const AAL2 = 'urn:sallyport:aal:2';

/** Karl is signed in at the Wiki with his password alone. */
async function karlAtTheWiki(newStage: NewStage) {
  const stage = await newStage();
  const wiki = await stage.application('Wiki');
  const karl = await stage.person('Karl Meier');
  const screen = await karl.screen();
  await screen.open(wiki.address);
  await screen.press('Sign in');
  await screen.signIn();
  await screen.press('Not now');
  const told = await screen.isIn('AAL 1');
  return { stage, wiki, karl, screen, told };
}

describeJourneys('what an application can ask for', (newStage) => {
  it('U1, U2, U3, S7: the Wiki asks for AAL 2: Karl enrols on the live session, and is not asked again', async () => {
    const { stage, karl, screen, told } = await karlAtTheWiki(newStage);
    await screen.press('Ask for AAL 2');
    await screen.shows('Set up a second step');
    await screen.picture('step-up-enrol');
    await screen.setUpApp();
    await screen.saveBackupCodes();
    expect(await screen.isIn('AAL 2')).toMatchObject({ acr: AAL2, sub: told['sub'], sid: told['sid'], amr: ['mfa', 'otp', 'pwd'] });
    expect(await stage.sessionsOf(karl)).toMatchObject([{ aal: 2 }]);
    await screen.press('Insist on AAL 2');
    expect(await screen.isIn('AAL 2')).toMatchObject({ acr: AAL2 });
    expect((await stage.storyOf(karl)).filter((type) => type === 'session.raised')).toHaveLength(1);
  });

  it('U2: Karl cancels a step-up: the Wiki is answered access_denied, and his session stays what it was', async () => {
    const { stage, wiki, karl, screen, told } = await karlAtTheWiki(newStage);
    await screen.press('Insist on AAL 2');
    await screen.shows('Set up a second step');
    await screen.press('Cancel');
    expect(await screen.wasAnswered('Access was not given')).toBe('access_denied');
    await screen.picture('wiki-access-denied');
    expect(screen.page.url()).toContain(wiki.address);
    await screen.follow('Back to Wiki');
    await screen.press('Ask silently');
    expect(await screen.isIn('AAL 1')).toMatchObject({ acr: AAL1, auth_time: told['auth_time'] });
    expect(await stage.sessionsOf(karl)).toMatchObject([{ aal: 1 }]);
    expect((await stage.storyOf(karl)).slice(-2)).toEqual(['user.mfa_required', 'user.sign_in_cancelled']);
  });

  for (const button of ['Sign in again', 'Prove it now'] as const) {
    it(`U1, S7: "${button}" asks the same person for the password again, and auth_time moves`, async () => {
      const { stage, karl, screen, told } = await karlAtTheWiki(newStage);
      await stage.wait(2 * MINUTE);
      await screen.press(button);
      await screen.shows('Is it still you?');
      expect(await screen.text()).toContain('Karl Meier');
      if (button === 'Sign in again') await screen.picture('reauthenticate');
      await screen.page.getByLabel('Password').fill('not my password');
      await screen.press('Continue');
      await screen.shows('Is it still you?');
      expect(await screen.page.getByRole('alert').innerText()).toContain('wrong');
      await screen.showPasswordAgain();
      const again = await screen.isIn('AAL 1');
      expect(Number(again['auth_time']) - Number(told['auth_time'])).toBeGreaterThanOrEqual(120);
      expect(again).toMatchObject({ sub: told['sub'], acr: AAL1, amr: ['pwd'] });
      expect(await stage.sessionsOf(karl)).toHaveLength(1);
    });
  }

  it('S2, U2: new tokens for the old sign-in say what the old ones said, once and again', async () => {
    const { stage, screen, told } = await karlAtTheWiki(newStage);
    await stage.wait(2 * MINUTE);
    for (const time of ['once', 'twice'] as const) {
      await screen.press('Refresh the tokens');
      const fresh = await screen.isIn('AAL 1');
      const { acr, amr, auth_time, sub, sid } = told;
      expect([time, fresh]).toMatchObject([time, { acr, amr, auth_time, sub, sid }]);
    }
  });

  it('F5, A1, A2: Mona can satisfy nobody, and is told why, what to do and whom to ask', async () => {
    const stage = await newStage();
    await stage.world.settings({ helpContact: 'The help desk, extension 100' });
    const safe = await stage.application('Safe', { level: 'required', factors: ['webauthn'] });
    const group = await stage.world.group({ factors: ['totp'] }, 'Warehouse');
    const mona = await stage.person('Mona Lind', { groups: [group] });
    const screen = await mona.screen();
    await screen.open(safe.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.shows('You cannot be signed in now');
    expect(await screen.text()).toContain('The help desk, extension 100');
    await screen.picture('refused-no-factor');
    expect(await stage.sessionsOf(mona)).toEqual([]);
    expect(await stage.storyOf(mona)).toEqual(['user.mfa_required', 'user.mfa_refused']);
    await screen.follow('Back to Safe');
    expect(await screen.wasAnswered('That was not enough to get in here')).toBe('unmet_authentication_requirements');
    await screen.picture('safe-unmet');
  });

  it('P5: an unknown name and a wrong password look alike', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki');
    const known = await stage.person('Karl Meier');
    const screen = await known.screen();
    const seen: string[] = [];
    for (const name of [known.loginName, 'nobody.at.all']) {
      await screen.open(wiki.address);
      await screen.press('Sign in');
      await screen.page.getByLabel('User name').fill(name);
      await screen.page.getByLabel('Password').fill('not the password');
      await screen.press('Sign in');
      await screen.shows('Sign in');
      seen.push(await screen.text());
    }
    await screen.picture('sign-in-wrong');
    expect(seen[0]).toContain('The name or the password is wrong');
    expect(seen[1]).toBe(seen[0]);
  });
});
