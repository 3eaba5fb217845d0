import { afterAll, beforeAll, expect, it } from 'vitest';
import { updateTenant } from '../../src/flows/directory/updateTenant.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { Server } from '../../src/web/server.ts';
import { aBrowser } from '../builders/aBrowser.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aMailbox, type Mailbox } from '../builders/mailbox.ts';
import { aWorld, must, PASSWORD, type World } from '../builders/world.ts';

const NEW = 'quite another set of words';

eachEngine('one’s own password and address by JSON', (database) => {
  let world: World;
  let mailbox: Mailbox;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    mailbox = await aMailbox(world);
    app = await aServer(mailbox.ports);
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });

  const root = () => `/t/${world.tenant.slug}/api`;
  const anAddress = () => `${world.unique('ada')}@example.com`;

  /** A program that holds the cookies of somebody who is signed in. */
  async function aProgram(words: { factor?: true; mailVerified?: boolean } = {}) {
    const mail = anAddress();
    const person = await world.user({ mail, mailVerified: words.mailVerified ?? true });
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    const totp = words.factor === true ? await signIn.enrolTotp() : null;
    if (totp === null) await signIn.skip();
    const browser = aBrowser(app);
    browser.jar.set(`sallyport-session-${world.tenant.slug}`, String(signIn.token));
    return {
      ...person,
      mail,
      signIn,
      totp,
      browser,
      recovery: async () => (await browser.readJson(`${root()}/account/recovery`)).body,
      post: (path: string, body: unknown) => browser.json(`${root()}${path}`, body),
    };
  }

  it('S6: another password takes the present one, ends every session, this one too, and takes its cookie along', async () => {
    const ada = await aProgram();
    expect(await ada.recovery()).toEqual({
      mail: ada.mail,
      mailVerified: true,
      hasPassword: true,
      proof: { password: 'shown', mail: 'shown' },
    });
    for (const [body, status, code] of [
      [{ currentPassword: 'wrong', password: NEW }, 403, 'credentials_wrong'],
      [{ currentPassword: null, password: NEW }, 403, 'credentials_wrong'],
      [{ password: NEW }, 400, 'input_malformed'],
      [{ currentPassword: PASSWORD, password: 7 }, 400, 'password_too_short'],
      [{ currentPassword: PASSWORD, password: 'password123' }, 400, 'password_breached'],
      [{ currentPassword: PASSWORD, password: NEW, user: ada.id }, 400, 'input_malformed'],
    ] as const) {
      const answer = await ada.post('/account/password', body);
      expect([body, answer.status, answer.body.code]).toEqual([body, status, code]);
    }
    expect(await ada.signIn.session()).not.toBeNull();
    const done = await ada.post('/account/password', { currentPassword: PASSWORD, password: NEW });
    expect([done.status, [...ada.browser.jar.keys()]]).toEqual([204, []]);
    expect(await ada.signIn.session()).toBeNull();
    expect(await (await aSignIn(world)).password(ada.loginName)).toBe('credentials_wrong');
    expect(await (await aSignIn(world)).password(ada.loginName, NEW)).toBe('signed_in');
  });

  it('S10: whoever holds a factor shows it first, by the same calls as for every change of one’s own', async () => {
    const ada = await aProgram({ factor: true });
    database.moveClock(5 * MINUTE + SECOND);
    expect(await ada.recovery()).toMatchObject({ proof: { password: 'needed', mail: 'needed' } });
    for (const [path, body] of [
      ['/account/password', { currentPassword: PASSWORD, password: NEW }],
      ['/account/mail', { currentPassword: PASSWORD, mail: anAddress() }],
      ['/account/mail/confirm', {}],
    ] as const) {
      expect([path, await ada.post(path, body)]).toMatchObject([path, { status: 403, body: { code: 'step_up_needed' } }]);
    }
    const begun = await ada.post('/account/changes', { intent: { kind: 'prove', by: 'any_factor' } });
    const proved = await ada.post(`/sign-in/${begun.body.attempt}/totp`, { code: await ada.totp?.code() });
    expect(proved.body.step).toMatchObject({ kind: 'signed_in' });
    expect(await ada.recovery()).toMatchObject({ proof: { password: 'shown', mail: 'shown' } });
    expect((await ada.post('/account/password', { currentPassword: PASSWORD, password: NEW })).status).toBe(204);
    database.moveClock(0);
  });

  it('S11: where a first factor needs a code by mail, a password alone does not move the address that it goes to', async () => {
    const ada = await aProgram();
    const settings = { firstEnrolment: 'mail_code' } as const;
    must(await updateTenant(mailbox.ports)({ ...world.host, settings, expectedRevision: null, deadEnds: 'accept' }));
    expect(await ada.recovery()).toMatchObject({ proof: { mail: 'first_needed', password: 'shown' } });
    expect((await ada.post('/account/mail', { currentPassword: PASSWORD, mail: anAddress() })).body.code).toBe('step_up_needed');
    expect((await ada.post('/account/mail/confirm', {})).status).toBe(204);
    await world.settings({ firstEnrolment: 'first_factor' });
  });

  it('security.md, Factors: a new address is the address when its link was followed, also by JSON', async () => {
    const ada = await aProgram();
    const next = anAddress();
    expect((await ada.post('/account/mail', { currentPassword: PASSWORD, mail: 'nobody' })).body.code).toBe('mail_malformed');
    expect((await ada.post('/account/mail', { currentPassword: PASSWORD, mail: next, mailVerified: true })).body.code).toBe(
      'input_malformed',
    );
    expect((await ada.post('/account/mail', { currentPassword: 'wrong', mail: next })).body.code).toBe('credentials_wrong');
    const asked = await ada.post('/account/mail', { currentPassword: PASSWORD, mail: next });
    expect([asked.status, asked.headers['cache-control']]).toEqual([204, 'no-store']);
    expect(await ada.recovery()).toMatchObject({ mail: ada.mail });
    const key = await mailbox.key(next);
    expect((await ada.post('/link', { key })).body).toMatchObject({ purpose: 'change_mail', mail: next });
    expect((await ada.post('/link/confirm-mail', { key })).body).toEqual({ mail: next });
    expect(await ada.recovery()).toMatchObject({ mail: next, mailVerified: true });
    expect((await mailbox.subjects(ada.mail)).at(-1)).toBe('The mail address of your account at Acme was changed');
  });

  it('an own address is confirmed by a link that one asks for, five times in 15 minutes', async () => {
    const ada = await aProgram({ mailVerified: false });
    expect(await ada.recovery()).toMatchObject({ mailVerified: false });
    for (let time = 0; time < 5; time += 1) expect((await ada.post('/account/mail/confirm', {})).status).toBe(204);
    expect(await ada.post('/account/mail/confirm', {})).toMatchObject({
      status: 429,
      body: { code: 'too_many_attempts', retryAt: expect.stringMatching(/Z$/), retryAfterSeconds: expect.any(Number) },
    });
    expect((await ada.post('/link/confirm-mail', { key: await mailbox.key(ada.mail) })).status).toBe(200);
    expect(await ada.recovery()).toMatchObject({ mailVerified: true });
  });

  it('security.md, Codes: a wrong present password is a guess, is counted, and ends in 429', async () => {
    const ada = await aProgram();
    const codes = [];
    for (let guess = 0; guess < 11; guess += 1) {
      codes.push((await ada.post('/account/password', { currentPassword: 'wrong', password: NEW })).body.code);
    }
    expect([codes.at(0), codes.at(9), codes.at(10)]).toEqual(['credentials_wrong', 'credentials_wrong', 'too_many_attempts']);
    expect((await ada.post('/account/mail', { currentPassword: PASSWORD, mail: anAddress() })).body.code).toBe('too_many_attempts');
    expect(await ada.signIn.session()).not.toBeNull();
  });

  it('P2, security.md, Tenancy: nothing without a session, and nothing from a page of another site', async () => {
    const ada = await aProgram();
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const body = { currentPassword: PASSWORD, password: NEW };
    for (const path of ['/account/password', '/account/mail', '/account/mail/confirm']) {
      expect([path, (await aBrowser(app).json(`${root()}${path}`, {})).body.code]).toEqual([path, 'session_needed']);
      expect([path, (await ada.browser.json(`${root()}${path}`, body, foreign)).body.code]).toEqual([path, 'other_origin']);
    }
    expect((await aBrowser(app).readJson(`${root()}/account/recovery`)).body.code).toBe('session_needed');
    expect(await ada.signIn.session()).not.toBeNull();
  });
});
