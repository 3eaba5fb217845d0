import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { Server } from '../../src/web/server.ts';
import { aBrowser } from '../builders/aBrowser.ts';
import { aServer } from '../builders/aServer.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const LATER = 5 * MINUTE + SECOND;

eachEngine('one’s own account by JSON', (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    app = await aServer(world.ports);
  });
  afterAll(() => app.close());

  const root = () => `/t/${world.tenant.slug}/api/account`;

  /** A program that holds the cookies of somebody who is signed in with a password. */
  async function aProgram(loginName?: string) {
    const person = loginName === undefined ? await world.user() : { id: null, loginName };
    const signIn = await aSignIn(world);
    if ((await signIn.password(person.loginName)) === 'enrol') await signIn.skip();
    const browser = aBrowser(app);
    browser.jar.set(`sallyport-session-${world.tenant.slug}`, String(signIn.token));
    const send = async (method: 'PATCH' | 'DELETE', path: string, body?: unknown) => {
      const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await app.inject({
        method,
        url: `${root()}${path}`,
        headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
    };
    return {
      ...person,
      browser,
      get: (path = '') => browser.readJson(`${root()}${path}`),
      post: (path: string, body: unknown = {}) => browser.json(`${root()}${path}`, body),
      send,
      step: (attempt: unknown, path: string, body: unknown = {}) =>
        browser.json(`/t/${world.tenant.slug}/api/sign-in/${String(attempt)}/${path}`, body),
    };
  }

  async function withKey() {
    const program = await aProgram();
    const key = aSecurityKey();
    const begun = await program.post('/changes', { intent: { kind: 'enrol', factor: 'webauthn' } });
    expect([begun.status, begun.body.step]).toMatchObject([201, { kind: 'enrol', factors: ['webauthn'], reason: 'step_up', needs: null }]);
    expect(begun.body['intent']).toEqual({ kind: 'enrol', factor: 'webauthn' });
    const options = await program.step(begun.body.attempt, 'enrolments/webauthn');
    const response = key.register(String(options.body['challenge']));
    const done = await program.step(begun.body.attempt, 'enrolments/webauthn/confirm', { response, label: 'My key' });
    expect(done.body.step).toMatchObject({ kind: 'signed_in', aal: 2 });
    return { program, key, codes: done.body.backupCodes ?? [] };
  }

  it('S10, S9, F8: add, rename, prove again, and remove, with nothing but a jar and JSON', async () => {
    const { program, key, codes } = await withKey();
    expect(codes).toHaveLength(10);
    const account = await program.get();
    expect(account.body).toMatchObject({
      loginName: program.loginName,
      factors: [{ kind: 'webauthn', label: 'My key', lastUsedAt: null }],
      addable: ['webauthn', 'totp'],
      backupCodes: { left: 10, offer: 'offered' },
    });
    const [{ id }] = account.body['factors'] as [{ id: string }];
    expect(await program.send('PATCH', `/factors/${id}`, { label: 'Blue key' })).toEqual({ status: 200, body: { label: 'Blue key' } });
    expect((await program.send('PATCH', `/factors/${id}`, { label: '' })).body).toMatchObject({ code: 'label_malformed' });

    database.moveClock(LATER);
    expect(await program.send('DELETE', `/factors/${id}`)).toMatchObject({ status: 403, body: { code: 'fresh_proof_needed' } });
    expect(await program.post('/backup-codes')).toMatchObject({ status: 403, body: { code: 'fresh_proof_needed' } });
    const prove = await program.post('/changes', { intent: { kind: 'prove', by: 'real_factor' } });
    expect(prove.body.step).toMatchObject({ kind: 'challenge', purpose: 'guard', factors: ['webauthn'] });
    const options = await program.step(prove.body.attempt, 'webauthn/options');
    const proved = await program.step(prove.body.attempt, 'webauthn', { response: key.assert(String(options.body['challenge'])) });
    expect(proved.body.step).toMatchObject({ kind: 'signed_in', continueAt: `/t/${world.tenant.slug}/account` });
    const renewed = await program.post('/backup-codes');
    expect([renewed.status, renewed.headers['cache-control']]).toEqual([201, 'no-store']);
    expect(renewed.body['codes']).toHaveLength(10);
    expect((await program.send('DELETE', `/factors/${id}`)).status).toBe(204);
    expect((await program.get()).body).toMatchObject({ factors: [], backupCodes: { left: null, offer: 'no_factor_to_renew_for' } });
    database.moveClock(0);
  });

  it('S9: the last one under Required is refused with its code', async () => {
    const { program } = await withKey();
    const [{ id }] = (await program.get()).body['factors'] as [{ id: string }];
    const group = await world.group({ level: 'required' });
    await database.store.transaction(world.tenant.id, (tx) => database.store.addMember(tx, group, program.id ?? ('' as never)));
    expect(await program.send('DELETE', `/factors/${id}`)).toMatchObject({ status: 409, body: { code: 'last_usable_factor' } });
    expect((await program.get()).body['factors']).toHaveLength(1);
  });

  it('S6: sessions are listed and ended, those of others answer like none, and ending one’s own takes the cookie along', async () => {
    const program = await aProgram();
    const [second, third] = [await aProgram(program.loginName), await aProgram(program.loginName)];
    const stranger = await aProgram();
    const listed = (await program.get('/sessions')).body['sessions'] as { id: string; present: boolean; address: string }[];
    expect(listed.map(({ present }) => present)).toEqual([false, false, true]);
    const first = await program.get('/sessions?limit=2');
    const rest = await program.get(`/sessions?limit=2&before=${String(first.body['next'])}`);
    expect([...(first.body['sessions'] as object[]), ...(rest.body['sessions'] as object[])]).toEqual(listed);
    const [theirs] = (await stranger.get('/sessions')).body['sessions'] as { id: string }[];
    for (const id of [theirs?.id, '01900000-0000-7000-8000-000000000001', 'nonsense'])
      expect(await program.send('DELETE', `/sessions/${id}`)).toMatchObject({ status: 404, body: { code: 'session_not_found' } });
    expect((await program.send('DELETE', `/sessions/${listed[0]?.id}`)).status).toBe(204);
    expect((await third.get()).status).toBe(401);
    expect((await second.get()).status).toBe(200);
    expect((await app.inject({ method: 'POST', url: `${root()}/sessions/end-others` })).statusCode).toBe(415);
    expect((await program.post('/sessions/end-others')).status).toBe(204);
    expect((await second.get()).status).toBe(401);
    expect((await stranger.get()).status).toBe(200);
    const present = listed.find((one) => one.present);
    expect((await program.send('DELETE', `/sessions/${present?.id}`)).status).toBe(204);
    expect((await program.get()).status).toBe(401);
  });

  it('A3: what happened, in words, page by page', async () => {
    const program = await aProgram();
    const other = await aProgram(program.loginName);
    expect(other).toBeTruthy();
    const first = await program.get('/activity?limit=2');
    expect(first.body['events']).toMatchObject([
      { type: 'user.signed_in', by: 'you', text: 'Signed in' },
      { type: 'user.signed_in', by: 'you', text: 'Signed in' },
    ]);
    const rest = await program.get(`/activity?before=${String(first.body['next'])}`);
    expect(rest.body).toMatchObject({
      events: [{ type: 'user.created', by: 'the_host', text: 'This account was made, by whoever runs this service' }],
      next: null,
    });
  });

  it('F2, security.md, Paths: a kind that is not allowed, and members that nobody asked for, are refused', async () => {
    const program = await aProgram();
    expect(await program.post('/changes', { intent: { kind: 'enrol', factor: 'sms' } })).toMatchObject({
      status: 403,
      body: { code: 'factor_kind_not_allowed' },
    });
    for (const body of [
      {},
      { intent: { kind: 'enrol', factor: 'password' } },
      { intent: { kind: 'prove' } },
      { intent: { kind: 'prove', by: 'any_factor' }, level: 'off' },
      { intent: { kind: 'prove', by: 'any_factor', factor: 'totp' } },
    ])
      expect(await program.post('/changes', body)).toMatchObject({ status: 400, body: { code: 'input_malformed' } });
    const refused = (await world.events({ user: program.id ?? ('' as never) })).filter(({ type }) => type === 'account.refused');
    expect(refused.map(({ data }) => data)).toEqual([{ act: 'add_factor', code: 'factor_kind_not_allowed' }]);
  });

  it('security.md, Tenancy: a page of another site can change nothing', async () => {
    const program = await aProgram();
    const other = await aProgram(program.loginName);
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    for (const path of ['/changes', '/backup-codes', '/sessions/end-others'])
      expect((await program.browser.json(`${root()}${path}`, {}, headers)).body.code).toBe('other_origin');
    expect((await other.get()).status).toBe(200);
  });
});
