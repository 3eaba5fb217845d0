import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember } from '../../src/flows/directory/addMember.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { beginIn } from '../../src/flows/signIn/beginSignIn.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { cookiesFor } from '../../src/web/cookies.ts';
import type { Server } from '../../src/web/server.ts';
import { aBrowser, type Browser } from '../builders/aBrowser.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { anAuthenticatorApp } from '../builders/authenticatorApp.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, ORIGIN, PASSWORD, type World } from '../builders/world.ts';

eachEngine('the pages of signing in', (database) => {
  let world: World;
  let app: Server;
  let begin: string;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    await world.settings({ helpContact: 'Help desk, 4711' });
    app = await aServer(world.ports, { mounts: [beginForOidc] });
    begin = `/t/${world.tenant.slug}/sign-in`;
  });
  afterAll(() => app.close());

  /** As the protocol's surface begins a sign-in: with an interaction that waits. */
  function beginForOidc(scope: Server): void {
    const config = { assurance: 'public', role: null, surface: 'page' } as const;
    scope.get('/t/:tenant/begin-for-oidc', { config }, async (request, reply) => {
      const begun = await world.ports.store.transaction(world.tenant.id, (tx) =>
        beginIn(world.ports, tx, {
          tenantId: world.tenant.id,
          application: null,
          demand: null,
          returnTo: { kind: 'oidc', interaction: 'waiting-1' },
          session: null,
        }),
      );
      cookiesFor(ORIGIN, world.ports.sealer).setHandle(request, reply, { attempt: begun.attempt, value: begun.handle });
      return reply.redirect(`/t/${world.tenant.slug}/sign-in/${begun.attempt}`, 303);
    });
  }

  const sessionCookie = (browser: Browser) => browser.jar.get(`sallyport-session-${world.tenant.slug}`) ?? null;
  const handleCookies = (browser: Browser) => [...browser.jar.keys()].filter((name) => name.startsWith('sallyport-attempt-'));

  async function required() {
    const group = await world.group({ level: 'required' });
    return world.user({ groups: [group] });
  }

  /** Somebody who holds an authenticator app, at its password. */
  async function withApp() {
    const person = await required();
    const first = await aSignIn(world);
    await first.password(person.loginName);
    return { ...person, app: await first.enrolTotp(), backupCodes: first.backupCodes };
  }

  async function codeOf(page: { body: string }, stepsFromNow: number): Promise<string> {
    const secret = /class="secret">(.*?)<\/p>/.exec(page.body)?.[1]?.replace(/<[^>]*>|\s/g, '') ?? '';
    const app = anAuthenticatorApp({ totp: world.ports.totp, now: world.now });
    app.take(secret);
    return app.code(stepsFromNow);
  }

  it('L5, P1: a right password where nothing is enforced leads to the account, with a session and without the handle', async () => {
    const person = await world.user();
    const browser = aBrowser(app);
    const page = await browser.get(begin);
    expect(page.title).toBe('Sign in');
    expect(handleCookies(browser)).toHaveLength(1);
    const done = await page.post('/password', { loginName: person.loginName, password: PASSWORD });
    expect(done.status).toBe(200);
    expect(done.goesTo).toBe(`/t/${world.tenant.slug}/account`);
    expect(handleCookies(browser)).toHaveLength(0);
    const account = await browser.get(String(done.goesTo));
    expect(account.status).toBe(200);
    expect(account.body).toContain(person.loginName);
    expect(account.body).toContain('AAL 1');
  });

  it('L9, S1, F8: under Required the only ways are enrolment and cancel, and enrolling with the picture gives AAL 2 and codes that are shown once', async () => {
    const person = await required();
    const browser = aBrowser(app);
    const choice = await (await browser.get(begin)).post('/password', { loginName: person.loginName, password: PASSWORD });
    expect(choice.title).toBe('Set up a second step');
    expect(choice.body).not.toContain('/skip');
    expect(choice.body).toContain('must use a second step since');
    expect(choice.body).toContain('Help desk, 4711');
    expect(sessionCookie(browser)).toBeNull();

    const enrolment = await choice.post('/enrolments/totp');
    expect(enrolment.body).toContain('data:image/svg+xml;base64,');
    expect(enrolment.body).toContain('otpauth://totp/');
    const wrong = await enrolment.post('/enrolments/totp/confirm', { code: '000000' });
    expect(wrong.status).toBe(403);
    expect(wrong.error).toContain('not right');
    expect(wrong.body).not.toContain('class="secret"');
    expect(sessionCookie(browser)).toBeNull();

    const codes = await wrong.post('/enrolments/totp/confirm', { code: await codeOf(enrolment, 0) });
    expect(codes.title).toBe('Save your backup codes');
    expect(codes.body.match(/<li>[a-z0-9-]{19}<\/li>/g)).toHaveLength(10);
    expect(codes.response.headers['cache-control']).toBe('no-store');
    expect(codes.body).toContain(`href="/t/${world.tenant.slug}/account"`);
    expect((await browser.get(`/t/${world.tenant.slug}/account`)).body).toContain('AAL 2');
  });

  it('F9, F10: where the tenant opens it, "I can’t use any of these" leads to codes, which a reload makes anew and one typed back confirms', async () => {
    await world.settings({ backupCodesAsFirstFactor: true });
    const codesOn = (page: { body: string }) => (page.body.match(/<li>[a-z0-9-]{19}<\/li>/g) ?? []).map((item) => item.slice(4, -5));
    const person = await required();
    const browser = aBrowser(app);
    const choice = await (await browser.get(begin)).post('/password', { loginName: person.loginName, password: PASSWORD });
    expect(choice.body).toContain('Use backup codes');
    expect(choice.body).toContain('Help desk, 4711');
    const first = await choice.post('/enrolments/backup-codes');
    const shown = await choice.post('/enrolments/backup-codes');
    expect(shown.title).toBe('Save your backup codes');
    expect(shown.response.headers['cache-control']).toBe('no-store');
    expect(new Set([...codesOn(first), ...codesOn(shown)]).size).toBe(20);
    const dead = await shown.post('/enrolments/backup-codes/confirm', { code: codesOn(first)[0] ?? '' });
    expect([dead.status, dead.title, codesOn(dead)]).toEqual([403, 'Save your backup codes', []]);
    expect(dead.error).toContain('none of the codes that were shown last');
    expect(dead.body).toContain('Start again with new codes');
    expect(sessionCookie(browser)).toBeNull();
    const done = await dead.post('/enrolments/backup-codes/confirm', { code: codesOn(shown)[0] ?? '' });
    expect(done.goesTo).toBe(`/t/${world.tenant.slug}/account`);
    expect((await browser.get(`/t/${world.tenant.slug}/account`)).body).toContain('AAL 2');
    const challenge = await (await aBrowser(app).get(begin)).post('/password', { loginName: person.loginName, password: PASSWORD });
    expect(challenge.body).toContain('9 codes left.');
    await world.settings({ backupCodesAsFirstFactor: false });
    const without = await (await aBrowser(app).get(begin)).post('/password', {
      loginName: (await required()).loginName,
      password: PASSWORD,
    });
    expect(without.body).not.toContain('Use backup codes');
  });

  it('T8, L7: inside grace the page tells the deadline and "not now" goes on', async () => {
    const person = await world.user();
    const group = await world.group({ level: 'required', timing: { kind: 'grace-period', days: 9 } });
    must(await addMember(world.ports)({ ...world.host, group, user: person.id }));
    const browser = aBrowser(app);
    const choice = await (await browser.get(begin)).post('/password', { loginName: person.loginName, password: PASSWORD });
    expect(choice.body).toMatch(/9 days left, until \d+ [A-Z][a-z]+ \d{4}/);
    expect((await choice.post('/skip')).goesTo).toBe(`/t/${world.tenant.slug}/account`);
    expect((await browser.get(`/t/${world.tenant.slug}/account`)).body).toContain('you have time');
  });

  it('L10, F2: the challenge offers the strongest first and the rest as links, and a wrong code opens nothing', async () => {
    const person = await withApp();
    const browser = aBrowser(app);
    const challenge = await (await browser.get(begin)).post('/password', { loginName: person.loginName, password: PASSWORD });
    expect(challenge.title).toBe('One more step');
    expect(challenge.body).toContain('autocomplete="one-time-code"');
    const other = /href="([^"]*\?factor=backup_code)"/.exec(challenge.body)?.[1];
    expect(other).toBeDefined();
    expect((await browser.get(`${other}`.replace('backup_code', 'webauthn'))).body).toContain(
      `action="${String(other).split('?')[0]}/totp"`,
    );
    const wrong = await challenge.post('/totp', { code: '000000' });
    expect([wrong.status, wrong.error]).toEqual([403, 'That code was not right, or was used before. Type the newest one.']);
    expect(sessionCookie(browser)).toBeNull();
    const done = await wrong.post('/totp', { code: await person.app.code() });
    expect(done.goesTo).toBe(`/t/${world.tenant.slug}/account`);
    expect(sessionCookie(browser)).not.toBeNull();
  });

  it('F7: a backup code is taken on its own page', async () => {
    const person = await withApp();
    const browser = aBrowser(app);
    const challenge = await (await browser.get(begin)).post('/password', { loginName: person.loginName, password: PASSWORD });
    const page = await browser.get(`${/href="([^"]*\?factor=backup_code)"/.exec(challenge.body)?.[1]}`);
    expect((await page.post('/backup-code', { code: person.backupCodes[0] ?? '' })).goesTo).not.toBeNull();
    expect(sessionCookie(browser)).not.toBeNull();
  });

  it('F5: a refusal says why, who can help and the case number, and a reload says it again', async () => {
    const one = await world.group({ level: 'required', factors: ['webauthn'] });
    const two = await world.group({ level: 'required', factors: ['totp'] });
    const person = await world.user({ groups: [one, two] });
    const browser = aBrowser(app);
    const refused = await (await browser.get(begin)).post('/password', { loginName: person.loginName, password: PASSWORD });
    expect(refused.title).toBe('You cannot be signed in now');
    expect(refused.body).toContain('Help desk, 4711');
    const caseNumber = /class="number">(.*?)<\/dd>/.exec(refused.body)?.[1] ?? '';
    const told = (await world.events({ user: person.id })).find((event) => event.type === 'user.mfa_refused');
    expect(caseNumber).toBe(told?.attempt);
    expect(sessionCookie(browser)).toBeNull();
    expect((await browser.get(`${begin}/${caseNumber}`)).title).toBe('You cannot be signed in now');
  });

  it('P1: after each raise the handle before opens nothing', async () => {
    const person = await withApp();
    const browser = aBrowser(app);
    const page = await browser.get(begin);
    const thief = aBrowser(app);
    for (const [name, value] of browser.jar) thief.jar.set(name, value);
    await page.post('/password', { loginName: person.loginName, password: PASSWORD });
    const attempt = handleCookies(browser)[0]?.slice('sallyport-attempt-'.length);
    expect((await browser.get(`${begin}/${attempt}`)).title).toBe('One more step');
    const stale = await thief.get(`${begin}/${attempt}`);
    expect([stale.status, stale.title]).toEqual([404, 'This sign-in is over']);
  });

  it('P1: a dead handle, a foreign one and an invented attempt answer alike, with a way to begin again', async () => {
    const owner = aBrowser(app);
    await owner.get(begin);
    const attempt = handleCookies(owner)[0]?.slice('sallyport-attempt-'.length) ?? '';
    const stranger = aBrowser(app);
    stranger.jar.set(`sallyport-attempt-${attempt}`, 'invented');
    const invented = aBrowser(app);
    invented.jar.set('sallyport-attempt-01990000-0000-7000-8000-000000000000', 'invented');
    const bodies = new Set<string>();
    for (const page of [
      await aBrowser(app).get(`${begin}/${attempt}`),
      await stranger.get(`${begin}/${attempt}`),
      await invented.get(`${begin}/01990000-0000-7000-8000-000000000000`),
      await owner.get(`${begin}/not-an-id`),
    ]) {
      expect(page.status).toBe(404);
      expect(page.body).toContain(`href="${begin}"`);
      bodies.add(page.body);
    }
    expect(bodies.size).toBe(1);
  });

  it('P5: unknown, disabled and known names with a wrong password get the same page, status and headers', async () => {
    const known = await world.user();
    const enrolled = await withApp();
    const disabled = await world.user();
    must(await disableUser(world.ports)({ ...world.host, user: disabled.id }));
    const answers = new Set<string>();
    for (const [loginName, password] of [
      ['nobody-of-that-name', 'wrong'],
      [known.loginName, 'wrong'],
      [enrolled.loginName, 'wrong'],
      [disabled.loginName, PASSWORD],
    ] as const) {
      const browser = aBrowser(app);
      const { status, body, response } = await (await browser.get(begin)).post('/password', { loginName, password });
      const { date: _date, 'x-request-id': _id, 'content-length': _length, ...headers } = response.headers;
      const neutral = body
        .replaceAll(loginName, 'NAME')
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
        .replace(/name="token" value="[^"]*"/g, '');
      answers.add(JSON.stringify({ status, headers, page: createHash('sha256').update(neutral).digest('hex') }));
      expect(status).toBe(403);
      expect(sessionCookie(browser)).toBeNull();
    }
    expect(answers.size).toBe(1);
  });

  describe('forms', () => {
    it("a form without its token, or with another page's, is not looked at and shows the current step", async () => {
      const person = await withApp();
      const browser = aBrowser(app);
      const challenge = await (await browser.get(begin)).post('/password', { loginName: person.loginName, password: PASSWORD });
      const attempt = handleCookies(browser)[0]?.slice('sallyport-attempt-'.length);
      const other = await aBrowser(app).get(begin);
      const foreign = /name="token" value="([^"]*)"/.exec(other.body)?.[1] ?? '';
      const code = await person.app.code();
      for (const token of [undefined, '', foreign]) {
        const page = await browser.post(`${begin}/${attempt}/totp`, { code, ...(token === undefined ? {} : { token }) });
        expect([page.status, page.title, page.error]).toEqual([
          403,
          'One more step',
          'The page was out of date. Here is the current step.',
        ]);
      }
      expect(sessionCookie(browser)).toBeNull();
      // The code was never looked at: it is still good.
      expect((await challenge.post('/totp', { code })).goesTo).not.toBeNull();
    });

    it('a form from another origin, or from none, is refused before it is read', async () => {
      const person = await world.user();
      const browser = aBrowser(app);
      const page = await browser.get(begin);
      const attempt = handleCookies(browser)[0]?.slice('sallyport-attempt-'.length);
      const fields = { token: /name="token" value="([^"]*)"/.exec(page.body)?.[1] ?? '', loginName: person.loginName, password: PASSWORD };
      for (const headers of [
        { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        { origin: ORIGIN, 'sec-fetch-site': 'same-site' },
        { origin: 'null' },
        { 'sec-fetch-site': 'none' },
        {},
      ] as Record<string, string>[]) {
        const refused = await browser.post(`${begin}/${attempt}/password`, fields, headers);
        expect([refused.status, refused.body.includes('other_origin')]).toEqual([403, true]);
      }
      expect(sessionCookie(browser)).toBeNull();
      expect((await browser.get(`${begin}/${attempt}`)).title).toBe('Sign in');
    });

    it('a step is never taken by a GET: the address of a form leads to the page of the step', async () => {
      const browser = aBrowser(app);
      await browser.get(begin);
      const attempt = handleCookies(browser)[0]?.slice('sallyport-attempt-'.length);
      for (const path of ['password', 'totp', 'skip', 'cancel', 'enrolments/totp', 'enrolments/totp/confirm']) {
        const answer = await browser.send({ method: 'GET', url: `${begin}/${attempt}/${path}?loginName=x&password=y` });
        expect([answer.statusCode, answer.headers.location]).toEqual([303, `${begin}/${attempt}`]);
      }
      expect((await browser.get(`${begin}/${attempt}`)).title).toBe('Sign in');
      expect((await browser.send({ method: 'HEAD', url: begin })).cookies).toEqual([]);
    });

    it('text that was typed comes back as text, whatever it looks like', async () => {
      const browser = aBrowser(app);
      const page = await (await browser.get(begin)).post('/password', { loginName: '"><script>alert(1)</script>', password: 'x' });
      expect(page.status).toBe(403);
      expect(page.body).not.toContain('<script>alert');
      expect(page.body).toContain('&quot;>&lt;script>alert(1)&lt;/script>');
    });
  });

  describe('ways on', () => {
    it('U2: a sign-in that a client asked for goes on to the protocol; cancelled and refused ones tell it so', async () => {
      const person = await world.user();
      const start = `/t/${world.tenant.slug}/begin-for-oidc`;
      const done = await (await aBrowser(app).get(start)).post('/password', { loginName: person.loginName, password: PASSWORD });
      // Not by a redirect: the way on leads to the application, and Chromium holds redirects after a post to form-action.
      expect([done.response.statusCode, done.goesTo]).toEqual([200, `/t/${world.tenant.slug}/oidc/resume/waiting-1`]);

      const held = await required();
      const browser = aBrowser(app);
      const choice = await (await browser.get(start)).post('/password', { loginName: held.loginName, password: PASSWORD });
      const cancelled = await choice.post('/cancel');
      expect(cancelled.goesTo).toBe(`/t/${world.tenant.slug}/oidc/abort/waiting-1/cancelled`);
      expect([sessionCookie(browser), handleCookies(browser)]).toEqual([null, []]);

      const dead = await world.user({
        groups: [await world.group({ level: 'required', factors: ['webauthn'] }), await world.group({ factors: ['totp'] })],
      });
      const refused = await (await aBrowser(app).get(start)).post('/password', { loginName: dead.loginName, password: PASSWORD });
      expect(refused.body).toContain(`href="/t/${world.tenant.slug}/oidc/abort/waiting-1/refused"`);
    });

    it('S7: signing in again in the same browser ends the session before', async () => {
      const person = await world.user();
      const browser = aBrowser(app);
      const fields = { loginName: person.loginName, password: PASSWORD };
      await (await browser.get(begin)).post('/password', fields);
      const before = sessionCookie(browser) ?? '';
      await (await browser.get(begin)).post('/password', fields);
      const { store, digest } = world.ports;
      expect(sessionCookie(browser)).not.toBe(before);
      expect(await store.findLiveSession(world.tenant.id, digest(before))).toBeNull();
      expect(await store.findLiveSession(world.tenant.id, digest(sessionCookie(browser) ?? ''))).not.toBeNull();
    });

    it('two attempts in one browser never merge', async () => {
      const one = await world.user();
      const two = await world.user();
      const browser = aBrowser(app);
      const first = await browser.get(begin);
      const second = await browser.get(begin);
      expect(handleCookies(browser)).toHaveLength(2);
      await second.post('/password', { loginName: two.loginName, password: PASSWORD });
      expect((await browser.get(`/t/${world.tenant.slug}/account`)).body).toContain(two.loginName);
      await first.post('/password', { loginName: one.loginName, password: PASSWORD });
      expect((await browser.get(`/t/${world.tenant.slug}/account`)).body).toContain(one.loginName);
    });

    it('a browser that begins again and again keeps the newest handles only', async () => {
      const browser = aBrowser(app);
      for (let time = 0; time < 20; time += 1) await browser.get(begin);
      expect(handleCookies(browser)).toHaveLength(12);
    });

    it('S6: signing out ends the session and needs the form of the account page', async () => {
      const person = await world.user();
      const browser = aBrowser(app);
      await (await browser.get(begin)).post('/password', { loginName: person.loginName, password: PASSWORD });
      const token = sessionCookie(browser) ?? '';
      const account = `/t/${world.tenant.slug}/account`;
      expect((await browser.post(`${account}/sign-out`, { token: 'wrong' })).status).toBe(403);
      expect((await browser.get(account)).status).toBe(200);
      const out = await (await browser.get(account)).post('/sign-out');
      expect(out.title).toBe('You are signed out');
      expect(out.body).toContain(`<p class="tenant">${world.tenant.name}</p>`);
      expect(sessionCookie(browser)).toBeNull();
      expect(await world.ports.store.findLiveSession(world.tenant.id, world.ports.digest(token))).toBeNull();
      expect((await browser.get(account)).title).toBe('Sign in');
    });
  });

  it('too many codes: the page says how long to wait, and the fifth wrong one ends the sign-in', async () => {
    const person = await withApp();
    const browser = aBrowser(app);
    let page = await (await browser.get(begin)).post('/password', { loginName: person.loginName, password: PASSWORD });
    const waits: string[] = [];
    for (let wrong = 0; wrong < 30 && page.title === 'One more step'; wrong += 1) {
      page = await page.post('/totp', { code: '000000' });
      if (page.status !== 429) continue;
      waits.push(page.error ?? '');
      expect(Number(page.response.headers['retry-after'])).toBeGreaterThan(0);
      database.moveClock(waits.length * MINUTE);
    }
    database.moveClock(0);
    expect(waits[0]).toMatch(/^Too many attempts\. Wait \d+ seconds?, then try again\.$/);
    expect(page.title).toBe('You cannot be signed in now');
    expect(page.body).toContain('Five codes in this sign-in were wrong');
    expect(sessionCookie(browser)).toBeNull();
  });
});
