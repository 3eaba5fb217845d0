import { expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import { describeJourneys } from './describeJourneys.ts';

const TENANT = { kind: 'tenant' } as const;
const FORTNIGHT = { level: 'required', timing: { kind: 'grace-period', days: 14 } } as const;

describeJourneys('time and policy', (newStage) => {
  it('T6, T8, T9: inside the grace Ben sees the days left and can put it off each time; past its end he is held, and enrolling lets him in', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki');
    const ben = await stage.person('Ben Carter');
    await stage.wait(HOUR);
    await stage.world.rule(TENANT, FORTNIGHT);

    // 5 days and an hour into it, and two hours before its end.
    for (const [pause, left] of [
      [5 * DAY + HOUR, /9 days left, until \d+ \w+ \d{4}/],
      [9 * DAY - 3 * HOUR, /1 day left, until \d+ \w+ \d{4}/],
    ] as const) {
      await stage.wait(pause);
      const screen = await ben.screen();
      await screen.open(wiki.address);
      await screen.press('Sign in');
      await screen.signIn();
      await screen.shows('Protect your account with a second step');
      expect(await screen.text()).toMatch(left);
      await screen.picture(pause > 6 * DAY ? 'enrol-grace-last-day' : 'enrol-grace');
      if (pause < 6 * DAY) await screen.picture('enrol-grace-dark', 'dark');
      await screen.press('Not now');
      expect(await screen.isIn('AAL 1')).toMatchObject({ amr: ['pwd'], sallyport_allowance: 'grace' });
      expect((await stage.sessionsOf(ben))[0]).toMatchObject({ aal: 1, allowance: 'grace' });
    }

    await stage.wait(2 * HOUR + MINUTE);
    const late = await ben.screen();
    await late.open(wiki.address);
    await late.press('Sign in');
    await late.signIn();
    await late.shows('Set up a second step');
    expect(await late.offers('Not now')).toBe(false);
    expect(await late.text()).not.toContain('left, until');
    await late.setUpApp();
    await late.saveBackupCodes();
    expect(await late.isIn('AAL 2')).not.toHaveProperty('sallyport_allowance');
    expect((await stage.storyOf(ben)).filter((type) => type.startsWith('user.mfa'))).toEqual([
      'user.mfa_required',
      'user.mfa_skipped',
      'user.mfa_required',
      'user.mfa_skipped',
      'user.mfa_required',
      'user.mfa_succeeded',
    ]);
  });

  it('S4, T10, U2: a session made inside the grace opens nothing more after its end, until its person has enrolled', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki');
    const ben = await stage.person('Ben Carter');
    await stage.wait(HOUR);
    await stage.world.rule(TENANT, FORTNIGHT);
    await stage.wait(14 * DAY - 10 * MINUTE);
    const screen = await ben.screen();
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.press('Not now');
    const before = await screen.isIn('AAL 1');
    await screen.press('Ask silently');
    await screen.isIn('AAL 1');

    await stage.wait(11 * MINUTE);
    await screen.press('Ask silently');
    expect(await screen.wasAnswered('The identity provider has a question')).toBe('interaction_required');
    await screen.picture('wiki-interaction-required');
    await screen.follow('Back to Wiki');
    await screen.press('Ask for AAL 2');
    // S10: the password was typed too long ago for a first factor to be set up.
    await screen.showPasswordAgain();
    await screen.shows('Set up a second step');
    expect(await screen.offers('Not now')).toBe(false);
    await screen.setUpApp();
    await screen.saveBackupCodes();
    expect(await screen.isIn('AAL 2')).toMatchObject({ sub: before['sub'], amr: ['mfa', 'otp', 'pwd'] });
    expect(await stage.sessionsOf(ben)).toMatchObject([{ aal: 2, allowance: null }]);
  });

  it('S2, S5: a policy change lets Gero’s live session and its tokens be, unless the version says "recheck"', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki');
    const gero = await stage.person('Gero Vogt');
    const screen = await gero.screen();
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.press('Not now');
    const before = await screen.isIn('AAL 1');
    await stage.wait(MINUTE);
    await stage.world.rule(TENANT, { level: 'required' });

    await screen.press('Ask silently');
    await screen.isIn('AAL 1');
    await screen.press('Refresh the tokens');
    const kept = { acr: before['acr'], amr: before['amr'], auth_time: before['auth_time'], sub: before['sub'] };
    expect(await screen.isIn('AAL 1')).toMatchObject(kept);
    expect(await stage.sessionsOf(gero)).toMatchObject([{ aal: 1 }]);

    // A new sign-in is decided by the new rule.
    const elsewhere = await gero.screen();
    await elsewhere.open(wiki.address);
    await elsewhere.press('Sign in');
    await elsewhere.signIn();
    await elsewhere.shows('Set up a second step');

    await stage.wait(MINUTE);
    await stage.world.rule(TENANT, { level: 'required', existingSessions: 'recheck' });
    await screen.press('Refresh the tokens');
    await screen.shows('That did not work');
    expect(await screen.text()).toContain('invalid_grant');
    await screen.follow('Back to Wiki');
    await screen.press('Ask silently');
    expect(await screen.wasAnswered('The identity provider has a question')).toBe('interaction_required');
    await screen.follow('Back to Wiki');
    await screen.press('Sign in');
    await screen.shows('Set up a second step');
    expect(await screen.offers('Not now')).toBe(false);
  });
});
