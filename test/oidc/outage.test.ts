import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../../src/ports/store/store.ts';
import { oidcAddresses } from '../../src/web/oidc/oidcAddresses.ts';
import { oidcMount } from '../../src/web/oidc/oidcMount.ts';
import { buildServer, type Server } from '../../src/web/server.ts';
import { webFlows } from '../../src/web/webFlows.ts';
import { eachEngine } from '../builders/database.ts';
import { signInAt } from './anApplication.ts';
import { aProvider, type Client, type IdentityProvider } from './aProvider.ts';

/** The database goes away under the protocol's endpoints: all say so alike, and nothing half-done is sent. */
eachEngine('an outage of the database', (database) => {
  let idp: IdentityProvider;
  let client: Client;
  let node: Server;
  /** What of the store does not work at present. */
  let broken: (name: string) => boolean = () => false;
  beforeAll(async () => {
    idp = await aProvider(database.store);
    client = await idp.client();
    const store = breakable(database.store);
    const ports = { ...idp.ports, store };
    const flows = webFlows(ports);
    node = await buildServer({ ports, flows, oidc: oidcAddresses, trustedProxies: [], log: null, mounts: [oidcMount(ports, flows)] });
    // The keys are known by now, as they are on a node that has been running.
    expect((await node.inject({ url: at('/jwks') })).statusCode).toBe(200);
  });
  afterAll(async () => {
    await node.close();
    await idp.close();
  });

  function away(): Promise<never> {
    return Promise.reject(Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' }));
  }

  function breakable(store: Store): Store {
    return new Proxy(store, {
      get: (target, name) => {
        if (broken(String(name))) return away;
        if (name !== 'beginTransaction') return Reflect.get(target, name);
        return async (tenantId: Parameters<Store['beginTransaction']>[0]) => {
          const begun = await target.beginTransaction(tenantId);
          const commit = async () => {
            if (!broken('commit')) return begun.commit();
            await begun.rollback();
            return away();
          };
          return { ...begun, commit };
        };
      },
    });
  }

  async function without<T>(which: (name: string) => boolean, work: () => Promise<T>): Promise<T> {
    broken = which;
    try {
      return await work();
    } finally {
      broken = () => false;
    }
  }

  const at = (path: string): string => `/t/${idp.world.tenant.slug}${path}`;
  const basic = () => `Basic ${Buffer.from(`${client.clientId}:${client.secret}`).toString('base64')}`;
  const post = (path: string, form: Record<string, string>) =>
    node.inject({
      method: 'POST',
      url: at(path),
      headers: { authorization: basic(), 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(form).toString(),
    });
  const authorization = () =>
    at(`/authorize?${new URLSearchParams({ client_id: client.clientId, response_type: 'code', scope: 'openid', redirect_uri: 'x' })}`);

  it('is 503 with a stable code at every endpoint that needs it, and over with the outage', async () => {
    const askAll = async () => [
      await post('/token', { grant_type: 'authorization_code', code: 'x' }),
      await post('/introspect', { token: 'x' }),
      await post('/revoke', { token: 'x' }),
      await node.inject({ url: at('/userinfo'), headers: { authorization: 'Bearer x' } }),
      await node.inject({ url: authorization() }),
    ];
    const down = await without((name) => name === 'beginTransaction', askAll);
    for (const answer of down) {
      expect([answer.statusCode, answer.headers['retry-after'], answer.headers['cache-control'], answer.headers['location']]).toEqual([
        503,
        '1',
        'no-store',
        undefined,
      ]);
      expect(answer.body).toContain('database_unavailable');
      expect(answer.body).not.toContain('5432');
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    }
    expect(down.map(({ headers }) => headers['content-type'])).toEqual([
      ...Array.from({ length: 4 }, () => 'application/problem+json; charset=utf-8'),
      'text/html; charset=utf-8',
    ]);
    expect((await askAll()).map(({ statusCode }) => statusCode)).toEqual([400, 200, 200, 401, 400]);
  });

  it('P3: that comes between spending a refresh token and answering gives no token and spends none', async () => {
    const person = await idp.world.user();
    const { refresh_token: token = '' } = await signInAt(client, idp.browser(), person.loginName);
    const form = { grant_type: 'refresh_token', refresh_token: token };
    const tokens = async () =>
      (await database.asOwner('select id, consumed_at from protocol_records where tenant_id = $1 order by id', [idp.world.tenant.id])).map(
        (row) => JSON.stringify(row),
      );
    const before = await tokens();
    const refused = await without(
      (name) => name === 'commit',
      () => post('/token', form),
    );
    expect([refused.statusCode, refused.json().code]).toEqual([503, 'database_unavailable']);
    expect(refused.body).not.toContain('access_token');
    expect(await tokens()).toEqual(before);
    expect((await post('/token', form)).json()).toMatchObject({ access_token: expect.any(String) });
  });
});
