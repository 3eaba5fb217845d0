import { expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/instant.ts';
import { describeJourneys, type NewStage } from './describeJourneys.ts';

const AAL1 = 'urn:sallyport:aal:1';
const AAL2 = 'urn:sallyport:aal:2';

/** The Wiki asks nothing of its own; Finance wants a passkey or security key and nothing else. */
async function wikiAndFinance(newStage: NewStage) {
  const stage = await newStage();
  const [wiki, finance] = await Promise.all([
    stage.application('Wiki'),
    stage.application('Finance', { level: 'required', factors: ['webauthn'] }),
  ]);
  return { stage, wiki, finance };
}

describeJourneys('Finance, which takes keys only', (newStage) => {
  it('S3, U2, U3, S7: Dora comes from the Wiki with AAL 1 and is led to set up a key; the Wiki keeps what it was told', async () => {
    const { stage, wiki, finance } = await wikiAndFinance(newStage);
    const dora = await stage.person('Dora Kaya');
    const screen = await dora.screen();
    const key = await screen.device();
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.press('Not now');
    await screen.isIn('AAL 1');
    const cookies = await screen.page.context().cookies(stage.origin);

    await screen.open(finance.address);
    await screen.press('Sign in');
    await screen.shows('Set up a second step');
    expect(await screen.text()).toContain('Finance');
    expect(await screen.text()).not.toContain('Authenticator app');
    await screen.picture('finance-enrol');
    await screen.follow(/Passkey or security key/);
    await screen.picture('enrol-key');
    await screen.setUpKey();
    // F8: Finance takes no codes, and the tenant does.
    expect(await screen.saveBackupCodes()).toHaveLength(10);
    expect(await key.passkeys()).toBe(1);
    expect(await screen.isIn('AAL 2')).toMatchObject({ acr: AAL2, amr: ['hwk', 'mfa', 'pwd', 'user'] });
    await screen.picture('finance-aal2');

    // S7: one session, raised, with a new secret.
    expect(await stage.sessionsOf(dora)).toMatchObject([{ aal: 2, allowance: null }]);
    const secret = (all: typeof cookies) => all.find(({ name }) => name.includes('session'))?.value;
    const raised = await screen.page.context().cookies(stage.origin);
    expect(secret(cookies)).toBeDefined();
    expect(secret(raised)).not.toBe(secret(cookies));
    expect(await stage.storyOf(dora)).toEqual([
      'user.mfa_required',
      'user.mfa_skipped',
      'user.signed_in',
      'authorization.granted',
      'user.mfa_required',
      'factor.enrolled',
      'user.mfa_succeeded',
      'session.raised',
      'authorization.granted',
    ]);
    await screen.open(wiki.address);
    expect(await screen.isIn('AAL 1')).toMatchObject({ acr: AAL1 });
  });

  it('S3, F4, S10: Emil showed his app a minute ago, which is enough of a guard: he sets up a key at once', async () => {
    const { stage, wiki, finance } = await wikiAndFinance(newStage);
    const emil = await stage.person('Emil Roth');
    const screen = await emil.screen();
    const key = await screen.device();
    await screen.open(wiki.address);
    await screen.press('Insist on AAL 2');
    await screen.signIn();
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.isIn('AAL 2');

    await stage.wait(MINUTE);
    await screen.open(finance.address);
    await screen.press('Sign in');
    // S3: his AAL 2 by the app is none for Finance.
    await screen.shows('Set up a second step');
    await screen.setUpKey();
    expect(await screen.isIn('AAL 2')).toMatchObject({ acr: AAL2, amr: expect.arrayContaining(['hwk', 'mfa', 'user']) });

    // The next time the key alone is asked for, and nobody else's way in.
    await screen.page.context().clearCookies();
    await key.owner('waits');
    await screen.open(finance.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.shows('One more step');
    expect(await screen.text()).not.toContain('Authenticator app');
    await screen.picture('finance-challenge');
    await key.owner('answers');
    await screen.press('Use passkey or security key');
    expect(await screen.isIn('AAL 2')).toMatchObject({ amr: ['hwk', 'mfa', 'pwd', 'user'] });
  });

  it('F4, S3, S10, F2: Emil’s app was shown an hour ago, so it guards: without it no key is bound, and it is no AAL 2 for Finance', async () => {
    const { stage, wiki, finance } = await wikiAndFinance(newStage);
    await stage.world.settings({ sessionIdleSeconds: 4 * 3_600 });
    const emil = await stage.person('Emil Roth');
    const screen = await emil.screen();
    const key = await screen.device();
    await screen.open(wiki.address);
    await screen.press('Insist on AAL 2');
    await screen.signIn();
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.isIn('AAL 2');

    await stage.wait(HOUR);
    await screen.open(finance.address);
    await screen.press('Sign in');
    await screen.shows('First, a factor that you have');
    await screen.picture('finance-guard');
    await screen.typeDigits(await emil.app.wrongCode());
    await screen.shows('First, a factor that you have');
    expect(await key.passkeys()).toBe(0);
    await screen.typeCode();
    // The guard opens the enrolment, and nothing else.
    await screen.shows('Set up a second step');
    expect(await screen.offers('Not now')).toBe(false);
    await screen.setUpKey();
    expect(await screen.isIn('AAL 2')).toMatchObject({ acr: AAL2, amr: expect.arrayContaining(['hwk', 'mfa', 'user']) });
    expect((await stage.storyOf(emil)).slice(5)).toEqual([
      'user.mfa_required',
      'user.mfa_failed',
      'factor.enrolled',
      'user.mfa_succeeded',
      'session.raised',
      'authorization.granted',
    ]);
    expect(await stage.sessionsOf(emil)).toMatchObject([{ aal: 2 }]);
  });
});
