import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { describeWithChromium } from '../requirements.ts';
import { aStage, type RunningApplication, type Stage } from './stage.ts';

const AAL2 = 'urn:sallyport:aal:2';

describeWithChromium('journeys off the straight way', (chromium) => {
  eachEngine(
    'the paths',
    (database) => {
      let stage: Stage;
      let wiki: RunningApplication;
      beforeAll(async () => {
        stage = await aStage(database, chromium);
        wiki = await stage.application('Wiki');
      });
      afterAll(() => stage.close());

      it('S1: a passkey signs in alone, by its button, and gives AAL 2', async () => {
        const hanna = await stage.world.user();
        const person = await stage.person({ phone: 'desktop' });
        await person.device();
        await person.open(wiki.address);
        await person.press('Insist on AAL 2');
        await person.signIn(hanna.loginName);
        await person.enrolKey();
        await person.saveCodes();
        await person.sees('AAL 2');
        await person.page.context().clearCookies();
        await person.open(wiki.address);
        await person.press('Sign in');
        // The browser offers the passkey by itself; the button is for those who look for one.
        const button = person.page.getByRole('button', { name: 'Sign in with a passkey' });
        if (await button.isVisible().catch(() => false)) await button.click().catch(() => undefined);
        await person.sees('AAL 2');
        await person.picture('10-wiki-desktop');
        expect(await person.told()).toMatchObject({ acr: AAL2, amr: expect.arrayContaining(['hwk', 'mfa', 'user']) });
        await person.close();
      });

      it('P1: a handle that is over says so, and opens nothing', async () => {
        const ida = await stage.world.user();
        const person = await stage.person();
        await person.open(wiki.address);
        await person.press('Sign in');
        database.moveClock(11 * MINUTE);
        await person.signIn(ida.loginName);
        expect(await person.heading()).toBe('This sign-in is over');
        await person.picture('11-over');
        database.moveClock(0);
        await person.open(`${stage.issuer}/account`);
        expect(await person.heading()).toBe('Sign in');
        await person.close();
      });

      it('L10: a code that was used is refused when it is typed again', async () => {
        const jan = await stage.world.user();
        const person = await stage.person();
        await person.open(wiki.address);
        await person.press('Insist on AAL 2');
        await person.signIn(jan.loginName);
        await person.enrolApp();
        await person.saveCodes();
        await person.sees('AAL 2');
        const used = await person.code(-1);
        const again = await stage.person();
        await again.open(wiki.address);
        await again.press('Sign in');
        await again.signIn(jan.loginName);
        await again.page.locator('#code').pressSequentially(used);
        await again.sees(/not right|try again/i);
        await again.picture('12-wrong-code');
        expect(await again.heading()).toBe('One more step');
        await again.close();
        await person.close();
      });

      it('U2: cancelling a step-up goes back to the application with access_denied, and the session stays', async () => {
        const karl = await stage.world.user();
        const person = await stage.person();
        await person.open(wiki.address);
        await person.press('Sign in');
        await person.signIn(karl.loginName);
        await person.press('Not now');
        await person.sees('AAL 1');
        await person.press('Insist on AAL 2');
        await person.press('Cancel');
        await person.sees('access_denied');
        await person.picture('13-access-denied');
        await person.open(wiki.address);
        await person.press('Ask silently');
        await person.sees('AAL 1');
        await person.close();
      });

      it('U1: "sign in again" asks the same person, and auth_time moves', async () => {
        const lena = await stage.world.user();
        const person = await stage.person();
        await person.open(wiki.address);
        await person.press('Sign in');
        await person.signIn(lena.loginName);
        await person.press('Not now');
        const before = await person.told();
        database.moveClock(2 * MINUTE);
        await person.press('Prove it now');
        expect(await person.heading()).toBe('Is it still you?');
        await person.picture('14-reauthenticate');
        await person.page.locator('input[type="password"]').fill('correct horse battery');
        await person.press('Continue');
        await person.sees('AAL 1');
        const afterwards = await person.told();
        expect(Number(afterwards['auth_time'])).toBeGreaterThan(Number(before['auth_time']));
        expect(afterwards['sub']).toBe(before['sub']);
        database.moveClock(0);
        await person.close();
      });

      it('F5: who cannot satisfy anything is told why, and whom to ask', async () => {
        const own = await aStage(database, chromium);
        await own.world.settings({ helpContact: 'the help desk, extension 100' });
        const safe = await own.application('Safe');
        const group = await own.world.group({ factors: ['totp'] });
        await own.world.rule({ kind: 'application', application: safe.id }, { level: 'required', factors: ['webauthn'] });
        const mona = await own.world.user({ groups: [group] });
        const person = await own.person();
        await person.open(safe.address);
        await person.press('Sign in');
        await person.signIn(mona.loginName);
        expect(await person.heading()).toBe('You cannot be signed in now');
        await person.sees(/extension 100/);
        await person.picture('15-refused');
        await own.close();
      });

      it('S6: signing out at one application ends the session and tells the other one', async () => {
        const desk = await stage.application('Desk');
        const nora = await stage.world.user();
        const person = await stage.person();
        await person.open(wiki.address);
        await person.press('Sign in');
        await person.signIn(nora.loginName);
        await person.press('Not now');
        await person.sees('AAL 1');
        await person.open(desk.address);
        await person.press('Sign in');
        await person.sees('AAL 1');
        await person.press('Sign out');
        if ((await person.page.getByRole('button', { name: /sign out/i }).count()) > 0) await person.press(/sign out/i);
        await person.sees(/signed out/i);
        await person.picture('16-signed-out');
        await person.open(desk.address);
        await person.press('Ask silently');
        await person.sees('login_required');
        await person.close();
      });
    },
    { only: 'embedded' },
  );
});
