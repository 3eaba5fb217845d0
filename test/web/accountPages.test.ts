import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { Server } from '../../src/web/server.ts';
import { aBrowser, type Browser, type Page } from '../builders/aBrowser.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { type AuthenticatorApp, anAuthenticatorApp } from '../builders/authenticatorApp.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;
const LATER = 5 * MINUTE + SECOND;

eachEngine('the account pages', (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule(TENANT, { level: 'off' });
    app = await aServer(world.ports);
  });
  afterAll(() => app.close());

  const at = (path = ''): string => `/t/${world.tenant.slug}/account${path}`;
  const cookieName = () => `sallyport-session-${world.tenant.slug}`;

  /** Somebody who is signed in with a password in this browser. */
  async function aPerson(loginName?: string) {
    const person = loginName === undefined ? await world.user() : { id: null, loginName };
    const signIn = await aSignIn(world);
    if ((await signIn.password(person.loginName)) === 'enrol') await signIn.skip();
    const browser = aBrowser(app);
    browser.jar.set(cookieName(), String(signIn.token));
    return { ...person, browser };
  }

  /** Goes through the pages of an authenticator app, from the post that begins it. */
  async function addApp(browser: Browser): Promise<{ app: AuthenticatorApp; done: Page }> {
    const account = await browser.get(at());
    const add = await account.post('/account/factors', { kind: 'totp' });
    expect(add.title).toBe('Add an authenticator app');
    const shown = await add.post('/enrolments/totp');
    expect(shown.title).toBe('Set up an authenticator app');
    const phone = anAuthenticatorApp({ totp: world.ports.totp, now: world.now });
    phone.take([...shown.body.matchAll(/<span>([A-Z2-7]{1,4})<\/span>/g)].map(([, group]) => group).join(''));
    const done = await shown.post('/enrolments/totp/confirm', { code: await phone.code(-1) });
    return { app: phone, done };
  }

  async function withApp() {
    const person = await aPerson();
    return { ...person, ...(await addApp(person.browser)) };
  }

  const linkOf = (page: Page, words: RegExp): string =>
    [...page.body.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)/g)].find(([, , text]) => words.test(text ?? ''))?.[1] ?? '';

  it('L5, F8: under Off a person adds an app, sees its codes once, and finds both on their page', async () => {
    const { browser, done } = await withApp();
    expect(done.title).toBe('Save your backup codes');
    expect(linkOf(done, /saved them/)).toBe(at('?done=added'));
    const account = await browser.get(at('?done=added'));
    expect(account.body).toContain('It is added.');
    expect(account.body).toContain('10 codes are left.');
    expect(account.body).toContain('Signed in with a second step (AAL 2)');
    expect(account.body).toContain('Added: Authenticator app');
    expect(account.response.headers['cache-control']).toBe('no-store');
  });

  it('S10, S9: removing with an old proof asks what was meant, leads to a proof, comes back, and then removes', async () => {
    const { browser, app: phone } = await withApp();
    database.moveClock(LATER);
    const account = await browser.get(at());
    const confirm = await browser.get(linkOf(account, /Remove/));
    expect(confirm.title).toBe('Remove Authenticator app?');
    expect(confirm.body).toContain('Your backup codes go with it');
    const guard = await confirm.post('/remove');
    expect(guard.title).toBe('First, a factor that you have');
    expect(guard.body).toContain('Before you change how you sign in');
    const proved = await guard.post('/totp', { code: await phone.code() });
    expect(proved.goesTo).toBe(linkOf(account, /Remove/));
    expect(proved.title).toBe('Done');
    const again = await browser.get(proved.goesTo ?? '');
    const removed = await again.post('/remove');
    expect(removed.body).toContain('It is removed.');
    expect(removed.body).toContain('You have none yet.');
    expect((await browser.get(at('/activity'))).body).toContain('Removed: Authenticator app');
    database.moveClock(0);
  });

  it('U2: cancelling the proof leads back to the account, where nothing was changed', async () => {
    const { browser } = await withApp();
    database.moveClock(LATER);
    const token = browser.jar.get(cookieName());
    const confirm = await browser.get(linkOf(await browser.get(at()), /Remove/));
    const cancelled = await (await confirm.post('/remove')).post('/cancel');
    expect([cancelled.title, cancelled.goesTo]).toEqual(['Nothing was changed', at()]);
    expect(browser.jar.get(cookieName())).toBe(token);
    expect((await browser.get(at())).body).toContain('10 codes are left.');
    database.moveClock(0);
  });

  it('S9: under Required the last one has to stay, and the page says why and what to do', async () => {
    const { browser, id } = await withApp();
    const group = await world.group({ level: 'required' });
    await database.store.transaction(world.tenant.id, (tx) => database.store.addMember(tx, group, id ?? ('' as never)));
    const account = await browser.get(at());
    const kept = await browser.get(linkOf(account, /Remove/));
    expect(kept.title).toBe('Authenticator app has to stay for now');
    expect(kept.body).toContain('Add another one first.');
    expect(kept.body).not.toContain('<form');
    const token = /name="token" value="([^"]*)"/.exec(account.body)?.[1] ?? '';
    const forced = await browser.post(linkOf(account, /Remove/), { token });
    expect([forced.status, forced.title]).toEqual([409, 'Authenticator app has to stay for now']);
  });

  it('F11: new codes are shown once, and those before are dead', async () => {
    const { browser } = await withApp();
    const confirm = await browser.get(linkOf(await browser.get(at()), /Make new codes/));
    expect(confirm.body).toContain('(10 left) stop working at once');
    const codes = await confirm.post('/backup-codes/renew');
    expect(codes.title).toBe('Save your backup codes');
    expect([...codes.body.matchAll(/<li>([a-z0-9-]{19})<\/li>/g)]).toHaveLength(10);
    expect(linkOf(codes, /saved them/)).toBe(at());
    const nobody = await aPerson();
    expect((await nobody.browser.get(at('/backup-codes/renew'))).status).toBe(409);
  });

  it('A3: a factor is renamed on a page of its own, which keeps what was typed when it cannot be a name', async () => {
    const { browser } = await withApp();
    const page = await browser.get(linkOf(await browser.get(at()), /Rename/));
    expect(page.title).toBe('Rename Authenticator app');
    const wrong = await page.post('/rename', { label: '   ' });
    expect([wrong.status, wrong.error]).toEqual([400, 'Use one line of 1 to 64 characters.']);
    const renamed = await page.post('/rename', { label: '<b>Phone</b>' });
    expect(renamed.body).toContain('The name is saved.');
    expect(renamed.body).toContain('&lt;b>Phone&lt;/b>');
    expect(renamed.body).not.toContain('<b>Phone');
  });

  it('S6: sessions are listed by their device, and one or all others are ended', async () => {
    const { browser, loginName } = await aPerson();
    const [second, third] = [await aPerson(loginName), await aPerson(loginName)];
    const account = await browser.get(at());
    expect([...account.body.matchAll(/Unknown device/g)].length).toBeGreaterThanOrEqual(3);
    expect(account.body).toContain('This one');
    const ended = await account.post('/end');
    expect(ended.body).toContain('That session is signed out.');
    const states = [await second.browser.get(at()), await third.browser.get(at())].map(({ title }) => title);
    expect(states.filter((title) => title === 'Sign in')).toHaveLength(1);
    const fourth = await aPerson(loginName);
    const alone = await (await browser.get(at())).post('/end-others');
    expect(alone.body).toContain('You are signed out everywhere else.');
    expect(alone.body).not.toContain('Sign out everywhere else');
    for (const other of [second, third, fourth]) expect((await other.browser.get(at())).title).toBe('Sign in');
  });

  it('A3: what happened is read page by page', async () => {
    const { browser, loginName } = await aPerson();
    for (let guess = 0; guess < 3; guess += 1) {
      const signIn = await aSignIn(world);
      await signIn.password(loginName, 'not the password');
    }
    for (let more = 0; more < 25; more += 1) {
      const account = await browser.get(at());
      await account.post('/account/factors', { kind: 'sms' });
    }
    const first = await browser.get(at('/activity'));
    expect([...first.body.matchAll(/Refused: adding a second step/g)]).toHaveLength(25);
    const second = await browser.get(linkOf(first, /Earlier/));
    expect([...second.body.matchAll(/Sign-in failed: the password was wrong/g)]).toHaveLength(3);
    expect(linkOf(second, /Earlier/)).toBe('');
    for (const before of ['nonsense', '00000000-0000-0000-0000-000000000000'])
      expect((await browser.get(at(`/activity?before=${before}`))).status).toBe(200);
  });

  describe('what nobody asked for', () => {
    it('security.md, Tenancy: a post without the page’s token, from elsewhere, or with more than its form has changes nothing', async () => {
      const { browser } = await withApp();
      const account = await browser.get(at());
      const remove = linkOf(account, /Remove/);
      const token = /name="token" value="([^"]*)"/.exec(account.body)?.[1] ?? '';
      const stranger = await withApp();
      const theirToken = /name="token" value="([^"]*)"/.exec((await stranger.browser.get(at())).body)?.[1] ?? '';
      for (const path of [remove, at('/factors'), at('/backup-codes/renew'), at('/sessions/end-others'), at('/sign-out')]) {
        expect((await browser.post(path, {})).status).toBe(403);
        expect((await browser.post(path, { token: theirToken })).status).toBe(403);
        expect((await browser.post(path, { token, more: 'x' })).status).toBe(400);
        expect((await browser.post(path, { token }, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      }
      expect((await browser.get(at())).body).toContain('10 codes are left.');
    });

    it('security.md, Factors: pages and posts about another person’s factor or session answer like those about none', async () => {
      const [owner, thief] = [await withApp(), await withApp()];
      const account = await owner.browser.get(at());
      const token = /name="token" value="([^"]*)"/.exec((await thief.browser.get(at())).body)?.[1] ?? '';
      const remove = linkOf(account, /Remove/);
      const none = remove.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '01900000-0000-7000-8000-000000000001');
      const bare = (page: Page) => [page.status, page.body.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')];
      for (const path of [remove, remove.replace('/remove', '/rename')]) {
        expect(bare(await thief.browser.get(path))).toEqual(bare(await thief.browser.get(none)));
        const label: Record<string, string> = path.endsWith('rename') ? { label: 'Mine' } : {};
        expect((await thief.browser.post(path, { token, ...label })).status).toBe(404);
      }
      expect((await owner.browser.get(at())).body).toContain('Authenticator app');
    });

    it('P1: an attempt of one person cannot be seen or taken on in another browser', async () => {
      const { browser } = await aPerson();
      const add = await (await browser.get(at())).post('/account/factors', { kind: 'totp' });
      const address = /action="([^"]*)\/enrolments\/totp"/.exec(add.body)?.[1] ?? '';
      const stranger = await aPerson();
      expect((await stranger.browser.get(address)).title).toBe('This sign-in is over');
      const token = /name="token" value="([^"]*)"/.exec(add.body)?.[1] ?? '';
      expect((await stranger.browser.post(`${address}/enrolments/totp`, { token })).status).toBe(404);
    });

    it('F2: a kind that is none, or not allowed, begins nothing', async () => {
      const { browser } = await aPerson();
      const account = await browser.get(at());
      expect((await account.post('/account/factors', { kind: 'sms' })).status).toBe(403);
      for (const kind of ['', 'password', 'TOTP']) expect((await account.post('/account/factors', { kind })).status).toBe(400);
    });
  });
});
