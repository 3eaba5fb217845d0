import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../../src/web/server.ts';
import { aBrowser } from '../builders/aBrowser.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, ORIGIN, PASSWORD, type World } from '../builders/world.ts';

/** Attacks with what a browser can be made to send. */
eachEngine('attacks on forms and cookies', (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    app = await aServer(world.ports);
  });
  afterAll(() => app.close());

  const at = (path: string): string => `/t/${world.tenant.slug}${path}`;
  const tokenOf = (body: string): string => /name="token" value="([^"]*)"/.exec(body)?.[1] ?? '';

  async function inFrontOf(kind: 'identify' | 'enrol') {
    const person = await world.user();
    const browser = aBrowser(app);
    const page = await browser.get(at('/sign-in'));
    if (kind === 'identify') return { person, browser, page };
    return { person, browser, page: await page.post('/password', { loginName: person.loginName, password: PASSWORD }) };
  }

  const place = (body: string): string => /action="([^"]*)\/(?:password|cancel)"/.exec(body)?.[1] ?? '';

  describe('fields that no form has', () => {
    it('P1: are refused, whatever they wish for, and the step stays', async () => {
      const { person, browser, page } = await inFrontOf('identify');
      const wishes = ['level', 'skip', 'aal', 'application', 'userId', 'evidence', 'step', 'constructor', 'code'];
      for (const wish of wishes) {
        const fields = { token: tokenOf(page.body), loginName: person.loginName, password: PASSWORD, [wish]: 'off' };
        const answer = await browser.post(`${place(page.body)}/password`, fields);
        expect([wish, answer.status]).toEqual([wish, 400]);
      }
      expect((await browser.get(place(page.body))).title).toBe('Sign in');
      expect((await world.events({ user: person.id })).map(({ type }) => type)).toEqual(['user.created']);
      const held = await inFrontOf('enrol');
      for (const path of ['/skip', '/cancel', '/enrolments/totp', '/enrolments/totp/confirm']) {
        const fields = { token: tokenOf(held.page.body), skippable: 'true' };
        expect([path, (await held.browser.post(`${place(held.page.body)}${path}`, fields)).status]).toEqual([path, 400]);
      }
      expect((await held.browser.get(place(held.page.body))).title).toBe('Set up a second step');
    });

    it('P1: the fields that it has are taken', async () => {
      const { person, page } = await inFrontOf('identify');
      const next = await page.post('/password', { loginName: person.loginName, password: PASSWORD, wantsFactor: 'yes' });
      expect(next.title).toBe('Set up a second step');
    });
  });

  describe('a request that another page makes', () => {
    const FOREIGN: readonly Record<string, string>[] = [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { origin: ORIGIN, 'sec-fetch-site': 'same-site' },
      { origin: `${ORIGIN}.evil.example` },
      { 'sec-fetch-site': 'none' },
      {},
    ];

    it('P1: moves no attempt, signs nobody in and out, even with the right token', async () => {
      const { person, browser, page } = await inFrontOf('identify');
      const fields = { token: tokenOf(page.body), loginName: person.loginName, password: PASSWORD };
      for (const headers of FOREIGN) {
        const posted = await browser.send({
          method: 'POST',
          url: `${place(page.body)}/password`,
          payload: new URLSearchParams(fields).toString(),
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        });
        expect([headers, posted.statusCode, posted.cookies]).toEqual([headers, 403, []]);
      }
      expect((await browser.get(place(page.body))).title).toBe('Sign in');
    });

    it('P1: of the kinds that a form can send is never read as JSON', async () => {
      const { person, browser, page } = await inFrontOf('identify');
      const url = place(page.body).replace('/sign-in/', '/api/sign-in/');
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp', '']) {
        const posted = await browser.send({
          method: 'POST',
          url: `${url}/password`,
          payload: JSON.stringify({ loginName: person.loginName, password: PASSWORD }),
          headers: type === '' ? { accept: 'application/json' } : { 'content-type': type },
        });
        expect([type, posted.statusCode]).toEqual([type, 415]);
      }
      for (const override of ['x-http-method-override', 'x-method-override', 'x-http-method']) {
        const asked = await browser.send({ method: 'GET', url, headers: { [override]: 'POST', accept: 'application/json' } });
        expect([override, asked.json().step]).toEqual([override, { kind: 'identify' }]);
      }
    });
  });

  describe('cookies', () => {
    it('P1: a handle or a session that was planted is no other person’s afterwards', async () => {
      const attacker = await inFrontOf('identify');
      const victim = await world.user();
      const browser = aBrowser(app);
      for (const [name, value] of attacker.browser.jar) browser.jar.set(name, value);
      browser.jar.set(`sallyport-session-${world.tenant.slug}`, 'planted');
      const page = await browser.get(place(attacker.page.body));
      const next = await page.post('/password', { loginName: victim.loginName, password: PASSWORD });
      expect(next.title).toBe('Set up a second step');
      // The handle changed with the first factor: the one that was planted opens nothing of the victim's.
      expect((await attacker.browser.get(place(attacker.page.body))).title).toBe('This sign-in is over');
      expect([...browser.jar.values()]).not.toContain(attacker.browser.jar.values().next().value);
    });

    it('P1: are HttpOnly and Lax, of this host alone, and a handle lives ten minutes', async () => {
      const { response } = await aBrowser(app).get(at('/sign-in'));
      expect(response.cookies).toEqual([]);
      const begun = await app.inject({ url: at('/sign-in') });
      expect(begun.cookies).toEqual([
        expect.objectContaining({
          httpOnly: true,
          sameSite: 'Lax',
          path: '/',
          maxAge: 600,
          name: expect.stringMatching(/^sallyport-attempt-/),
        }),
      ]);
      expect(begun.cookies[0]).not.toHaveProperty('domain');
    });
  });

  it('an address is never made of a Host header', async () => {
    const answers = await Promise.all(
      ['/sign-in', '/account', '/signed-out'].map((path) =>
        app.inject({
          url: at(path),
          headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
        }),
      ),
    );
    for (const { headers, body } of answers) expect(`${String(headers['location'])} ${body}`).not.toContain('evil.example');
  });
});
