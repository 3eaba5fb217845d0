import { expect, it } from 'vitest';
import { describeJourneys, type NewStage } from './describeJourneys.ts';
import type { Screen } from './screen.ts';
import type { RunningApplication } from './stage.ts';

/** Nora has opened the Wiki and the Desk with one sign-in. */
async function noraAtBoth(newStage: NewStage) {
  const stage = await newStage();
  const [wiki, desk] = await Promise.all([stage.application('Wiki'), stage.application('Desk')]);
  const nora = await stage.person('Nora Falk');
  const screen = await nora.screen();
  await screen.open(wiki.address);
  await screen.press('Sign in');
  await screen.signIn();
  await screen.press('Not now');
  const atWiki = await screen.isIn('AAL 1');
  await screen.open(desk.address);
  await screen.press('Sign in');
  const atDesk = await screen.isIn('AAL 1');
  return { stage, wiki, desk, nora, screen, atWiki, atDesk };
}

/** Somebody who looks at an application finds, some seconds later, that it does not know them any more. */
async function isTold(screen: Screen, application: RunningApplication): Promise<void> {
  await expect
    .poll(
      async () => {
        await screen.open(application.address);
        return screen.page.locator('h1').innerText();
      },
      { timeout: 15_000 },
    )
    .toBe('Nobody is signed in');
}

describeJourneys('signing out', (newStage) => {
  it('S6: Nora signs out at the Wiki, and the Desk is told and knows her no more', async () => {
    const { stage, wiki, desk, nora, screen, atWiki, atDesk } = await noraAtBoth(newStage);
    // Applications cannot tell from the name of a session that they share it.
    expect(atWiki['sid']).not.toBe(atDesk['sid']);
    await screen.open(wiki.address);
    await screen.press('Sign out');
    await screen.shows('You are signed out');
    await screen.picture('wiki-signed-out');
    expect(screen.page.url()).toBe(`${wiki.address}/signed-out`);
    expect(await stage.sessionsOf(nora)).toEqual([]);
    expect((await stage.storyOf(nora)).at(-1)).toBe('session.revoked');

    await isTold(screen, desk);
    await screen.press('Ask silently');
    expect(await screen.wasAnswered('Nobody is signed in')).toBe('login_required');
    await screen.picture('desk-login-required');
  });

  it('S6: nobody vouches for an address that somebody else made her open, so she is asked first', async () => {
    const { stage, nora, screen } = await noraAtBoth(newStage);
    await screen.open(`${stage.issuer}/end-session`);
    await screen.shows('Sign out?');
    await screen.picture('sign-out-asked');
    await screen.follow('Stay signed in');
    await screen.shows('Nora Falk');
    expect(await stage.sessionsOf(nora)).toHaveLength(1);
    await screen.open(`${stage.issuer}/end-session`);
    await screen.press('Sign out');
    await screen.shows('You are signed out');
    expect(await stage.sessionsOf(nora)).toEqual([]);
  });

  it('S6: signed out on her account page, both applications are told, and she has to sign in again', async () => {
    const { stage, wiki, desk, nora, screen } = await noraAtBoth(newStage);
    await screen.open(`${stage.issuer}/account`);
    await screen.press('Sign out');
    await screen.shows('You are signed out');
    await screen.picture('account-signed-out');
    expect(await stage.sessionsOf(nora)).toEqual([]);
    await isTold(screen, desk);
    await isTold(screen, wiki);
    await screen.press('Sign in');
    await screen.shows('Sign in');
  });
});
