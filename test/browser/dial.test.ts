import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { describeWithChromium } from '../requirements.ts';
import { aStage, type RunningApplication, type Stage } from './stage.ts';

const TENANT = { kind: 'tenant' } as const;
const AAL1 = 'urn:sallyport:aal:1';
const AAL2 = 'urn:sallyport:aal:2';

describeWithChromium('journeys through a browser and real applications', (chromium) => {
  eachEngine(
    'the dial',
    (database) => {
      let stage: Stage;
      let wiki: RunningApplication;
      let finance: RunningApplication;
      beforeAll(async () => {
        stage = await aStage(database, chromium);
        wiki = await stage.application('Wiki');
        finance = await stage.application('Finance', { level: 'required', factors: ['webauthn'] });
      });
      afterAll(() => stage.close());

      it('L3, L9: Anita, in a group that is Required, enrols before the Wiki sees her, and is told AAL 2', async () => {
        const required = await stage.world.group({ level: 'required' });
        const optional = await stage.world.group({ level: 'optional' });
        const anita = await stage.world.user({ groups: [optional, required] });
        const person = await stage.person();
        await person.open(wiki.address);
        await person.press('Sign in');
        await person.picture('1-identify');
        await person.signIn(anita.loginName);
        expect(await person.heading()).toBe('Set up a second step');
        expect(await person.text()).not.toContain('Not now');
        await person.picture('2-enrol-required');
        await person.enrolApp();
        expect(await person.heading()).toBe('Save your backup codes');
        await person.picture('3-backup-codes');
        expect(await person.saveCodes()).toHaveLength(10);
        await person.sees('AAL 2');
        await person.picture('4-wiki-aal2');
        expect(await person.told()).toMatchObject({ acr: AAL2, amr: ['mfa', 'otp', 'pwd'] });
        await person.close();
      });

      it('L7, L8, S1: Optional asks once, then an enrolment, then a challenge at every sign-in', async () => {
        const clara = await stage.world.user();
        const person = await stage.person();
        await person.open(wiki.address);
        await person.press('Sign in');
        await person.signIn(clara.loginName);
        expect(await person.heading()).toBe('Protect your account with a second step');
        await person.picture('5-enrol-skippable');
        await person.press('Not now');
        await person.sees('AAL 1');
        expect(await person.told()).toMatchObject({ acr: AAL1, amr: ['pwd'] });

        // Asked once: the next sign-in goes straight through.
        await person.press('Sign in again');
        await person.page.locator('input[type="password"]').fill('correct horse battery');
        await person.press('Continue');
        await person.sees('AAL 1');

        // She sets one up because the Wiki insists.
        await person.press('Insist on AAL 2');
        expect(await person.heading()).toBe('Set up a second step');
        await person.enrolApp();
        await person.saveCodes();
        await person.sees('AAL 2');

        for (const step of [0, 1]) {
          const again = await stage.person();
          await again.open(wiki.address);
          await again.press('Sign in');
          await again.signIn(clara.loginName);
          expect(await again.heading()).toBe('One more step');
          expect(await again.text()).not.toContain('Not now');
          if (step === 0) await again.picture('6-challenge');
          const code = await person.code(step);
          const done = again.page.waitForURL(`${wiki.address}/**`);
          await again.page.locator('#code').pressSequentially(code);
          await done;
          await again.sees('AAL 2');
          await again.close();
        }
        await person.close();
      });

      it('T6, T8, T9: inside grace one sees the deadline and can put it off; past its end one is held, and enrolling lets one in', async () => {
        const own = await aStage(database, chromium);
        const book = await own.application('Wiki');
        const ben = await own.world.user();
        database.moveClock(HOUR);
        await own.world.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 14 } });
        database.moveClock(5 * DAY + HOUR);
        const early = await own.person({ dark: 'dark' });
        await early.open(book.address);
        await early.press('Sign in');
        await early.signIn(ben.loginName);
        await early.sees(/9 days/);
        await early.picture('7-enrol-grace-dark');
        await early.press('Not now');
        await early.sees('AAL 1');
        await early.close();

        database.moveClock(14 * DAY + HOUR + MINUTE);
        const late = await own.person();
        await late.open(book.address);
        await late.press('Sign in');
        await late.signIn(ben.loginName);
        expect(await late.heading()).toBe('Set up a second step');
        expect(await late.text()).not.toContain('Not now');
        await late.enrolApp();
        await late.saveCodes();
        await late.sees('AAL 2');
        await late.close();
        database.moveClock(0);
        await own.close();
      });

      it('S3, F4, U2: Finance takes keys only: from an AAL 1 session by enrolment, from a TOTP session by guard and enrolment', async () => {
        const dora = await stage.world.user();
        const plain = await stage.person();
        await plain.device();
        await plain.open(wiki.address);
        await plain.press('Sign in');
        await plain.signIn(dora.loginName);
        await plain.press('Not now');
        await plain.sees('AAL 1');
        await plain.open(finance.address);
        await plain.press('Sign in');
        expect(await plain.heading()).toMatch(/Set up a (second step|passkey)/);
        await plain.picture('8-finance-enrol');
        await plain.enrolKey();
        if ((await plain.heading()) === 'Save your backup codes') await plain.saveCodes();
        await plain.sees('AAL 2');
        expect(await plain.told()).toMatchObject({ acr: AAL2 });
        await plain.close();
      });

      for (const [age, name] of [
        [0, 'a fresh'],
        [HOUR - MINUTE, 'an hour-old'],
      ] as const) {
        it(`S3, F4, S10: Finance from ${name} TOTP session: ${age === 0 ? 'the app has just been shown, so a key can be enrolled' : 'the app is asked first'}`, async () => {
          const emil = await stage.world.user();
          const person = await stage.person();
          await person.device();
          await person.open(wiki.address);
          await person.press('Insist on AAL 2');
          await person.signIn(emil.loginName);
          await person.enrolApp();
          await person.saveCodes();
          await person.sees('AAL 2');
          database.moveClock(age);
          await person.open(finance.address);
          await person.press('Sign in');
          if (age > 0) {
            await person.sees(/show|factor|one more step/i);
            await person.picture('9-guard');
            expect(await person.text()).not.toContain('Set it up');
            await person.typeCode();
          }
          await person.enrolKey();
          await person.sees('AAL 2');
          expect(await person.told()).toMatchObject({ acr: AAL2, amr: expect.arrayContaining(['hwk', 'mfa']) });
          database.moveClock(0);
          await person.close();
        });
      }

      it('L5, S1: Off asks nobody, and who chooses to use a factor gets AAL 2', async () => {
        const own = await aStage(database, chromium);
        const book = await own.application('Wiki');
        const frida = await own.world.user();
        const first = await own.person();
        await first.open(book.address);
        await first.press('Insist on AAL 2');
        await first.signIn(frida.loginName);
        await first.enrolApp();
        await first.saveCodes();
        await first.sees('AAL 2');
        await own.world.rule(TENANT, { level: 'off' });

        const plain = await own.person();
        await plain.open(book.address);
        await plain.press('Sign in');
        await plain.signIn(frida.loginName);
        await plain.sees('AAL 1');
        await plain.close();

        const chosen = await own.person();
        await chosen.open(book.address);
        await chosen.press('Sign in');
        await chosen.page.getByLabel(/second step as well/).check();
        await chosen.signIn(frida.loginName);
        await chosen.page.locator('#code').pressSequentially(await first.code());
        await chosen.sees('AAL 2');
        await own.close();
      });

      it('S2, S5: a policy change lets a live session be, unless the version asks for a recheck', async () => {
        const own = await aStage(database, chromium);
        const book = await own.application('Wiki');
        const gero = await own.world.user();
        const person = await own.person();
        await person.open(book.address);
        await person.press('Sign in');
        await person.signIn(gero.loginName);
        await person.press('Not now');
        await person.sees('AAL 1');
        const before = await person.told();
        await own.world.rule(TENANT, { level: 'required' });
        await person.press('Ask silently');
        await person.sees('AAL 1');
        await person.press('Refresh the tokens');
        await person.sees('AAL 1');
        expect(await person.told()).toMatchObject({ acr: AAL1, auth_time: before['auth_time'], sub: before['sub'] });
        await own.world.rule(TENANT, { level: 'required', existingSessions: 'recheck' });
        await person.press('Ask silently');
        await person.sees('interaction_required');
        await own.close();
      });
    },
    { only: 'embedded' },
  );
});
