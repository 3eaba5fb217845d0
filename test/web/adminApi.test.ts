import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/domain/directory/user.ts';
import { DAY, formatInstant, after as later, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import { buildServer } from '../../src/web/server.ts';
import { webFlows } from '../../src/web/webFlows.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

interface Answer {
  readonly status: number;
  readonly json: Record<string, never> & { readonly [key: string]: unknown };
  readonly text: string;
}

eachEngine('the API of the administration', (database) => {
  let world: World;
  let app: FastifyInstance;
  beforeAll(async () => {
    world = await aWorld(database.store);
    app = await buildServer({
      ports: world.ports,
      flows: webFlows(world.ports),
      oidc: { resume: () => '/', abort: () => '/' },
      trustedProxies: [],
      log: null,
      mounts: [(scope) => adminApi(scope, adminFlows(world.ports))],
    });
  });
  afterAll(() => app.close());

  /** A signed-in person of this role, as a caller of the API. */
  async function caller(role: Role | null, aal: 1 | 2 = 2) {
    const person = await world.user(role === null ? {} : { role });
    const signIn = await aSignIn(world, aal === 2 ? { demand: AAL_2 } : {});
    await signIn.password(person.loginName);
    if (aal === 2) await signIn.enrolTotp();
    else await signIn.skip();
    return { person, signIn, call: callerWith(`sallyport-session-${world.tenant.slug}=${signIn.token}`) };
  }

  function callerWith(cookie: string) {
    return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
      const sent: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      const response = await app.inject({
        method: method as 'GET',
        url: `/t/${world.tenant.slug}/api/admin${path}`,
        headers: { cookie, ...sent, ...headers },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const isJson =
        /json; |json$|problem\+json/.test(String(response.headers['content-type'])) &&
        !String(response.headers['content-type']).includes('ndjson');
      return { status: response.statusCode, json: isJson ? response.json() : {}, text: response.body };
    };
  }

  /** What only asks: questions too long for an address, and exports, which change nothing but what is on record. */
  const EXPORTS = ['/audit/exports', '/stuck/export', '/rollouts/{rollout}/mails/export'];
  const QUESTIONS = [
    '/policy/impact',
    '/policy/impact/people',
    '/policy/file/plan',
    '/policy/replay',
    '/policy/replay/sign-ins',
    '/policy/step-up-rules/test',
    '/policy/risk/test',
    '/rollouts/preview',
    ...EXPORTS,
  ];
  const asks = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
    method === 'GET' || (method === 'POST' && QUESTIONS.includes(path));

  /** Every route of the administration, from the document that the server itself publishes. */
  async function routes(): Promise<readonly { method: string; path: string }[]> {
    const { paths } = (await app.inject({ url: '/openapi.json' })).json() as { paths: Record<string, Record<string, unknown>> };
    const prefix = '/t/{tenant}/api/admin';
    return Object.entries(paths)
      .filter(([path]) => path.startsWith(prefix))
      .flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.slice(prefix.length) })),
      );
  }
  /** Asks a route for something that is not there, in the form that it takes. */
  function probe(call: Awaited<ReturnType<typeof caller>>['call'], method: string, path: string): Promise<Answer> {
    if (path === '/user-imports') return call(method, path, 'x', { 'content-type': 'text/csv' });
    return call(method, named(path), method === 'GET' ? undefined : {});
  }
  const named = (path: string): string => path.replaceAll(/\{\w+\}/g, '01990000-0000-7000-8000-000000000000');

  describe('who is let in', () => {
    it('P2: no route answers without a session of this tenant, and a session of another tenant is none', async () => {
      const elsewhere = await aWorld(database.store);
      const signIn = await aSignIn(elsewhere);
      await signIn.password((await elsewhere.user({ role: 'owner', loginName: 'boss' })).loginName);
      await signIn.skip();
      const strangers = [callerWith(''), callerWith(`sallyport-session-${world.tenant.slug}=${signIn.token}`)];
      const all = await routes();
      expect(all.length).toBeGreaterThan(40);
      for (const { method, path } of all) {
        for (const call of strangers) {
          const { status, json } = await probe(call, method, path);
          expect([method, path, status, json.code]).toEqual([method, path, 401, 'session_needed']);
        }
      }
    });

    it('an ordinary person is let into no route', async () => {
      const { call } = await caller(null);
      for (const { method, path } of await routes()) {
        const { status, json } = await probe(call, method, path);
        expect([method, path, status, json.code]).toEqual([method, path, 403, 'role_needed']);
      }
    });

    it('whoever administers is told who they are, what their role may do and how fresh their proof is, and who else has a role', async () => {
      const [owner, auditor] = [await caller('owner'), await caller('auditor', 1)];
      const { json: me } = await owner.call('GET', '/me');
      expect(me).toMatchObject({
        user: { id: owner.person.id, loginName: owner.person.loginName },
        role: 'owner',
        session: { aal: 2 },
        tenant: { slug: world.tenant.slug, name: 'Acme' },
        branding: { senderName: null },
        setUp: { mail: false, sms: false, kinds: ['webauthn', 'totp', 'backup_code'] },
      });
      expect(me['acts']).toContain('set_policy');
      expect(me['acts']).not.toContain('create_tenant');
      const { lastProofAt, freshUntil } = me['session'] as unknown as Record<string, string>;
      expect(Date.parse(freshUntil ?? '') - Date.parse(lastProofAt ?? '')).toBe(300 * SECOND);
      const { json: other } = await auditor.call('GET', '/me');
      expect(other).toMatchObject({ role: 'auditor', session: { aal: 1, lastProofAt: null, freshUntil: null } });
      expect(other['acts']).not.toContain('set_policy');
      const { json: listed } = await auditor.call('GET', '/administrators?limit=1000');
      const people = listed['users'] as unknown as readonly { id: string; role: string | null }[];
      expect(people.map(({ id }) => id)).toEqual(expect.arrayContaining([owner.person.id, auditor.person.id]));
      expect(people.filter(({ role }) => role === null)).toEqual([]);
    });

    it('an auditor reads everything and changes nothing; an operator changes factors and kept questions alone', async () => {
      const reached: Record<string, string[]> = { auditor: [], operator: [] };
      for (const role of ['auditor', 'operator'] as const) {
        const { call } = await caller(role);
        for (const { method, path } of await routes()) {
          const { json } = await probe(call, method, path);
          if (json.code !== 'role_needed') reached[role]?.push(`${method} ${path}`);
        }
      }
      expect(reached.auditor).toEqual((await routes()).filter(asks).map(({ method, path }) => `${method} ${path}`));
      const asked = new Set(reached.auditor);
      expect(reached.operator?.filter((route) => !asked.has(route)).sort()).toEqual([
        'DELETE /audit/views/{view}',
        'DELETE /users/{user}/factors/{factor}',
        'DELETE /users/{user}/links/{link}',
        'DELETE /users/{user}/pass',
        'PATCH /audit/views/{view}',
        'POST /audit/views',
        'POST /bulk/passes',
        'POST /bulk/reset-factors',
        'POST /users/{user}/backup-codes',
        'POST /users/{user}/enrolment-window',
        'POST /users/{user}/pass',
        'POST /users/{user}/reset-factors',
        'POST /users/{user}/unlock-second-factor',
      ]);
    });

    it('an owner with a password alone reads, and changes nothing', async () => {
      const { call } = await caller('owner', 1);
      for (const { method, path } of await routes()) {
        const { json } = await probe(call, method, path);
        expect([method, path, json.code === 'aal2_needed']).toEqual([method, path, !asks({ method, path }) || EXPORTS.includes(path)]);
      }
    });

    it('a change of policy or of other people needs a proof by a factor not older than 5 minutes', async () => {
      const { call, person } = await caller('owner');
      const versions = '/policy/tenant/versions';
      database.moveClock(5 * MINUTE + SECOND);
      const stale = [
        await call('POST', versions, { rule: { level: 'required' } }),
        await call('POST', '/users', { loginName: 'late', displayName: 'Late' }),
        await call('PATCH', '/tenant', { name: 'Other' }),
      ];
      expect(stale.map(({ status, json }) => `${status} ${String(json.code)}`)).toEqual(stale.map(() => '403 fresh_proof_needed'));
      // U5: what is confirmed asks for a newer proof than that anyway, once.
      expect((await call('POST', '/revoke-sessions', {})).json).toMatchObject({ code: 'confirmation_needed' });
      // Reading goes on, and so does what concerns nobody yet.
      expect((await call('GET', versions)).json).toMatchObject({ versions: [] });
      expect((await call('POST', '/groups', { name: `Of ${person.loginName}` })).status).toBe(201);
      database.moveClock(0);
    });

    it('a page of another site changes nothing', async () => {
      const { call } = await caller('owner');
      const { status, json } = await call('POST', '/groups', { name: 'Planted' }, { origin: 'https://evil.example' });
      expect([status, json.code]).toEqual([403, 'other_origin']);
      const cross = await call('DELETE', `/users/${(await world.user()).id}`, undefined, { 'sec-fetch-site': 'cross-site' });
      expect([cross.status, cross.json.code]).toEqual([403, 'other_origin']);
      expect((await call('GET', '/groups')).text).not.toContain('Planted');
    });
  });

  describe('the dial', () => {
    it('L1, T10, A3: is read, set, scheduled and withdrawn, for a group as for the tenant', async () => {
      const { call, person } = await caller('administrator');
      const group = (await call('POST', '/groups', { name: 'Administrators' })).json as unknown as { id: string };
      const path = `/policy/groups/${group.id}`;
      expect((await call('GET', path)).json).toMatchObject({ inForce: null, level: 'optional' });
      const set = await call('POST', `${path}/versions`, { rule: { level: 'required', timing: { kind: 'grace-period', days: 14 } } });
      expect([set.status, set.json]).toMatchObject([201, { says: { level: 'required', factors: null }, deadEnds: [] }]);
      const from = formatInstant(later(await world.now(), DAY));
      const scheduled = await call('POST', `${path}/versions`, { rule: { level: 'off' }, from });
      expect(scheduled.json).toMatchObject({ says: { from, level: 'off' } });
      expect((await call('GET', `${path}?at=${from}`)).json).toMatchObject({
        inForce: { level: 'off' },
        level: 'optional',
        effect: 'looser_than_tenant',
      });
      const withdrawn = await call('POST', `/policy/versions/${String(scheduled.json['id'])}/withdraw`, {
        expectedRevision: scheduled.json['revision'],
      });
      expect(withdrawn.status).toBe(200);
      const { versions } = (await call('GET', `${path}/versions`)).json as unknown as { versions: object[] };
      expect(versions).toMatchObject([
        { state: 'in_force', createdByName: person.loginName },
        { state: 'withdrawn', says: { level: 'off' } },
      ]);
      const events = await call('GET', '/audit/events?type=policy.version_added&type=policy.version_withdrawn&limit=3');
      expect((events.json as unknown as { events: object[] }).events.slice(0, 1)).toMatchObject([
        { actor: { kind: 'user', id: person.id }, address: '127.0.0.1' },
      ]);
    });

    it('a rule that reaches a share of the people is read as it was written, and its timeline says what changed', async () => {
      const { call } = await caller('administrator');
      const group = (await call('POST', '/groups', { name: 'First' })).json as unknown as { id: string };
      const path = `/policy/groups/${group.id}`;
      const reach = { percent: 25, others: 'optional' };
      for (const rule of [{ level: 'required', reach }, { level: 'required', reach: { ...reach, percent: 50 } }, { level: 'required' }])
        expect((await call('POST', `${path}/versions`, { rule })).status).toBe(201);
      expect((await call('GET', path)).json).toMatchObject({ inForce: { level: 'required', reach: null } });
      const { versions } = (await call('GET', `${path}/versions`)).json as unknown as { versions: object[] };
      expect(versions).toMatchObject([
        { says: { reach }, changed: ['level', 'reach'] },
        { says: { reach: { percent: 50, others: 'optional' } }, changed: ['reach'] },
        { says: { reach: null }, changed: ['reach'] },
      ]);
    });

    it('what is wrong is a problem document with a stable code', async () => {
      const { call } = await caller('administrator');
      const codes = [];
      for (const body of [
        { rule: { level: 'maximum' } },
        { rule: {} },
        { rule: { level: 'required', timing: { kind: 'grace-period', days: 0 } } },
        { rule: { level: 'required', factors: ['email'] } },
        { rule: { level: 'required' }, from: '2020-01-01T00:00:00Z' },
        { rule: { level: 'required' }, from: 'tomorrow' },
        { rule: { level: 'required' }, expectedRevision: 0 },
        { rule: { level: 'off', factors: ['backup_code'] } },
        { rule: { level: 'off' }, surprise: true },
        { rule: { level: 'required', reach: { percent: 12.5, others: 'off' } } },
        { rule: { level: 'required', reach: { percent: 10, others: 'required' } } },
        { rule: { level: 'required', reach: true } },
      ]) {
        const { status, json } = await call('POST', '/policy/tenant/versions', body);
        codes.push(`${status} ${String(json['code'])}`);
        expect(json).toMatchObject({ type: `urn:sallyport:error:${String(json['code'])}` });
      }
      expect(codes).toEqual([
        '400 unknown_level',
        '400 level_required',
        '400 days_out_of_range',
        '400 unknown_kind',
        '400 starts_in_past',
        '400 input_malformed',
        '409 revision_conflict',
        '409 no_enrollable_kind',
        '400 input_malformed',
        '400 reach_out_of_range',
        '400 reach_not_looser',
        '400 reach_out_of_range',
      ]);
      expect((await call('GET', '/policy/tenant/versions')).json).toMatchObject({ versions: [] });
    });

    it('L9: an explanation is given in sentences', async () => {
      const { call } = await caller('auditor');
      const group = await world.group({ level: 'required' });
      const person = await world.user({ groups: [group] });
      const { json } = await call('GET', `/users/${person.id}/explanation`);
      expect(json).toMatchObject({ gate: 'none', decision: { outcome: 'enrol', skippable: false, decidedBy: 'enrol_now' } });
      expect((json['sentences'] as unknown as string[]).length).toBeGreaterThan(2);
    });
  });

  it('people are made, found, changed, put into groups, shut out and deleted', async () => {
    const { call } = await caller('administrator');
    const made = await call('POST', '/users', { loginName: 'Anita@Example.com', displayName: 'Anita' });
    expect([made.status, made.json]).toMatchObject([201, { loginName: 'anita@example.com', mail: null, role: null, disabledAt: null }]);
    const anita = String(made.json['id']);
    expect((await call('POST', '/users', { loginName: 'anita@example.com', displayName: 'Anita' })).json).toMatchObject({
      status: 409,
      code: 'login_name_taken',
    });
    expect((await call('PATCH', `/users/${anita}`, { mail: 'anita@example.com' })).json).toMatchObject({
      mail: 'anita@example.com',
      displayName: 'Anita',
    });
    const group = String((await call('POST', '/groups', { name: 'Beta Testers' })).json['id']);
    expect((await call('PUT', `/groups/${group}/members/${anita}`, {})).json).toEqual({ deadEnds: [] });
    expect((await call('GET', `/users?search=ANITA&group=${group}`)).json).toMatchObject({ users: [{ id: anita }], next: null });
    expect((await call('GET', `/users/${anita}`)).json).toMatchObject({
      groups: [{ id: group, name: 'Beta Testers' }],
      hasPassword: false,
      factors: [],
    });
    const shownGroup = { id: group, name: 'Beta Testers', members: 1, rule: null, scheduled: null };
    expect((await call('GET', `/groups/${group}`)).json).toEqual(shownGroup);
    expect((await call('GET', '/groups/not-an-id')).json).toMatchObject({ status: 404, code: 'group_not_found' });
    expect((await call('PUT', `/users/${anita}/password`, { password: 'correct horse' })).status).toBe(204);
    expect((await call('GET', `/users/${anita}`)).json).toMatchObject({ hasPassword: true });
    const giving = await adminCaller(world, app, 'administrator');
    expect((await giving.confirmed('PUT', `/users/${anita}/role`, { role: 'operator' })).json).toMatchObject({ role: 'operator' });
    expect((await call('PUT', `/users/${anita}/role`, { role: 'owner' })).json).toMatchObject({ status: 403, code: 'not_permitted' });
    expect((await call('POST', `/users/${anita}/disable`, {})).json['disabledAt']).not.toBeNull();
    expect((await call('POST', `/users/${anita}/enable`, {})).json['disabledAt']).toBeNull();
    expect((await call('DELETE', `/groups/${group}/members/${anita}`)).status).toBe(204);
    expect((await call('DELETE', `/users/${anita}`)).status).toBe(204);
    for (const nobody of [anita, 'not-an-id', '%00']) {
      expect((await call('GET', `/users/${nobody}`)).json).toMatchObject({ status: 404, code: 'user_not_found' });
    }
  });

  it('an application is registered, and its secret shown in that one answer', async () => {
    const { call } = await caller('administrator');
    const made = await call('POST', '/applications', {
      clientId: 'wiki',
      name: 'Wiki',
      oidc: { redirectUris: ['https://wiki.example.com/cb'] },
    });
    expect([made.status, made.json]).toMatchObject([
      201,
      { application: { clientId: 'wiki', oidc: { authMethod: 'client_secret_basic' }, demand: null } },
    ]);
    const secret = String(made.json['clientSecret']);
    const { id } = made.json['application'] as unknown as { id: string };
    expect((await call('GET', `/applications/${id}`)).text).not.toContain(secret);
    const rotated = await call('POST', `/applications/${id}/secret`, {});
    expect([rotated.status, rotated.json['clientSecret'] === secret]).toEqual([201, false]);
    expect((await call('PATCH', `/applications/${id}`, { demand: { aal: 2 } })).json).toMatchObject({
      demand: { aal: 2, maxAgeSeconds: null },
    });
    expect((await call('PATCH', `/applications/${id}`, { oidc: { redirectUris: ['http://a.example'] } })).json).toMatchObject({
      code: 'redirect_uri_malformed',
    });
    const shut = await call('POST', `/applications/${id}/disable`, {});
    expect([shut.status, shut.json]).toMatchObject([200, { disabledAt: expect.stringMatching(/Z$/) }]);
    expect((await call('POST', `/applications/${id}/enable`, {})).json).toMatchObject({ disabledAt: null });
    expect((await call('DELETE', `/applications/${id}`)).status).toBe(204);
  });

  it('nobody overwrites an application or a person whom somebody else has changed since they looked', async () => {
    const { call } = await caller('administrator');
    const { json } = await call('POST', '/applications', {
      clientId: 'two',
      name: 'Two',
      oidc: { redirectUris: ['https://two.example/cb'] },
    });
    const { id, edition } = json['application'] as unknown as { id: string; edition: number };
    const first = await call('PATCH', `/applications/${id}`, { name: 'Theirs', expectedEdition: edition });
    expect([first.status, first.json['edition'] === edition]).toEqual([200, false]);
    const second = await call('PATCH', `/applications/${id}`, { name: 'Mine', expectedEdition: edition });
    expect([second.status, second.json]).toMatchObject([409, { code: 'edition_conflict', edition: first.json['edition'] }]);
    expect((await call('GET', `/applications/${id}`)).json).toMatchObject({ name: 'Theirs' });
    // Who does not say what they saw is not asked.
    expect((await call('PATCH', `/applications/${id}`, { name: 'Mine' })).json).toMatchObject({ name: 'Mine' });
    await call('DELETE', `/applications/${id}`);

    const person = await world.user();
    const seen = (await call('GET', `/users/${person.id}`)).json['edition'];
    const renamed = await call('PATCH', `/users/${person.id}`, { displayName: 'Their Words', expectedEdition: seen });
    expect(renamed.status).toBe(200);
    const late = await call('PATCH', `/users/${person.id}`, { mail: 'mine@example.com', expectedEdition: seen });
    expect([late.status, late.json]).toMatchObject([409, { code: 'edition_conflict', edition: renamed.json['edition'] }]);
    expect((await call('GET', `/users/${person.id}`)).json).toMatchObject({ displayName: 'Their Words', edition: renamed.json['edition'] });
  });

  it('S6: a session is listed and revoked, and is dead at its next request', async () => {
    const { call } = await caller('administrator');
    const other = await caller('auditor');
    const { json } = await call('GET', `/sessions?user=${other.person.id}`);
    const [session] = json['sessions'] as unknown as { id: string; aal: number }[];
    expect(session).toMatchObject({ aal: 2 });
    expect(await call('DELETE', `/sessions/${session?.id}`)).toMatchObject({ status: 200, json: { sessions: 1, people: 1 } });
    expect((await other.call('GET', '/users')).json).toMatchObject({ status: 401, code: 'session_needed' });
    const third = await caller('auditor');
    expect((await call('POST', `/users/${third.person.id}/revoke-sessions`, { reason: 'laptop stolen' })).json).toEqual({
      sessions: 1,
      people: 1,
    });
    expect((await third.call('GET', '/users')).status).toBe(401);
  });

  it('S8: a removed factor takes the sessions of its owner with it', async () => {
    const operator = await caller('operator');
    const other = await caller(null);
    const { json } = await operator.call('GET', `/users/${other.person.id}/factors`);
    const factor = (json['factors'] as unknown as { id: string; kind: string }[]).find(({ kind }) => kind === 'totp');
    expect((await operator.call('DELETE', `/users/${other.person.id}/factors/${factor?.id}`)).status).toBe(204);
    expect(await other.signIn.session()).toBeNull();
    expect((await operator.call('GET', `/users/${other.person.id}/factors`)).json).toEqual({ factors: [] });
  });

  it('F11: an operator makes new backup codes for somebody, shown in that one answer, and they work', async () => {
    const operator = await caller('operator');
    const other = await caller(null);
    const address = `/users/${other.person.id}/backup-codes`;
    const made = await operator.call('POST', address, {});
    expect(made).toMatchObject({ status: 201, json: { companion: true } });
    const codes = made.json['codes'] as unknown as readonly string[];
    expect(codes).toHaveLength(10);
    expect((await operator.call('GET', `/users/${other.person.id}/factors`)).text).not.toContain(codes[0]);
    expect((await operator.call('GET', '/audit')).text).not.toContain(codes[0]);
    const signIn = await aSignIn(world);
    await signIn.password(other.person.loginName);
    expect(await signIn.backupCode(codes[0])).toBe('signed_in');
    const bare = await world.user();
    expect(await operator.call('POST', `/users/${bare.id}/backup-codes`, {})).toMatchObject({
      status: 409,
      json: { code: 'no_factor_to_renew_for' },
    });
    expect(await operator.call('POST', address, { companion: false })).toMatchObject({ status: 400 });
  });

  it('people are imported from CSV, with progress line by line and the report at last', async () => {
    const { call } = await caller('administrator');
    const csv = (text: string) => call('POST', '/user-imports', text, { 'content-type': 'text/csv' });
    const rows = Array.from({ length: 1_500 }, (_, index) => `imported${index},Imported ${index},,Imported`);
    const { status, text } = await csv(['login_name,display_name,mail,groups', ',bad,,', ...rows].join('\n'));
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string });
    expect(status).toBe(200);
    expect(lines.map(({ kind }) => kind)).toEqual(['progress', 'progress', 'report']);
    expect(lines[0]).toMatchObject({ line: 1_001, created: 999, rejected: 1 });
    expect(lines[2]).toMatchObject({
      created: 1_500,
      rejected: 1,
      rejectedRows: [{ line: 2, code: 'login_name_malformed' }],
      resumedAfter: null,
    });
    expect((await csv('nothing')).json).toMatchObject({ status: 400, code: 'import_header_malformed' });
    expect((await call('POST', '/user-imports', '{}')).json).toMatchObject({ status: 415, code: 'media_type_not_supported' });
    const operator = await caller('operator');
    expect((await operator.call('POST', '/user-imports', 'x', { 'content-type': 'text/csv' })).json).toMatchObject({ code: 'role_needed' });
  });

  it('every route has a summary, a tag and an answer in the OpenAPI document', async () => {
    const { paths } = (await app.inject({ url: '/openapi.json' })).json() as {
      paths: Record<string, Record<string, Record<string, unknown>>>;
    };
    for (const [path, methods] of Object.entries(paths).filter(([path]) => path.includes('/api/admin'))) {
      for (const [method, operation] of Object.entries(methods)) {
        expect([path, method, typeof operation['summary'], Array.isArray(operation['tags'])]).toEqual([path, method, 'string', true]);
        expect([path, method, Object.keys(operation['responses'] as object)]).toEqual([path, method, expect.arrayContaining(['4XX'])]);
      }
    }
  });
});
