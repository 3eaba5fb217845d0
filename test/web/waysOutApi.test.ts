import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '../../src/domain/directory/user.ts';
import { grantBypass } from '../../src/flows/bypass/grantBypass.ts';
import { makePass } from '../../src/flows/passes/makePass.ts';
import { DAY, formatInstant, HOUR, after as later, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;
const TENANT = { kind: 'tenant' } as const;
const NOBODY = '01990000-0000-7000-8000-000000000000';

eachEngine('the ways out over HTTP', (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
  });
  afterAll(() => app.close());

  async function send(url: string, request: { method?: string; body?: unknown; cookie?: string; form?: string } = {}) {
    const { method = 'GET', body, cookie = '', form } = request;
    const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
    const answer = await app.inject({
      method: method as 'GET',
      url: `/t/${world.tenant.slug}${url}`,
      headers: {
        cookie,
        origin: world.ports.capabilities.publicUrl,
        ...(body === undefined && form === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      ...(form === undefined ? {} : { payload: form }),
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      json: isJson ? answer.json<Record<string, unknown>>() : {},
    };
  }

  async function caller(role: Role) {
    const person = await world.user({ role });
    const signIn = await aSignIn(world, { demand: AAL_2 });
    await signIn.password(person.loginName);
    await signIn.enrolTotp();
    const cookie = `sallyport-session-${world.tenant.slug}=${signIn.token}`;
    return { person, call: (method: string, path: string, body?: unknown) => send(`/api/admin${path}`, { method, body, cookie }) };
  }

  it('B4: an administrator with a fresh proof grants, changes, lists and revokes; an operator reads, and grants nothing', async () => {
    const [administrator, operator] = [await adminCaller(world, app, 'administrator'), await caller('operator')];
    const person = await world.user();
    const finance = await world.application();
    const path = `/users/${person.id}/bypasses`;
    expect((await operator.call('POST', path, { reason: 'lost phone' })).json).toMatchObject({ status: 403, code: 'role_needed' });
    for (const [body, code] of [
      [{}, 'input_malformed'],
      [{ reason: ' ' }, 'reason_missing'],
      [{ reason: 'x', until: 'soon' }, 'input_malformed'],
      [{ reason: 'x', forever: true }, 'input_malformed'],
      [{ reason: 'x', exceptApplications: ['7'] }, 'application_not_found'],
      [{ reason: 'x', until: formatInstant(later(await world.now(), 8 * DAY)) }, 'bypass_window_out_of_range'],
    ] as const) {
      expect([body, (await administrator.call('POST', path, body)).json]).toMatchObject([body, { code }]);
    }
    expect((await administrator.call('POST', `/users/${NOBODY}/bypasses`, { reason: 'x' })).json).toMatchObject({ code: 'user_not_found' });
    expect((await administrator.call('POST', `/users/${administrator.person.id}/bypasses`, { reason: 'x' })).json).toMatchObject({
      code: 'not_permitted',
    });
    const granted = await administrator.confirmed('POST', path, { reason: 'lost phone', exceptApplications: [finance] });
    expect(granted).toMatchObject({
      status: 201,
      json: {
        user: person.id,
        state: 'live',
        reason: 'lost phone',
        exceptApplications: [finance],
        grantedBy: { kind: 'user', id: administrator.person.id },
        revokedAt: null,
      },
    });
    const id = String(granted.json['id']);
    expect((await administrator.call('POST', path, { reason: 'again' })).json).toMatchObject({ status: 409, code: 'bypass_exists' });
    const until = formatInstant(later(await world.now(), 2 * HOUR));
    const change = { reason: 'sooner', until, exceptApplications: [] };
    // U5: sooner over, and for one application more.
    expect((await administrator.confirmed('PATCH', `/bypasses/${id}`, change)).json).toMatchObject({ until, exceptApplications: [] });
    const sooner = { reason: 'sooner still', until: formatInstant(later(await world.now(), HOUR)) };
    expect((await administrator.call('PATCH', `/bypasses/${id}`, sooner)).status).toBe(200);
    expect((await operator.call('PATCH', `/bypasses/${id}`, change)).json).toMatchObject({ code: 'role_needed' });
    expect((await operator.call('DELETE', `/bypasses/${id}`)).json).toMatchObject({ code: 'role_needed' });
    const listed = await operator.call('GET', `/bypasses?user=${person.id}&state=live`);
    expect(listed).toMatchObject({ status: 200, json: { bypasses: [{ id, until: sooner.until }], next: null } });
    expect((await operator.call('GET', '/bypasses?state=gone')).json).toMatchObject({ code: 'input_malformed' });
    expect((await administrator.call('DELETE', `/bypasses/${id}`)).status).toBe(204);
    for (const which of [id, NOBODY]) {
      const code = which === id ? 'bypass_over' : 'bypass_not_found';
      expect((await administrator.call('DELETE', `/bypasses/${which}`)).json).toMatchObject({ code });
      expect((await administrator.call('PATCH', `/bypasses/${which}`, { reason: 'x' })).json).toMatchObject({ code });
    }
    database.moveClock(6 * MINUTE);
    expect((await administrator.call('POST', path, { reason: 'again' })).json).toMatchObject({ status: 403, code: 'confirmation_needed' });
    database.moveClock(0);
  });

  it('B6, B7: an operator with a fresh proof resets, opens a window, makes and revokes a pass; the code is in that one answer', async () => {
    const { person: operator, call } = await caller('operator');
    const person = await world.user();
    const of = `/users/${person.id}`;
    expect((await call('POST', `${of}/enrolment-window`, {})).json).toMatchObject({ status: 409, code: 'no_enrolment_window' });
    expect(await call('POST', `${of}/reset-factors`, {})).toMatchObject({
      status: 200,
      json: { removed: [], mustEnrolUntil: expect.any(String) },
    });
    expect(await call('POST', `${of}/enrolment-window`, {})).toMatchObject({ status: 200, json: { mustEnrolUntil: expect.any(String) } });
    const made = await call('POST', `${of}/pass`, {});
    expect(made).toMatchObject({ status: 201, headers: { 'cache-control': 'no-store' } });
    const code = String(made.json['code']);
    expect(made.json['link']).toBe(`http://localhost:3000/t/${world.tenant.slug}/sign-in?pass=${code}`);
    for (const path of ['/audit/events', of, `${of}/factors`]) expect((await call('GET', path)).text).not.toContain(code);
    expect((await call('DELETE', `${of}/pass`)).status).toBe(204);
    expect((await call('DELETE', `${of}/pass`)).json).toMatchObject({ status: 404, code: 'pass_not_found' });
    for (const act of ['reset-factors', 'enrolment-window', 'pass']) {
      expect((await call('POST', `/users/${operator.id}/${act}`, {})).json).toMatchObject({ status: 403, code: 'not_permitted' });
      expect((await call('POST', `/users/${NOBODY}/${act}`, {})).json).toMatchObject({ status: 404, code: 'user_not_found' });
    }
  });

  it('B7, P1: the address of a pass leads to one that holds no secret, in no header and in no page', async () => {
    await world.rule(TENANT, { level: 'required' });
    const person = await world.user();
    const { code } = must(await makePass(world.ports)({ ...world.host, user: person.id }));
    const begun = await send(`/sign-in?pass=${code}`);
    expect(begun).toMatchObject({ status: 303, headers: { 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' } });
    const { location } = begun.headers;
    expect(location).toMatch(new RegExp(`^/t/${world.tenant.slug}/sign-in/[0-9a-f-]{36}$`));
    expect(JSON.stringify([begun.headers, begun.text])).not.toContain(code);
    // Reading it again and again, as a scanner of mails does, uses nothing up.
    for (let time = 0; time < 3; time += 1) await send(`/sign-in?pass=${code}`);
    expect(await database.asOwner('select 1 from enrolment_passes where user_id = $1', [person.id])).toHaveLength(1);
    for (const odd of ['pass=', 'pass=x', 'pass=a&pass=b', `pass=${'x'.repeat(2_000)}`])
      expect((await send(`/sign-in?${odd}`)).status).toBe(303);
  });

  it('B7: a pass can be typed before the sign-in begins; the page says nothing of whose it is', async () => {
    const page = await send('/sign-in/with-pass');
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Use your pass')]);
    const malformed = await send('/sign-in/with-pass', { method: 'POST', form: 'code=hello' });
    expect([malformed.status, malformed.text]).toEqual([403, expect.stringContaining('That pass is not right')]);
    const unknown = await send('/sign-in/with-pass', { method: 'POST', form: 'code=bcdf-ghjk-mnpq-rstv' });
    expect(unknown).toMatchObject({ status: 303, headers: { location: expect.stringMatching(/\/sign-in\/[0-9a-f-]{36}$/) } });
    expect((await send('/sign-in/with-pass', { method: 'POST', form: 'code=bcdf-ghjk-mnpq-rstv&more=1' })).status).toBe(400);
  });

  it('B7: as JSON: the document says where a pass serves, the step takes it, and a sign-in can begin with it', async () => {
    await world.rule(TENANT, { level: 'required' });
    await world.settings({ firstEnrolment: 'pass' });
    const person = await world.user();
    const jar = new Map<string, string>();
    const post = async (url: string, body: unknown) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await send(url, { method: 'POST', body, cookie });
      for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
        const [name = '', value = ''] = (String(line).split(';')[0] ?? '').split('=');
        jar.set(name, value);
      }
      return answer;
    };
    const { code } = must(await makePass(world.ports)({ ...world.host, user: person.id }));
    const begun = await post('/api/sign-in', {});
    const at = `/api/sign-in/${String(begun.json['attempt'])}`;
    const known = await post(`${at}/password`, { loginName: person.loginName, password: 'correct horse battery' });
    expect(known.json).toMatchObject({ step: { kind: 'enrol', needs: 'pass', passServes: true } });
    for (const wrong of [{}, { code: null }, { code: ['x'] }]) {
      expect((await post(`${at}/pass`, wrong)).json).toMatchObject({ status: 403, code: 'pass_wrong' });
    }
    database.moveClock(5 * SECOND);
    expect((await post(`${at}/pass`, { code })).json).toMatchObject({ step: { kind: 'enrol', needs: null, passServes: false } });

    database.moveClock(MINUTE);
    const next = must(await makePass(world.ports)({ ...world.host, user: person.id }));
    const linked = await post('/api/sign-in', { pass: next.code });
    const answer = await post(`/api/sign-in/${String(linked.json['attempt'])}/password`, {
      loginName: person.loginName,
      password: 'correct horse battery',
    });
    expect(answer.json).toMatchObject({ step: { kind: 'enrol', needs: null } });
    expect(answer.text).not.toContain(next.code);
    database.moveClock(0);
    await world.settings({ firstEnrolment: 'first_factor' });
  });

  it('B2: the session of the browser, and the account page, say that it rests on a bypass', async () => {
    await world.rule(TENANT, { level: 'required' });
    const person = await world.user();
    const window = { reason: 'lost phone', from: null, until: null, exceptApplications: [] };
    must(await grantBypass(world.ports)({ ...world.host, user: person.id, ...window }));
    const signIn = await aSignIn(world);
    expect(await signIn.password(person.loginName)).toBe('signed_in');
    const cookie = `sallyport-session-${world.tenant.slug}=${signIn.token}`;
    expect((await send('/api/session', { cookie })).json).toMatchObject({ aal: 1, allowance: 'bypass' });
    expect((await send('/account', { cookie })).text).toContain('Not asked for, by a decision of an administrator');
    const pages = (await world.events({ user: person.id })).filter(({ type, data }) => type === 'bypass.used' && data['for'] === 'page');
    expect(pages).toHaveLength(1);
    // S4: over, it opens neither.
    database.moveClock(DAY + SECOND);
    expect((await send('/api/session', { cookie })).status).toBe(401);
    database.moveClock(0);
    expect(await signIn.session()).not.toBeNull();
  });
});
