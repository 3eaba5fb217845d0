import { expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/instant.ts';
import { describeJourneys } from './describeJourneys.ts';

describeJourneys('the handle of an unfinished sign-in', (newStage) => {
  it('P1: after ten minutes it is dead, says so, and opens nothing', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki');
    const ida = await stage.person('Ida Sommer');
    const screen = await ida.screen();
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await stage.wait(11 * MINUTE);
    await screen.signIn();
    await screen.shows('This sign-in is over');
    await screen.picture('over');
    expect(await stage.sessionsOf(ida)).toEqual([]);
    await screen.follow('Begin again');
    await screen.shows('Sign in');
  });

  it('P1, P3: with the right password and no more it reads its own step and nothing else, and in another browser not even that', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki', { level: 'required' });
    const ida = await stage.person('Ida Sommer');
    const screen = await ida.screen();
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.shows('Set up a second step');
    const step = screen.page.url();
    for (const path of ['/api/session', '/api/admin/users', '/userinfo']) {
      const status = await screen.page.evaluate(async (address) => (await fetch(address)).status, `${stage.issuer}${path}`);
      expect([path, status]).toEqual([path, 401]);
    }
    await screen.open(`${stage.issuer}/account`);
    await screen.shows('Sign in');
    await screen.open(wiki.address);
    await screen.press('Ask silently');
    expect(await screen.wasAnswered('Nobody is signed in')).toBe('login_required');

    // The address alone, in somebody else's browser, is nothing.
    const stranger = await ida.screen();
    await stranger.open(step);
    await stranger.shows('This sign-in is over');
    await screen.open(step);
    await screen.shows('Set up a second step');
    expect(await stage.sessionsOf(ida)).toEqual([]);
  });

  it('P1, S7: a sign-in that is complete cannot be gone back to', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki');
    const ida = await stage.person('Ida Sommer');
    const screen = await ida.screen();
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.shows('Protect your account with a second step');
    const step = screen.page.url();
    await screen.press('Not now');
    await screen.isIn('AAL 1');
    await screen.open(step);
    await screen.shows('This sign-in is over');
    expect(await stage.sessionsOf(ida)).toHaveLength(1);
  });
});
