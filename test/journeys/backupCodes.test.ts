import { expect, it } from 'vitest';
import { describeJourneys } from './describeJourneys.ts';
import type { Screen } from './screen.ts';

const TENANT = { kind: 'tenant' } as const;

describeJourneys('backup codes alone', (newStage) => {
  /** From "I can't use any of these" to the page with the codes. */
  async function chooseCodes(screen: Screen): Promise<readonly string[]> {
    await screen.shows('Set up a second step');
    await screen.page.getByText('I can’t use any of these').click();
    await screen.press('Use backup codes');
    await screen.shows('Save your backup codes');
    return screen.page.locator('[data-codes] li').allInnerTexts();
  }

  async function typeBack(screen: Screen, code: string | undefined): Promise<void> {
    await screen.page.getByLabel('One of the codes').fill(code ?? '');
    await screen.press('Finish');
  }

  async function typeCode(screen: Screen, code: string | undefined): Promise<void> {
    await screen.page.getByLabel('Backup code').fill(code ?? '');
    await screen.press('Continue');
  }

  it('F9, F10: Ida has neither phone nor key, signs in with codes until one is left, and that one leads to an app and nothing else', async () => {
    const stage = await newStage();
    await stage.world.settings({ backupCodesAsFirstFactor: true, helpContact: 'The desk on floor 2' });
    await stage.world.rule(TENANT, { level: 'required' });
    const wiki = await stage.application('Wiki');
    const ida = await stage.person('Ida Moss');

    const screen = await ida.screen();
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.shows('Set up a second step');
    await screen.page.getByText('I can’t use any of these').click();
    await screen.picture('enrol-none-of-these');
    await screen.press('Use backup codes');
    await screen.shows('Save your backup codes');
    const first = await screen.page.locator('[data-codes] li').allInnerTexts();
    await screen.leaveBy(() => screen.page.reload());
    const codes = await screen.page.locator('[data-codes] li').allInnerTexts();
    expect(codes).toHaveLength(10);
    expect(codes.filter((code) => first.includes(code))).toEqual([]);
    await screen.picture('enrol-codes');
    await screen.picture('enrol-codes-dark', 'dark');
    await typeBack(screen, first[0]);
    await screen.shows('Save your backup codes');
    expect(await screen.text()).toContain('none of the codes that were shown last');
    expect(await screen.page.locator('[data-codes] li').count()).toBe(0);
    await screen.picture('enrol-codes-again');
    await typeBack(screen, codes[0]?.toUpperCase());
    expect(await screen.isIn('AAL 2')).toMatchObject({ amr: expect.arrayContaining(['mfa']) });

    for (const [place, code] of codes.slice(1, 9).entries()) {
      const next = await ida.screen();
      await next.open(wiki.address);
      await next.press('Sign in');
      await next.signIn();
      await next.shows('One more step');
      const left = 9 - place;
      expect(await next.text()).toContain(left <= 3 ? `${left} codes left: set up` : `${left} codes left.`);
      if (left === 3) await next.picture('challenge-few-codes');
      await typeCode(next, code);
      await next.isIn('AAL 2');
      await next.close();
    }

    const last = await ida.screen();
    await last.open(wiki.address);
    await last.press('Sign in');
    await last.signIn();
    await last.shows('First, a factor that you have');
    expect(await last.text()).toContain('This is your last code.');
    await last.picture('challenge-last-code');
    await typeCode(last, codes[9]);
    await last.shows('Set up a second step');
    expect([await last.offers('Not now'), await last.offers('Use backup codes')]).toEqual([false, false]);
    await last.picture('enrol-after-last-code');
    await last.setUpApp();
    expect(await last.saveBackupCodes()).toHaveLength(10);
    await last.isIn('AAL 2');
    expect((await stage.storyOf(ida)).filter((type) => type === 'factor.enrolled')).toHaveLength(2);
  });

  it('F9: without script everything works but the comfort', async () => {
    const stage = await newStage();
    await stage.world.settings({ backupCodesAsFirstFactor: true });
    await stage.world.rule(TENANT, { level: 'required' });
    const ida = await stage.person('Ida Moss');
    const screen = await ida.screen('off');
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    const codes = await chooseCodes(screen);
    expect(await screen.offers('Copy')).toBe(false);
    await typeBack(screen, codes[3]);
    await screen.shows('Ida Moss');
  });
});
