import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendInvitation } from '../../src/flows/directory/sendInvitation.ts';
import { updateTenant } from '../../src/flows/directory/updateTenant.ts';
import type { Server } from '../../src/web/server.ts';
import { aBrowser, type Browser } from '../builders/aBrowser.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aMailbox, type Mailbox } from '../builders/mailbox.ts';
import { aWorld, must, ORIGIN, PASSWORD, type World } from '../builders/world.ts';

const NEW = 'quite another set of words';

eachEngine('links by mail, attacked', (database) => {
  let world: World;
  let mailbox: Mailbox;
  let app: Server;
  let at: string;
  beforeAll(async () => {
    world = await aWorld(database.store);
    mailbox = await aMailbox(world);
    app = await aServer(mailbox.ports);
    at = `/t/${world.tenant.slug}`;
    const settings = { selfRegistration: true };
    must(await updateTenant(mailbox.ports)({ ...world.host, settings, expectedRevision: null, deadEnds: 'accept' }));
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });

  async function person() {
    const mail = `${world.unique('ada')}@example.com`;
    return { mail, ...(await world.user({ mail, mailVerified: true })) };
  }
  async function forgot(name: string, browser: Browser = aBrowser(app)) {
    return (await browser.get(`${at}/forgot-password`)).post('/forgot-password', { name });
  }
  async function linkFor({ mail }: { readonly mail: string }): Promise<string> {
    await forgot(mail);
    return mailbox.key(mail);
  }

  it('P4, P5: the page answers alike for every name: status, headers, body', async () => {
    const ada = await person();
    const disabled = await person();
    await database.asOwner('update users set disabled_at = now() where id = $1', [disabled.id]);
    const unverified = await world.user({ mail: `${world.unique('eve')}@example.com` });
    const answers = [];
    for (const name of [
      ada.mail,
      ada.loginName,
      disabled.mail,
      unverified.loginName,
      world.unique('nobody'),
      'x\u0000y',
      'ä'.repeat(200),
    ]) {
      const { response } = await forgot(name);
      const { date: _date, 'x-request-id': _request, ...headers } = response.headers;
      answers.push({ status: response.statusCode, headers, body: response.body });
    }
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  });

  it('P4: answering is the same work for every name: as many statements, none of which asks who it is', async () => {
    const ada = await person();
    const { deliver, ports } = mailbox;
    await deliver();
    const asked: string[][] = [];
    for (const name of [ada.mail, world.unique('nobody')]) {
      const calls: string[] = [];
      const store = new Proxy(ports.store, {
        get(target, property) {
          const value: unknown = Reflect.get(target, property);
          if (typeof value !== 'function') return value;
          return (...given: never[]) => {
            calls.push(String(property));
            return (value as (...words: never[]) => unknown).apply(target, given);
          };
        },
      });
      const watched = await aServer({ ...ports, store });
      const form = await aBrowser(watched).get(`${at}/forgot-password`);
      calls.length = 0;
      await form.post('/forgot-password', { name });
      asked.push(calls);
      await watched.close();
    }
    expect(asked[0]).toEqual(asked[1]);
    expect(asked[0]).toContain('enqueueJob');
    expect(asked[0]?.filter((call) => /find(User|People|Password)|gather/.test(call))).toEqual([]);
  });

  it('security.md, Tenancy: registering answers alike for an address that has an account', async () => {
    const ada = await person();
    const answers = [];
    for (const mail of [ada.mail, `${world.unique('new')}@example.com`]) {
      const page = await (await aBrowser(app).get(`${at}/register`)).post('/register', { mail, displayName: 'Ada' });
      answers.push({ status: page.status, body: page.body, headers: Object.keys(page.response.headers).sort() });
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  it('security.md, Assurance: the link in a mail comes from the settings, whatever the request says of its host', async () => {
    const ada = await person();
    const browser = aBrowser(app);
    const form = await browser.get(`${at}/forgot-password`);
    const token = /name="token" value="([^"]*)"/.exec(form.body)?.[1] ?? '';
    const forged = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
    await browser.post(`${at}/forgot-password`, { token, name: ada.mail }, { origin: ORIGIN, 'sec-fetch-site': 'same-origin', ...forged });
    expect(await mailbox.newest(ada.mail)).not.toContain('evil');
    await mailbox.key(ada.mail);
  });

  it('security.md, Tenancy: reading a link changes nothing, however often, and takes its secret out of the address', async () => {
    const ada = await person();
    const key = await linkFor(ada);
    for (let time = 0; time < 3; time += 1) {
      const browser = aBrowser(app);
      const first = await browser.send({ method: 'GET', url: `${at}/link?key=${key}` });
      expect(first.statusCode).toBe(303);
      expect(first.headers['location']).toBe(`${at}/link`);
      expect(first.headers['referrer-policy']).toBe('no-referrer');
      expect(first.headers['cache-control']).toBe('no-store');
      const page = await browser.get(`${at}/link`);
      expect(page.title).toBe('Set a new password');
      expect(page.body).not.toContain(key);
    }
    const head = await aBrowser(app).send({ method: 'HEAD', url: `${at}/link?key=${key}` });
    expect(head.statusCode).toBe(404);
    const page = await aBrowser(app).get(`${at}/link?key=${key}`);
    const done = await page.post('/link', { password: NEW });
    expect([done.status, done.title]).toEqual([200, 'Your password is set']);
    const signIn = await (await aBrowser(app).get(`${at}/sign-in`)).post('/password', { loginName: ada.loginName, password: NEW });
    expect(signIn.title).toBe('Protect your account with a second step');
  });

  it('P4: a reset leaves no session behind, and no cookie that opens anything', async () => {
    const ada = await person();
    const browser = aBrowser(app);
    await (await browser.get(`${at}/link?key=${await linkFor(ada)}`)).post('/link', { password: NEW });
    expect([...browser.jar.keys()]).toEqual([]);
    expect((await browser.get(`${at}/account`)).title).toBe('Sign in');
  });

  it('a link that is over shows one page with a way to ask again, whatever was wrong with it', async () => {
    const ada = await person();
    const used = await linkFor(ada);
    await (await aBrowser(app).get(`${at}/link?key=${used}`)).post('/link', { password: NEW });
    const pages = [];
    for (const key of [used, 'x'.repeat(43), 'short', '']) pages.push(await aBrowser(app).get(`${at}/link?key=${key}`));
    pages.push(await aBrowser(app).get(`${at}/link`));
    for (const page of pages) {
      expect([page.status, page.title]).toEqual([410, 'This link is over']);
      expect(page.body).toContain(`${at}/forgot-password`);
    }
    const elsewhere = await aWorld(database.store);
    const fresh = await linkFor(await person());
    expect((await aBrowser(app).get(`/t/${elsewhere.tenant.slug}/link?key=${fresh}`)).title).toBe('This link is over');
  });

  it('a form of one link does nothing once this browser has followed another', async () => {
    const [ada, eve] = [await person(), await person()];
    const browser = aBrowser(app);
    const first = await browser.get(`${at}/link?key=${await linkFor(ada)}`);
    await browser.get(`${at}/link?key=${await linkFor(eve)}`);
    const refused = await first.post('/link', { password: NEW });
    expect(refused.error).toBe('The page was out of date. Try again.');
    expect(refused.body).toContain(eve.loginName);
    const unknown = await (await aBrowser(app).get(`${at}/link?key=${await linkFor(ada)}`)).post('/link', { password: NEW, user: ada.id });
    expect(unknown.status).toBe(400);
  });

  it('security.md, Tenancy: a page of another site can neither ask for a link nor follow one', async () => {
    const ada = await person();
    const browser = aBrowser(app);
    await browser.get(`${at}/link?key=${await linkFor(ada)}`);
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await browser.post(`${at}/link`, { password: NEW }, foreign)).status).toBe(403);
    expect((await browser.post(`${at}/forgot-password`, { name: ada.mail }, foreign)).status).toBe(403);
    expect((await browser.post(`${at}/forgot-password`, { name: ada.mail })).error).toBe('The page was out of date. Try again.');
    expect((await browser.post(`${at}/link`, { password: NEW })).error).toBe('The page was out of date. Try again.');
  });

  it('security.md, Assurance: nothing in a link or a form says where one goes afterwards', async () => {
    const ada = await person();
    const key = await linkFor(ada);
    const browser = aBrowser(app);
    const answer = await browser.send({ method: 'GET', url: `${at}/link?key=${key}&next=https://evil.example&returnTo=//evil.example` });
    expect(answer.headers['location']).toBe(`${at}/link`);
    const done = await (await browser.get(`${at}/link?next=//evil.example`)).post('/link', { password: NEW });
    expect(done.body).not.toContain('evil');
  });

  it('P2, L9: under "required" an invitation leads to enrolment, and its handle opens nothing else', async () => {
    const there = await aWorld(database.store);
    const box = await aMailbox(there);
    const server = await aServer(box.ports);
    const mail = `${there.unique('ada')}@example.com`;
    await there.rule({ kind: 'tenant' }, { level: 'required' });
    const { id } = await there.user({ mail, password: null });
    must(await sendInvitation(box.ports)({ ...there.host, user: id }));
    const browser = aBrowser(server);
    const page = await browser.get(`/t/${there.tenant.slug}/link?key=${await box.key(mail)}`);
    expect(page.title).toBe('Welcome');
    const step = await page.post('/link', { password: PASSWORD });
    expect(step.title).toBe('Set up a second step');
    expect(step.body).not.toContain('Not now');
    expect([...browser.jar.keys()].filter((name) => name.includes('session'))).toEqual([]);
    expect((await browser.get(`/t/${there.tenant.slug}/account`)).title).toBe('Sign in');
    await server.close();
    await box.close();
  });

  it('where no mail is sent, the sign-in page names no way that needs it, and the ways are shut', async () => {
    const silent = await aServer(world.ports);
    const page = await aBrowser(silent).get(`${at}/sign-in`);
    expect(page.body).not.toContain('forgot-password');
    expect((await aBrowser(silent).get(`${at}/forgot-password`)).status).toBe(409);
    await silent.close();
    const open = await aBrowser(app).get(`${at}/sign-in`);
    expect(open.body).toContain(`${at}/forgot-password`);
    expect(open.body).toContain(`${at}/register`);
  });
});
