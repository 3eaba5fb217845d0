import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiTokenId } from '../../src/domain/directory/apiToken.ts';
import { TOKEN_SCOPES, type TokenScope } from '../../src/domain/directory/tokenScopes.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import type { Scope } from '../../src/domain/policy/rule.ts';
import { DEFAULT_RISK } from '../../src/domain/risk/riskSettings.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { enableUser } from '../../src/flows/directory/enableUser.ts';
import { setRole } from '../../src/flows/directory/setRole.ts';
import { updateUser } from '../../src/flows/directory/updateUser.ts';
import { resetFactors } from '../../src/flows/factors/resetFactors.ts';
import { recoverOwner } from '../../src/flows/passes/recoverOwner.ts';
import { setRule } from '../../src/flows/policy/setRule.ts';
import { makeToken } from '../../src/flows/tokens/makeToken.ts';
import { revokeToken } from '../../src/flows/tokens/revokeToken.ts';
import { after, DAY, MINUTE } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { administeredBy } from '../builders/administration.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const NOBODY = '01990000-0000-7000-8000-000000000000';

interface Route {
  readonly method: string;
  readonly path: string;
  /** The scope that opens it; null: none does. */
  readonly scope: string | null;
}

/** Attacks with API tokens, over all routes that the server has. */
eachEngine('attacks with API tokens', (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
  });
  afterAll(() => app.close());

  async function aToken(words: { scopes?: readonly TokenScope[]; networks?: readonly string[]; days?: number; of?: World } = {}) {
    const maker = await adminCaller(words.of ?? world, app, 'administrator');
    const { scopes = TOKEN_SCOPES, networks = [], days = 90 } = words;
    const { status, json } = await maker.confirmed('POST', '/tokens', { name: 'Export', scopes, networks, days });
    expect(status).toBe(201);
    return { maker: maker.person, ...(json as { secret: string; token: { id: ApiTokenId } }) };
  }

  async function call(secret: string, method: string, path: string, words: { body?: unknown; headers?: Record<string, string> } = {}) {
    const { body, headers = {} } = words;
    const isCsv = path.endsWith('/user-imports');
    const sent = method === 'GET' || body === undefined ? {} : { 'content-type': isCsv ? 'text/csv' : 'application/json' };
    const answer = await app.inject({
      method: method as 'GET',
      url: path.startsWith('/t/') ? path : `/t/${world.tenant.slug}/api/admin${path}`,
      headers: { authorization: `Bearer ${secret}`, ...sent, ...headers },
      ...(method === 'GET' || body === undefined ? {} : { payload: isCsv ? 'x' : JSON.stringify(body) }),
    });
    const isJson = String(answer.headers['content-type']).includes('json') && !String(answer.headers['content-type']).includes('ndjson');
    const json = isJson ? answer.json<Record<string, unknown>>() : {};
    return { status: answer.statusCode, code: json['code'] ?? null, json, headers: answer.headers, body: answer.body };
  }

  /** Every operation of the server's own document. */
  async function routes(): Promise<readonly Route[]> {
    const { paths } = (await app.inject({ url: '/openapi.json' })).json<{
      paths: Record<string, Record<string, Record<string, unknown>>>;
    }>();
    return Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path: path.replace('{tenant}', world.tenant.slug).replaceAll(/\{\w+\}/g, NOBODY),
        scope: (operation['x-sallyport-scope'] as string | undefined) ?? null,
      })),
    );
  }
  const isOpen = ({ status, code }: { status: number; code: unknown }): boolean => status !== 401 && code !== 'not_permitted';
  const events = async (type: string) => (await world.events()).filter((event) => event.type === type);

  /** They tell of the rules or of people as well, and need their scopes besides their own. */
  const needsMore = ({ path }: Route): boolean => ['/mails/export', '/stuck', '/stuck/export'].some((end) => path.endsWith(end));

  it('security.md, Paths: a token opens the routes of its scopes and no other door', async () => {
    const all = (await routes()).filter(({ path }) => path.includes('/api/admin'));
    expect(all.length).toBeGreaterThan(70);
    expect(all.filter(({ scope }) => scope === null).length).toBeGreaterThan(10);
    for (const scope of TOKEN_SCOPES) {
      const { secret } = await aToken({ scopes: [scope] });
      for (const route of all) {
        const answer = await call(secret, route.method, route.path, { body: {} });
        const opens = route.scope === scope && !needsMore(route);
        expect([scope, route.method, route.path, isOpen(answer)]).toEqual([scope, route.method, route.path, opens]);
        if (route.scope !== scope) expect([route.path, answer.status, answer.code]).toEqual([route.path, 403, 'not_permitted']);
        if (route.scope !== scope) expect(answer.json['neededScope']).toBe(route.scope);
      }
    }
  }, 180_000);

  it('security.md, Paths: who signed in when is told to no token that may read neither the audit nor people, also as a replay or a trial', async () => {
    const replay = { scope: { kind: 'tenant' }, rule: { level: 'required' }, days: 1, replayed: 'challenged' };
    const told = async (scopes: readonly TokenScope[]) => {
      const { secret } = await aToken({ scopes });
      const replayed = await call(secret, 'POST', '/policy/replay/sign-ins', { body: replay });
      const draft = { name: 'Tried', trigger: { kind: 'proof_age', label: null }, durationSeconds: 300, days: 1 };
      const tested = await call(secret, 'POST', '/policy/step-up-rules/test', { body: draft });
      expect(tested.status).toBe(replayed.status);
      const { weights, thresholds } = DEFAULT_RISK;
      const risk = await call(secret, 'POST', '/policy/risk/test', { body: { weights, thresholds, days: 1 } });
      expect(risk.status).toBe(replayed.status);
      return [replayed.status, (await call(secret, 'GET', '/policy/trials/sign-ins?outcome=held')).status];
    };
    expect(await told(['policy:read'])).toEqual([403, 403]);
    expect(await told(['policy:read', 'audit:read'])).toEqual([403, 403]);
    expect(await told(['policy:read', 'audit:read', 'directory:read'])).toEqual([200, 200]);
  });

  it('security.md, Paths: who is stuck, with which address and which factors, is told to no token that may not read people', async () => {
    const told = async (scopes: readonly TokenScope[]) => {
      const { secret } = await aToken({ scopes });
      const list = await call(secret, 'GET', '/stuck');
      const file = await call(secret, 'POST', '/stuck/export', { body: {} });
      return [list.status, file.status, (await call(secret, 'GET', '/stuck/figures')).status];
    };
    expect(await told(['audit:read'])).toEqual([403, 403, 200]);
    expect(await told(['audit:read', 'directory:read'])).toEqual([200, 200, 200]);
  });

  it('S6, security.md, Paths: no token takes back what is to happen to all sessions, by its rule or by what the rule is about', async () => {
    const { secret } = await aToken();
    const [group, other] = [await world.group(), await world.group()];
    const coming = async (scope: Scope, kind: 'demote' | 'revoke' | null) => {
      const sessions = kind === null ? null : { kind, overSeconds: 0 };
      const from = after(await world.now(), DAY);
      const rule = { level: 'required' as const };
      const command = { ...world.host, scope, rule, from, expectedRevision: null, deadEnds: 'accept' as const };
      return must(await setRule(world.ports)({ ...command, ...(sessions === null ? {} : { sessions }) })).id;
    };
    const [demoting, revoking, plain] = [
      await coming({ kind: 'group', group }, 'demote'),
      await coming({ kind: 'tenant' }, 'revoke'),
      await coming({ kind: 'group', group: other }, null),
    ];
    const withdraw = (version: string) => call(secret, 'POST', `/policy/versions/${version}/withdraw`, { body: {} });
    for (const refused of [await withdraw(demoting), await withdraw(revoking), await call(secret, 'DELETE', `/groups/${group}`)])
      expect([refused.status, refused.code, refused.json['neededScope']]).toEqual([403, 'not_permitted', null]);
    const left = await database.asOwner(`select kind from session_sweeps where tenant_id = $1 order by kind`, [world.tenant.id]);
    expect(left.map(({ kind }) => kind)).toEqual(['demote', 'revoke']);
    expect([(await withdraw(plain)).status, (await call(secret, 'DELETE', `/groups/${other}`)).status]).toEqual([200, 204]);
  });

  it('security.md, Paths: what no scope opens stays shut to a token with all of them, and each refusal is on record', async () => {
    const { secret, token, maker } = await aToken();
    const shut = (await routes()).filter(({ path, scope }) => path.includes('/api/admin') && scope === null);
    for (const { method, path } of shut) {
      expect([path, (await call(secret, method, path, { body: {} })).code]).toEqual([path, 'not_permitted']);
    }
    const refused = (await events('administration.refused')).filter(({ actor }) => actor.kind === 'token' && actor.id === token.id);
    expect(refused).toHaveLength(shut.length);
    for (const { actor } of refused) expect(actor).toEqual({ kind: 'token', id: token.id, madeBy: maker.id });
    expect(shut.map(({ method, path }) => `${method} ${path.split('/api/admin')[1]?.replaceAll(NOBODY, '*')}`).sort()).toEqual([
      'DELETE /bypasses/*',
      'DELETE /federation/providers/*',
      'DELETE /receivers/*',
      'DELETE /tokens/*',
      'DELETE /users/*/factors/*',
      'DELETE /users/*/links/*',
      'DELETE /users/*/pass',
      'GET /me',
      'GET /tokens',
      'PATCH /bypasses/*',
      'POST /bulk/passes',
      'POST /bulk/reset-factors',
      'POST /demote-sessions',
      'POST /federation/providers',
      'POST /federation/providers/*/disable',
      'POST /federation/providers/*/enable',
      'POST /federation/test',
      'POST /receivers',
      'POST /receivers/*/events/*/redeliver',
      'POST /receivers/*/move',
      'POST /receivers/*/pause',
      'POST /receivers/*/resume',
      'POST /receivers/*/secret',
      'POST /receivers/*/test',
      'POST /revoke-sessions',
      'POST /tokens',
      'POST /users/*/backup-codes',
      'POST /users/*/bypasses',
      'POST /users/*/enrolment-window',
      'POST /users/*/pass',
      'POST /users/*/reset-factors',
      'POST /users/*/unlock-second-factor',
      'PUT /federation/providers/*',
      'PUT /receivers/*',
      'PUT /users/*/role',
    ]);
  });

  it('security.md, Paths: outside the administration a token is nothing, also beside a cookie that would do', async () => {
    const { secret } = await aToken();
    const owner = await adminCaller(world, app, 'owner');
    const cookie = owner.cookie;
    const others = (await routes()).filter(({ path }) => path.startsWith('/t/') && !path.includes('/api/admin'));
    for (const { method, path } of others) {
      const answer = await call(secret, method, path, { body: {}, headers: { cookie } });
      const isPublic = [404, 400, 429].includes(answer.status) || answer.code === null || answer.code === 'attempt_not_found';
      // An application's back end proves itself by its own secret, and by no token.
      const code = path.endsWith('/operations') || path.includes('/operations/') ? 'client_not_authenticated' : 'not_permitted';
      // Nor is it the token of a stream of shared signals.
      const isStream = path.includes('/ssf/');
      if (isStream) expect([path, answer.code]).toEqual([path, answer.status === 401 ? 'stream_token_not_accepted' : 'input_malformed']);
      else if (!isPublic) expect([path, answer.code]).toEqual([path, code]);
    }
    expect((await call(secret, 'GET', `/t/${world.tenant.slug}/api/account/activity`, { headers: { cookie } })).code).toBe('not_permitted');
    expect((await call(secret, 'GET', '/me', { headers: { cookie } })).code).toBe('not_permitted');
    expect((await call('sp_wrong', 'GET', '/tenant', { headers: { cookie } })).code).toBe('token_not_accepted');
    expect((await call('', 'GET', '/tenant', { headers: { cookie } })).code).toBe('token_not_accepted');
    const basic = { cookie, authorization: 'Basic c2VjcmV0' };
    expect((await call(secret, 'GET', '/tenant', { headers: basic })).status).toBe(200);
  });

  it('a token needs no same-origin proof, and does not take it from a cookie beside it', async () => {
    const { secret } = await aToken();
    const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await call(secret, 'POST', '/groups', { body: { name: world.unique('g') }, headers: elsewhere })).status).toBe(201);
    const owner = await adminCaller(world, app, 'owner');
    const answer = await app.inject({
      method: 'POST',
      url: `/t/${world.tenant.slug}/api/admin/groups`,
      headers: { ...elsewhere, cookie: owner.cookie, 'content-type': 'application/json' },
      payload: JSON.stringify({ name: world.unique('g') }),
    });
    expect(answer.json().code).toBe('other_origin');
    // A handle's own steps are a browser's: there a token proves nothing of where the request comes from.
    const step = `/t/${world.tenant.slug}/api/sign-in/${NOBODY}/cancel`;
    expect((await call(secret, 'POST', step, { body: {}, headers: elsewhere })).code).toBe('other_origin');
  });

  it('security.md, Paths: no token touches anybody who has a role, nor gives one', async () => {
    const { secret, maker } = await aToken();
    const people = [maker, await world.user({ role: 'auditor' }), await world.user({ role: 'owner' })];
    const group = await world.group();
    for (const { id } of people) {
      const acts = [
        await call(secret, 'PATCH', `/users/${id}`, { body: { displayName: 'Changed' } }),
        await call(secret, 'PUT', `/users/${id}/password`, { body: { password: 'another horse battery' } }),
        await call(secret, 'POST', `/users/${id}/disable`, { body: {} }),
        await call(secret, 'POST', `/users/${id}/revoke-sessions`, { body: {} }),
        await call(secret, 'PUT', `/groups/${group}/members/${id}`, { body: {} }),
        await call(secret, 'DELETE', `/users/${id}`),
      ];
      expect(acts.map(({ code }) => code)).toEqual(acts.map(() => 'not_permitted'));
      const person = await world.store.transaction(world.tenant.id, (tx) => world.store.findUser(tx, id));
      expect(person).toMatchObject({ displayName: 'A Person', disabledAt: null });
    }
    const account = { loginName: world.unique('new'), displayName: 'New', role: 'auditor' };
    expect((await call(secret, 'POST', '/users', { body: account })).code).toBe('not_permitted');
    expect((await call(secret, 'POST', '/users', { body: { ...account, role: null } })).status).toBe(201);
  });

  it('unknown, ended, revoked, of another tenant, from elsewhere, of somebody who may not: answered alike', async () => {
    const elsewhere = await aWorld(database.store);
    const [revoked, ended, unfit, placed] = [
      await aToken(),
      await aToken({ days: 1 }),
      await aToken(),
      await aToken({ networks: ['203.0.113.0/24'] }),
    ];
    must(await revokeToken(world.ports)({ ...world.host, token: revoked.token.id }));
    must(await disableUser(world.ports)({ ...world.host, user: unfit.maker.id }));
    const demoted = await aToken();
    must(await setRole(world.ports)({ ...world.host, user: demoted.maker.id, role: 'operator' }));
    const foreign = await aToken({ of: elsewhere });
    database.moveClock(DAY + MINUTE);
    const secrets = [revoked, ended, unfit, placed, demoted, foreign].map(({ secret }) => secret);
    const answers = [];
    for (const secret of [...secrets, `sp_${'A'.repeat(43)}`, 'nothing like it', '']) answers.push(await call(secret, 'GET', '/tenant'));
    database.moveClock(0);
    for (const { status, json, headers } of answers) {
      expect(status).toBe(401);
      expect({ ...json, instance: '' }).toEqual({ ...answers[0]?.json, instance: '' });
      expect(headers['www-authenticate']).toBe('Bearer realm="Sallyport", error="invalid_token"');
    }
    const reasons = new Set((await events('api_token.refused')).map(({ data }) => data['reason']));
    for (const reason of ['revoked', 'ended', 'elsewhere', 'unknown']) expect(reasons).toContain(reason);
    const near = await aToken({ networks: ['127.0.0.0/8'] });
    expect((await call(near.secret, 'GET', '/tenant')).status).toBe(200);
  });

  it('whoever is let in again after being shut out, demoted, reset or recovered finds no token of theirs alive', async () => {
    const { ports, host } = world;
    const ways: Record<string, (user: UserId) => Promise<unknown>> = {
      disabled: async (user) => {
        must(await disableUser(ports)({ ...host, user }));
        must(await enableUser(ports)({ ...host, user }));
      },
      demoted: async (user) => {
        must(await setRole(ports)({ ...host, user, role: 'operator' }));
        must(await setRole(ports)({ ...host, user, role: 'administrator' }));
      },
      reset: async (user) => must(await resetFactors(ports)({ ...host, user })),
      recovered: async (user) => {
        must(await setRole(ports)({ ...host, user, role: 'owner' }));
        must(await recoverOwner(ports)({ ...host, user }));
        must(await setRole(ports)({ ...host, user, role: 'administrator' }));
      },
    };
    // An owner who can sign in remains.
    await adminCaller(world, app, 'owner');
    const bystander = await aToken();
    for (const [way, happens] of Object.entries(ways)) {
      const { secret, token, maker } = await aToken();
      expect([way, (await call(secret, 'GET', '/tenant')).status]).toEqual([way, 200]);
      await happens(maker.id);
      expect([way, (await call(secret, 'GET', '/tenant')).code]).toEqual([way, 'token_not_accepted']);
      const ended = (await events('api_token.revoked')).filter(({ data }) => data['token'] === token.id);
      expect(ended.map(({ actor, data }) => [actor.kind, data['madeBy']])).toEqual([['host', maker.id]]);
    }
    expect((await call(bystander.secret, 'GET', '/tenant')).status).toBe(200);
    const promoted = await aToken();
    must(await setRole(ports)({ ...host, user: promoted.maker.id, role: 'owner' }));
    expect((await call(promoted.secret, 'GET', '/tenant')).status).toBe(200);
  });

  it('a token is told to the person with whose session it was made, and to the other administrators', async () => {
    const [mail, witness] = [`${world.unique('ada')}@example.com`, `${world.unique('olga')}@example.com`];
    const maker = await adminCaller(world, app, 'administrator');
    must(await updateUser(world.ports)({ ...world.host, user: maker.person.id, mail }));
    await world.user({ role: 'owner', mail: witness });
    expect((await maker.confirmed('POST', '/tokens', { name: 'Quiet', scopes: ['audit:read'] })).status).toBe(201);
    const told = await database.asOwner(`select template, recipient from messages where template in ('token_made', 'administrators_told')`);
    expect(told).toContainEqual({ template: 'token_made', recipient: mail });
    expect(told).toContainEqual({ template: 'administrators_told', recipient: witness });
  });

  it('no token is made with a session that ended while it was asked for', async () => {
    const { person } = await adminCaller(world, app, 'administrator');
    const draft = { name: 'Late', scopes: ['audit:read'] };
    // As a request that passed the door before the session was over: the flow sees a session that is not there.
    const late = await makeToken(world.ports)({ ...administeredBy(world, person), ...draft });
    expect(late).toMatchObject({ ok: false, code: 'not_permitted' });
    expect(await world.store.transaction(world.tenant.id, (tx) => world.store.countLiveTokens(tx, person.id))).toBe(0);
  });

  it('L4: a token that keeps the directory or the applications takes no rule away with them', async () => {
    const [directory, both] = [
      await aToken({ scopes: ['directory:write', 'applications:write'] }),
      await aToken({ scopes: ['directory:write', 'applications:write', 'policy:write'] }),
    ];
    const [group, bare] = [await world.group(), await world.group()];
    const application = await world.application();
    await world.rule({ kind: 'group', group }, { level: 'required' });
    await world.rule({ kind: 'application', application }, { level: 'required' });
    for (const path of [`/groups/${group}`, `/applications/${application}`]) {
      const refused = await call(directory.secret, 'DELETE', path);
      expect([refused.code, refused.json['neededScope']]).toEqual(['not_permitted', 'policy:write']);
      expect((await call(both.secret, 'DELETE', path)).status).toBe(204);
    }
    expect((await call(directory.secret, 'DELETE', `/groups/${bare}`)).status).toBe(204);
  });

  it('wrong tokens are budgeted by network, and a right one works all the same', async () => {
    const { secret } = await aToken();
    database.moveClock(3 * DAY);
    const burst = await Promise.all(
      Array.from({ length: 110 }, (_, index) => call(`sp_${String(index).padStart(43, 'x')}`, 'GET', '/tenant')),
    );
    const last = await call('sp_x', 'GET', '/tenant');
    expect(burst.filter(({ status }) => status === 401)).toHaveLength(100);
    expect([last.status, last.code, typeof last.json['retryAt']]).toEqual([429, 'too_many_attempts', 'string']);
    expect((await call(secret, 'GET', '/tenant')).status).toBe(200);
    database.moveClock(0);
  });

  it('what a token does is on record with the token and the person who made it, and the secret is nowhere', async () => {
    database.moveClock(60 * MINUTE);
    const { secret, token, maker } = await aToken();
    const group = await call(secret, 'POST', '/groups', { body: { name: world.unique('g') } });
    expect(group.status).toBe(201);
    const created = (await events('group.created')).at(-1);
    expect(created).toMatchObject({ actor: { kind: 'token', id: token.id, madeBy: maker.id }, session: null, address: '127.0.0.1' });
    const rule = { level: 'required', timing: null, factors: ['sms'], existingSessions: 'keep' };
    const refused = await call(secret, 'POST', '/policy/tenant/versions', { body: { rule } });
    expect([refused.status >= 400, refused.code]).toEqual([true, expect.not.stringMatching('not_permitted')]);
    const kept = await database.asOwner(
      `select to_jsonb(t)::text as row from api_tokens t union all select to_jsonb(e)::text from audit_events e`,
    );
    expect(kept.filter(({ row }) => String(row).includes(secret.slice(3)))).toEqual([]);
    const owner = await adminCaller(world, app, 'owner');
    const listed = await owner.call('GET', '/tokens');
    expect(listed.text).not.toContain(secret.slice(3));
    expect(listed.json['tokens']).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: token.id, lastUsedAt: expect.any(String) })]),
    );
    expect(listed.headers['cache-control']).toBe('no-store');
    database.moveClock(0);
  });

  it('is made and revoked with a fresh AAL 2 by administrators, and an administrator ends no token of an owner', async () => {
    const [owner, administrator, operator] = [
      await adminCaller(world, app, 'owner'),
      await adminCaller(world, app, 'administrator'),
      await adminCaller(world, app, 'operator'),
    ];
    const draft = { name: 'Export', scopes: ['directory:read'] };
    const made = await owner.confirmed('POST', '/tokens', draft);
    expect(made.status).toBe(201);
    expect(String(made.json['secret'])).toMatch(/^sp_[\w-]{43}$/);
    const { id, expiresAt, madeAt } = made.json['token'] as Record<string, string>;
    expect(Date.parse(expiresAt ?? '') - Date.parse(madeAt ?? '')).toBe(90 * DAY);
    expect((await operator.call('POST', '/tokens', draft)).json['code']).toBe('role_needed');
    expect((await administrator.call('DELETE', `/tokens/${id}`)).json['code']).toBe('not_permitted');
    for (const wrong of [
      { name: '' },
      { scopes: [] },
      { scopes: ['everything'] },
      { days: 0 },
      { days: 366 },
      { days: null },
      { networks: ['x'] },
    ]) {
      expect([wrong, (await owner.call('POST', '/tokens', { ...draft, ...wrong })).json['code']]).toEqual([wrong, 'token_malformed']);
    }
    expect((await owner.call('DELETE', `/tokens/${id}`)).status).toBe(204);
    expect((await owner.call('DELETE', `/tokens/${id}`)).json['code']).toBe('token_not_found');
    database.moveClock(6 * MINUTE);
    expect((await owner.call('POST', '/tokens', draft)).json['code']).toBe('confirmation_needed');
    database.moveClock(0);
  });
});
