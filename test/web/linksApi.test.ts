import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendInvitation } from '../../src/flows/directory/sendInvitation.ts';
import { sendMailVerification } from '../../src/flows/directory/sendMailVerification.ts';
import { updateTenant } from '../../src/flows/directory/updateTenant.ts';
import { HOUR, SECOND } from '../../src/kernel/instant.ts';
import type { Server } from '../../src/web/server.ts';
import { aBrowser, type Browser } from '../builders/aBrowser.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aMailbox, type Mailbox } from '../builders/mailbox.ts';
import { aWorld, must, PASSWORD, type World } from '../builders/world.ts';

const NEW = 'quite another set of words';
const TENANT = { kind: 'tenant' } as const;

eachEngine('links by mail, as JSON', (database) => {
  let world: World;
  let mailbox: Mailbox;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    mailbox = await aMailbox(world);
    // Every test comes from a network of its own: the limits of one are not those of another.
    app = await aServer(mailbox.ports, { trustedProxies: ['127.0.0.1'] });
    const settings = { selfRegistration: true, registrationDomains: ['example.com'] };
    must(await updateTenant(mailbox.ports)({ ...world.host, settings, expectedRevision: null, deadEnds: 'accept' }));
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });

  let networks = 0;
  const at = () => `/t/${world.tenant.slug}/api`;
  const post = (path: string, body: unknown, browser: Browser = aBrowser(app)) => {
    networks += 1;
    return browser.json(`${at()}${path}`, body, { 'x-forwarded-for': `198.51.${networks % 256}.1` });
  };
  const anAddress = () => `${world.unique('ada')}@example.com`;

  async function person(words: { password?: null; mailVerified?: boolean } = {}) {
    const mail = anAddress();
    return { mail, ...(await world.user({ mail, mailVerified: true, ...words })) };
  }
  async function resetKey({ mail }: { readonly mail: string }): Promise<string> {
    expect((await post('/forgot-password', { name: mail })).status).toBe(204);
    return mailbox.key(mail);
  }
  async function invitationKey() {
    const ada = await person({ password: null, mailVerified: false });
    must(await sendInvitation(mailbox.ports)({ ...world.host, user: ada.id }));
    return { ...ada, key: await mailbox.key(ada.mail) };
  }

  describe('asking', () => {
    it('P4, P5: a reset is answered alike for every name: status, headers, nothing in the body, no cookie', async () => {
      const ada = await person();
      const disabled = await person();
      await database.asOwner('update users set disabled_at = now() where id = $1', [disabled.id]);
      const unverified = await person({ mailVerified: false });
      const names = [ada.mail, ada.loginName, disabled.mail, unverified.loginName, world.unique('nobody'), 'x\u0000y', null, 7, ['a']];
      const answers = [];
      for (const name of names) {
        const browser = aBrowser(app);
        const { status, headers, body } = await post('/forgot-password', { name }, browser);
        const { date: _date, 'x-request-id': _request, ...others } = headers;
        answers.push(JSON.stringify({ status, others, body, cookies: [...browser.jar] }));
      }
      expect(new Set(answers).size).toBe(1);
      expect(JSON.parse(answers[0] ?? '')).toMatchObject({ status: 204, others: { 'cache-control': 'no-store' }, body: {}, cookies: [] });
      expect((await mailbox.subjects(ada.mail)).length).toBeGreaterThan(0);
      expect(await mailbox.subjects(unverified.mail)).not.toContain((await mailbox.subjects(ada.mail)).at(-1));
    });

    it('security.md, Tenancy: registering is answered alike for an address that has an account, and refused for what is no secret', async () => {
      const ada = await person();
      const fresh = anAddress();
      const answers = [];
      for (const mail of [ada.mail, fresh]) {
        const { status, headers, body } = await post('/register', { mail, displayName: 'Ada' });
        answers.push({ status, body, headers: Object.keys(headers).sort() });
      }
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.status).toBe(204);
      for (const [body, status, code] of [
        [{ mail: 'ada@elsewhere.example', displayName: 'Ada' }, 403, 'mail_domain_not_allowed'],
        [{ mail: 'nobody', displayName: 'Ada' }, 400, 'mail_malformed'],
        [{ mail: fresh, displayName: ' ' }, 400, 'display_name_malformed'],
        [{ mail: fresh, displayName: 'Ada', role: 'owner' }, 400, 'input_malformed'],
        [{ mail: fresh, displayName: 'Ada', password: PASSWORD }, 400, 'input_malformed'],
      ] as const) {
        const answer = await post('/register', body);
        expect([body, answer.status, answer.body.code]).toEqual([body, status, code]);
      }
      expect((await post('/forgot-password', { name: ada.mail, returnTo: '//evil.example' })).body.code).toBe('input_malformed');
    });

    it('where strangers make no account, or no mail is sent, it says so', async () => {
      const there = await aWorld(database.store);
      const box = await aMailbox(there);
      const server = await aServer(box.ports);
      const closed = await aBrowser(server).json(`/t/${there.tenant.slug}/api/register`, { mail: anAddress(), displayName: 'Ada' });
      expect([closed.status, closed.body.code]).toEqual([403, 'registration_closed']);
      const silent = await aServer(there.ports);
      for (const path of ['forgot-password', 'register']) {
        const answer = await aBrowser(silent).json(`/t/${there.tenant.slug}/api/${path}`, {
          ...(path === 'register' ? { mail: anAddress(), displayName: 'Ada' } : { name: 'ada' }),
        });
        expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'mail_unavailable']);
      }
      await Promise.all([server.close(), silent.close()]);
      await box.close();
    });

    it('security.md, Codes: too many is 429, with the time at which to come back', async () => {
      const name = world.unique('nobody');
      for (let time = 0; time < 5; time += 1) expect((await post('/forgot-password', { name })).status).toBe(204);
      const { status, body, headers } = await post('/forgot-password', { name });
      expect([status, body]).toMatchObject([
        429,
        { code: 'too_many_attempts', retryAt: expect.stringMatching(/^\d{4}-.*Z$/), retryAfterSeconds: expect.any(Number) },
      ]);
      expect(headers['retry-after']).toBe(String(body['retryAfterSeconds']));
    });
  });

  describe('following', () => {
    it('P4: a link is read as often as one likes, sets the password once, ends all sessions and gives none', async () => {
      const ada = await person();
      const signIn = await aSignIn(world);
      await signIn.password(ada.loginName);
      await signIn.skip();
      const key = await resetKey(ada);
      for (let time = 0; time < 3; time += 1) {
        const link = await post('/link', { key });
        expect([link.status, link.headers['cache-control'], link.body]).toEqual([
          200,
          'no-store',
          { purpose: 'reset_password', tenantName: 'Acme', loginName: ada.loginName, displayName: 'A Person', mail: ada.mail },
        ]);
      }
      for (const [password, code] of [
        ['short', 'password_too_short'],
        ['password123', 'password_breached'],
        [`${ada.loginName}1`, 'password_guessable'],
      ] as const) {
        expect((await post('/link/reset-password', { key, password })).body).toMatchObject({ status: 400, code });
      }
      expect(await signIn.session()).not.toBeNull();
      const browser = aBrowser(app);
      browser.jar.set(`sallyport-session-${world.tenant.slug}`, String(signIn.token));
      const done = await post('/link/reset-password', { key, password: NEW }, browser);
      expect([done.status, [...browser.jar.keys()]]).toEqual([204, []]);
      expect(await signIn.session()).toBeNull();
      expect(await (await aSignIn(world)).password(ada.loginName)).toBe('credentials_wrong');
      expect(await (await aSignIn(world)).password(ada.loginName, NEW)).toBe('signed_in');
      for (const path of ['/link', '/link/reset-password']) {
        const body = path === '/link' ? { key } : { key, password: PASSWORD };
        expect(await post(path, body)).toMatchObject({ status: 410, body: { code: 'link_over' } });
      }
    });

    it('an address is confirmed, and the answer names it', async () => {
      const ada = await person({ mailVerified: false });
      must(await sendMailVerification(mailbox.ports)({ ...world.host, user: ada.id }));
      const key = await mailbox.key(ada.mail);
      expect((await post('/link', { key })).body).toMatchObject({ purpose: 'verify_mail', mail: ada.mail });
      expect(await post('/link/confirm-mail', { key })).toMatchObject({ status: 200, body: { mail: ada.mail } });
      expect(await post('/link/confirm-mail', { key })).toMatchObject({ status: 410, body: { code: 'link_over' } });
      expect(await resetKey(ada)).toEqual(expect.any(String));
    });

    it('P1, P2, L9: an invitation goes on in a sign-in attempt; under "required" nothing opens before the enrolment ends', async () => {
      await world.rule(TENANT, { level: 'required' });
      const { key, loginName, mail } = await invitationKey();
      const browser = aBrowser(app);
      expect((await post('/link', { key }, browser)).body).toMatchObject({ purpose: 'invitation', loginName, mail });
      const entered = await post('/link/enter', { key, password: NEW }, browser);
      expect([entered.status, entered.body.step]).toMatchObject([201, { kind: 'enrol', skippable: false }]);
      expect(entered.headers['location']).toBe(`${at()}/sign-in/${entered.body.attempt}`);
      expect([...browser.jar.keys()]).toEqual([`sallyport-attempt-${entered.body.attempt}`]);
      expect(JSON.stringify(entered.body)).not.toContain(browser.jar.get(`sallyport-attempt-${entered.body.attempt}`));
      expect((await browser.readJson(`${at()}/account`)).body.code).toBe('session_needed');
      expect((await browser.readJson(`${at()}/sign-in/${entered.body.attempt}`)).body.step).toMatchObject({ kind: 'enrol' });
      expect((await post(`/sign-in/${entered.body.attempt}/skip`, {}, browser)).body.code).toBe('step_not_offered');
      expect((await aBrowser(app).readJson(`${at()}/sign-in/${entered.body.attempt}`)).body.code).toBe('attempt_not_found');
      expect((await post('/link/enter', { key, password: NEW })).body.code).toBe('link_over');
      await world.rule(TENANT, { level: 'optional' });
    });

    it('P2, L7: a registration is finished, and opens the account when the sign-in has ended', async () => {
      const mail = anAddress();
      expect((await post('/register', { mail, displayName: 'Nora Helmer' })).status).toBe(204);
      const key = await mailbox.key(mail);
      const browser = aBrowser(app);
      expect((await post('/link', { key }, browser)).body).toMatchObject({
        purpose: 'registration',
        loginName: mail,
        displayName: 'Nora Helmer',
      });
      expect((await post('/link/enter', { key, password: 'short' }, browser)).body.code).toBe('password_too_short');
      const entered = await post('/link/enter', { key, password: NEW }, browser);
      expect([entered.status, entered.body.step]).toMatchObject([201, { kind: 'enrol', skippable: true }]);
      const skipped = await post(`/sign-in/${entered.body.attempt}/skip`, {}, browser);
      expect(skipped.body.step).toMatchObject({ kind: 'signed_in', aal: 1 });
      expect((await browser.readJson(`${at()}/account`)).body).toMatchObject({ loginName: mail, displayName: 'Nora Helmer' });
    });

    it('the wrong route of a right link does nothing and does not use it up; unknown properties do nothing either', async () => {
      const ada = await person();
      const reset = await resetKey(ada);
      const { key: invitation } = await invitationKey();
      for (const [path, body] of [
        ['/link/enter', { key: reset, password: NEW }],
        ['/link/confirm-mail', { key: reset }],
        ['/link/reset-password', { key: invitation, password: NEW }],
        ['/link/confirm-mail', { key: invitation }],
      ] as const) {
        expect([path, (await post(path, body)).body]).toMatchObject([path, { status: 410, code: 'link_over' }]);
      }
      for (const [path, body] of [
        ['/link', { key: reset, purpose: 'registration' }],
        ['/link/reset-password', { key: reset, password: NEW, user: ada.id }],
        ['/link/enter', { key: invitation, password: NEW, skip: true }],
        ['/link/confirm-mail', { key: reset, mail: 'me@example.com' }],
      ] as const) {
        expect([path, (await post(path, body)).body.code]).toEqual([path, 'input_malformed']);
      }
      expect((await post('/link', { key: reset })).body).toMatchObject({ purpose: 'reset_password' });
      expect((await post('/link', { key: invitation })).body).toMatchObject({ purpose: 'invitation' });
    });

    it('used, over, of another tenant, or never there: all are answered alike, and on record', async () => {
      const used = await resetKey(await person());
      expect((await post('/link/reset-password', { key: used, password: NEW })).status).toBe(204);
      const old = await resetKey(await person());
      const elsewhere = await aWorld(database.store);
      const fresh = await resetKey(await person());
      const abroad = await aBrowser(app).json(`/t/${elsewhere.tenant.slug}/api/link`, { key: fresh });
      database.moveClock(HOUR + SECOND);
      const answers = [abroad];
      for (const key of [used, old, 'x'.repeat(43), 'short', '', null, 7, [used], { key: used }])
        answers.push(await post('/link', { key }));
      expect((await post('/link', {})).body.code).toBe('input_malformed');
      for (const { status, body } of answers) {
        const { instance: _, ...told } = body;
        const { instance: __, ...first } = abroad.body;
        expect([status, told]).toEqual([410, first]);
      }
      for (const key of [old, null]) {
        expect((await post('/link/reset-password', { key, password: NEW })).body.code).toBe('link_over');
      }
      database.moveClock(0);
      expect((await world.events()).map(({ type }) => type)).toContain('mail_link.refused');
    });

    it('security.md, Paths: a link is followed by posts alone, with the key in no address, and by no other site', async () => {
      const key = await resetKey(await person());
      const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
      const browser = aBrowser(app);
      for (const path of ['/link', '/link/reset-password', '/link/confirm-mail', '/link/enter', '/forgot-password', '/register']) {
        expect([path, (await browser.json(`${at()}${path}`, {}, foreign)).body.code]).toEqual([path, 'other_origin']);
        expect([path, (await browser.readJson(`${at()}${path}?key=${key}`)).status]).toEqual([path, 404]);
        expect([path, (await browser.json(`${at()}${path}`, {}, { 'content-type': 'text/plain' })).status]).toEqual([path, 415]);
      }
      expect((await post(`/link?key=${key}`, {})).body.code).toBe('input_malformed');
      expect((await post('/link', { key })).status).toBe(200);
    });
  });

  it('the OpenAPI document has each call, with what it takes and nothing else', async () => {
    const { paths } = (await app.inject({ url: '/openapi.json' })).json() as { paths: Record<string, { post?: { requestBody: unknown } }> };
    for (const [path, names] of [
      ['forgot-password', ['name']],
      ['register', ['mail', 'displayName']],
      ['link', ['key']],
      ['link/reset-password', ['key', 'password']],
      ['link/confirm-mail', ['key']],
      ['link/enter', ['key', 'password']],
      ['account/password', ['currentPassword', 'password']],
      ['account/mail', ['currentPassword', 'mail']],
    ] as const) {
      expect([path, paths[`/t/{tenant}/api/${path}`]?.post?.requestBody]).toMatchObject([
        path,
        { content: { 'application/json': { schema: { type: 'object', additionalProperties: false, required: names } } } },
      ]);
    }
  });
});
