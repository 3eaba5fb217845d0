import { expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/instant.ts';
import { describeJourneys, type NewStage } from './describeJourneys.ts';
import type { Screen } from './screen.ts';

/** Jan has an app, and stands before the challenge in this many browsers. */
async function janChallenged(newStage: NewStage, browsers: number) {
  const stage = await newStage();
  const wiki = await stage.application('Wiki');
  const jan = await stage.person('Jan Novak');
  const first = await jan.screen();
  await first.open(wiki.address);
  await first.press('Insist on AAL 2');
  await first.signIn();
  const used = await first.setUpApp();
  await first.saveBackupCodes();
  await first.isIn('AAL 2');
  const screens: Screen[] = [];
  for (let number = 0; number < browsers; number += 1) {
    const screen = await jan.screen();
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.shows('One more step');
    screens.push(screen);
  }
  const [screen] = screens;
  if (screen === undefined) throw new Error('at least one browser');
  return { stage, wiki, jan, screen, screens, used };
}

describeJourneys('codes', (newStage) => {
  it('L10: a code that was used before is refused when Jan types it again, and the next one is taken', async () => {
    const { stage, jan, screen, used } = await janChallenged(newStage, 1);
    await screen.typeDigits(used);
    await screen.shows('One more step');
    expect(await screen.page.getByRole('alert').innerText()).toContain('was not right, or was used before');
    await screen.picture('challenge-wrong-code');
    expect(await stage.sessionsOf(jan)).toHaveLength(1);
    await screen.typeCode();
    await screen.isIn('AAL 2');
    expect((await stage.storyOf(jan)).slice(5)).toEqual([
      'user.mfa_required',
      'user.mfa_failed',
      'user.mfa_succeeded',
      'user.signed_in',
      'authorization.granted',
    ]);
  });

  it('L10, A2: the same code typed in three browsers at once lets one of them in', async () => {
    const { stage, jan, screens } = await janChallenged(newStage, 3);
    const code = await jan.app.code();
    await Promise.all(screens.map((screen) => screen.typeDigits(code)));
    const headings = await Promise.all(
      screens.map(async ({ page }) => {
        await page.getByRole('heading', { name: /One more step|Signed in as/ }).waitFor();
        return page.locator('h1').innerText();
      }),
    );
    expect(headings.sort()).toEqual(['One more step', 'One more step', 'Signed in as Jan Novak']);
    expect(await stage.sessionsOf(jan)).toHaveLength(2);
    const story = await stage.storyOf(jan);
    expect(story.filter((type) => type === 'user.signed_in')).toHaveLength(2);
    expect(story.filter((type) => type === 'user.mfa_failed')).toHaveLength(2);
  });

  it('L10, S7: twenty posts of the same form at once make one session', async () => {
    const { stage, jan, screen } = await janChallenged(newStage, 1);
    const code = await jan.app.code();
    await screen.page.evaluate(async (digits) => {
      const form = document.querySelector<HTMLFormElement>('form[data-code]');
      if (form === null) throw new Error('no form');
      const fields = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
      fields.set('code', digits);
      await Promise.all(Array.from({ length: 20 }, () => fetch(form.action, { method: 'POST', body: fields, redirect: 'manual' })));
    }, code);
    expect(await stage.sessionsOf(jan)).toHaveLength(2);
    const story = await stage.storyOf(jan);
    expect(story.filter((type) => type === 'user.signed_in')).toHaveLength(2);
    expect(story.filter((type) => type === 'user.mfa_succeeded')).toHaveLength(2);
  });

  it('L10, A2: the fifth wrong code is the last, and Jan is told what to do now', async () => {
    const { stage, jan, screen, wiki } = await janChallenged(newStage, 1);
    for (let guess = 0; guess < 5; guess += 1) {
      await screen.typeDigits(await jan.app.wrongCode());
      // Each failure makes the next one wait a little longer.
      await stage.wait(MINUTE);
    }
    await screen.shows('You cannot be signed in now');
    expect(await screen.text()).toContain('Five codes in this sign-in were wrong');
    await screen.picture('refused-five-codes');
    expect(await stage.sessionsOf(jan)).toHaveLength(1);
    expect((await stage.storyOf(jan)).at(-1)).toBe('user.mfa_refused');
    await screen.follow('Back to Wiki');
    expect(await screen.wasAnswered('That was not enough to get in here')).toBe('unmet_authentication_requirements');
    expect(screen.page.url()).toContain(wiki.address);
  });
});
