import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '../../src/domain/directory/user.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const NOBODY = '01990000-0000-7000-8000-000000000000';

/** What somebody writes into an address to break the question behind it. */
const ODD = [
  '\0',
  '%%%',
  "'; drop table users; --",
  '-1',
  '99999999999999999999',
  `${NOBODY}~name~\0`,
  `${NOBODY}~\0`,
  '9999-12-31T23:59:59Z',
  'İı',
];
/** What no database takes as text, as JSON brings it. */
const NO_TEXT = ['a\0b', 'a\ud800', '\udc00b'];

/** Attacks by somebody who is let into the administration, over all routes that the server has. */
eachEngine('attacks from within the administration', (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
  });
  afterAll(() => app.close());

  interface Asked {
    readonly path: string;
    readonly names: readonly string[];
  }

  /** Every question of the server's own document, with the names of its filters. */
  async function questions(): Promise<readonly Asked[]> {
    const { paths } = (await app.inject({ url: '/openapi.json' })).json<{
      paths: Record<string, { get?: { parameters?: readonly { name: string; in: string }[] } }>;
    }>();
    return Object.entries(paths).flatMap(([path, { get }]) => {
      const [, below] = path.split('/api/admin');
      if (get === undefined || below === undefined) return [];
      const names = (get.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name);
      return [{ path: below, names }];
    });
  }

  it('nothing in an address breaks a question: it is answered, or refused', async () => {
    const owner = await adminCaller(world, app, 'owner');
    const all = await questions();
    const addresses = all.flatMap(({ path, names }) => {
      const plain = path.replaceAll(/\{\w+\}/g, NOBODY);
      const inQuery = names.flatMap((name) => ODD.map((odd) => `${plain}?${name}=${encodeURIComponent(odd)}`));
      return [...inQuery, ...ODD.map((odd) => path.replaceAll(/\{\w+\}/g, encodeURIComponent(odd)))];
    });
    expect(addresses.length).toBeGreaterThan(500);
    const broken: string[] = [];
    for (const address of addresses) if ((await owner.call('GET', address)).status >= 500) broken.push(address);
    expect(broken).toEqual([]);
  }, 180_000);

  it('a filter that is asked a thousand times over costs what it costs once', async () => {
    const owner = await adminCaller(world, app, 'owner');
    const [once, twice, often] = [1, 2, 1_000].map((times) => `/users?${Array.from({ length: times }, () => 'kind=totp').join('&')}`);
    const found = (await owner.call('GET', once ?? '')).json['users'];
    expect(found).not.toHaveLength(0);
    expect((await owner.call('GET', twice ?? '')).json['users']).toEqual(found);
    expect((await owner.call('GET', often ?? '')).json['code']).toBe('input_malformed');
  });

  interface Door {
    readonly method: string;
    readonly path: string;
    readonly assurance: string;
    readonly role: string;
  }

  async function doors(): Promise<readonly Door[]> {
    const { paths } = (await app.inject({ url: '/openapi.json' })).json<{
      paths: Record<string, Record<string, Record<string, unknown>>>;
    }>();
    return Object.entries(paths).flatMap(([path, operations]) => {
      const [, below] = path.split('/api/admin');
      if (below === undefined) return [];
      return Object.entries(operations).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path: below.replaceAll(/\{\w+\}/g, NOBODY),
        assurance: String(operation['x-sallyport-assurance']),
        role: String(operation['x-sallyport-role']),
      }));
    });
  }

  /** What a browser with this cookie is answered at a door. */
  async function knock({ method, path }: Door, cookie: string | null, headers: Readonly<Record<string, string>> = {}) {
    const type = path.endsWith('/user-imports') ? 'text/csv' : 'application/json';
    const answer = await app.inject({
      method: method as 'POST',
      url: `/t/${world.tenant.slug}/api/admin${path}`,
      headers: { ...(cookie === null ? {} : { cookie }), ...headers, ...(method === 'GET' ? {} : { 'content-type': type }) },
      ...(method === 'GET' ? {} : { payload: '{}' }),
    });
    return answer.statusCode < 400 ? 'opened' : String(answer.json<Record<string, unknown>>()['code']);
  }

  it('security.md, Numbers: whatever changes a rule, an account or a session asks for a proof of 5 minutes; these few ask for less', async () => {
    const changes = (await doors()).filter(({ method }) => method !== 'GET');
    expect(changes.length).toBeGreaterThan(50);
    const less = changes
      // U5: what is confirmed is so by a newer proof than that.
      .filter(({ assurance }) => assurance !== 'fresh_aal2' && assurance !== 'confirmed')
      .map(({ assurance, method, path }) => `${assurance} ${method} ${path}`);
    expect(less.map((door) => door.replaceAll(NOBODY, '*')).sort()).toEqual([
      'aal2 DELETE /audit/views/*',
      'aal2 PATCH /audit/views/*',
      // A group has no rule yet, or keeps its own.
      'aal2 PATCH /groups/*',
      'aal2 POST /audit/views',
      'aal2 POST /groups',
      // These show what would be, and keep nothing.
      'aal2 POST /mail/templates/*/preview',
      'aal2 POST /messages/*/revive',
      'aal2 POST /rollouts/*/mails/preview',
      'session POST /policy/file/plan',
      'session POST /policy/impact',
      'session POST /policy/impact/people',
      'session POST /policy/replay',
      'session POST /policy/replay/sign-ins',
      'session POST /policy/risk/test',
      'session POST /policy/step-up-rules/test',
      'session POST /rollouts/preview',
    ]);
  });

  it('no change is open to a stranger, an ordinary person, a password alone, another site, or a role below its own', async () => {
    const all = await doors();
    const owner = await adminCaller(world, app, 'owner');
    const [operator, auditor] = [await adminCaller(world, app, 'operator'), await adminCaller(world, app, 'auditor')];
    const [nobody, alone] = [await passwordAlone(null), await passwordAlone('owner')];
    const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const sibling = { 'sec-fetch-site': 'same-site' };
    for (const door of all) {
      const { method, path, assurance, role } = door;
      const told = async (cookie: string | null, headers = {}) => [method, path, await knock(door, cookie, headers)];
      expect(await told(null)).toEqual([method, path, 'session_needed']);
      expect(await told(nobody)).toEqual([method, path, 'role_needed']);
      if (role !== 'auditor') expect(await told(auditor.cookie)).toEqual([method, path, 'role_needed']);
      if (role === 'administrator' || role === 'owner') expect(await told(operator.cookie)).toEqual([method, path, 'role_needed']);
      if (assurance !== 'session') expect(await told(alone)).toEqual([method, path, 'aal2_needed']);
      if (method === 'GET') continue;
      for (const from of [elsewhere, sibling]) expect(await told(owner.cookie, from)).toEqual([method, path, 'other_origin']);
    }
    database.moveClock(6 * MINUTE);
    for (const door of all.filter(({ assurance }) => assurance === 'fresh_aal2')) {
      expect([door.method, door.path, await knock(door, owner.cookie)]).toEqual([door.method, door.path, 'fresh_proof_needed']);
    }
    database.moveClock(0);
  }, 180_000);

  /** The cookie of somebody who has shown a password and no more. */
  async function passwordAlone(role: Role | null): Promise<string> {
    const person = await world.user(role === null ? {} : { role });
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    await signIn.skip();
    return `sallyport-session-${world.tenant.slug}=${signIn.token}`;
  }

  it('what is no text is refused by what keeps it, and changes nothing', async () => {
    const owner = await adminCaller(world, app, 'owner');
    const { id } = await world.user({});
    const before = (await world.events()).length;
    for (const text of NO_TEXT) {
      const answers = [
        await owner.call('POST', `/users/${id}/bypasses`, { reason: text }),
        await owner.call('POST', `/users/${id}/revoke-sessions`, { reason: text }),
        await owner.call('POST', '/bulk/revoke-sessions', { users: [id], reason: text }),
        await owner.call('POST', '/revoke-sessions', { reason: text }),
        await owner.call('PUT', '/mail/templates/factor_added', { subject: 'Added', text }),
        await owner.call('PUT', '/mail/templates/factor_added', { subject: 'Added', text: 'x', html: text }),
        await owner.call('PATCH', '/mail/branding', { footer: text }),
        await owner.call('PATCH', '/tenant', { settings: { helpContact: text } }),
        await owner.call('PATCH', `/users/${id}`, { displayName: text }),
        await owner.call('POST', '/groups', { name: text }),
        await owner.call('POST', '/policy/impact/people', {
          scope: { kind: 'tenant' },
          rule: { level: 'off', timing: null, factors: null, existingSessions: 'keep' },
          from: null,
          outcome: 'no_change',
          search: text,
        }),
        await owner.call('POST', '/audit/views', { name: 'Mine', question: { search: text } }),
        await owner.call('POST', '/audit/exports', { format: 'csv', question: { search: text } }),
        await owner.call('POST', '/tokens', { name: text, scopes: ['audit:read'] }),
      ];
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
    }
    const after = (await world.events()).slice(before);
    expect(after.filter(({ type }) => type !== 'administration.refused')).toEqual([]);
  });
});
