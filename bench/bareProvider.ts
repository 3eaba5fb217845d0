import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Adapter, type AdapterPayload, type JWK } from 'oidc-provider';
import pg from 'pg';

// oidc-provider as its documentation sets it up: the usual adapter, one autocommitted statement a call. It signs
// everybody in as the same person. bench/codeRoundTrip.ts starts it: BENCH_URL, PORT.

const pool = new pg.Pool({ connectionString: process.env['BENCH_URL'], max: 10 });
await pool.query(`drop table if exists bare;
  create table bare (model text, id text, payload jsonb not null, grant_id text, uid text, expires_at timestamptz, consumed_at timestamptz, primary key (model, id));
  create index on bare (grant_id) where grant_id is not null; create index on bare (uid) where uid is not null`);
await pool.query("insert into bare (model, id, payload) values ('Client', 'wiki', $1)", [
  {
    client_id: 'wiki',
    client_secret: 'secret',
    redirect_uris: ['http://localhost:9999/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  },
]);

function adapterOf(model: string): Adapter {
  const found = async (column: 'id' | 'uid', value: string): Promise<AdapterPayload | undefined> => {
    const text = `select payload, extract(epoch from consumed_at)::int as consumed from bare where model = $1 and ${column} = $2`;
    const query = { name: `by ${column}`, text, values: [model, value] };
    const { rows } = await pool.query<{ payload: AdapterPayload; consumed: number | null }>(query);
    const [row] = rows;
    return row === undefined ? undefined : { ...row.payload, ...(row.consumed === null ? {} : { consumed: row.consumed }) };
  };
  return {
    find: (id) => found('id', id),
    findByUid: (uid) => found('uid', uid),
    findByUserCode: async () => undefined,
    async upsert(id, payload, seconds) {
      const text = `insert into bare (model, id, payload, grant_id, uid, expires_at) values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
        on conflict (model, id) do update set payload = excluded.payload, expires_at = excluded.expires_at`;
      await pool.query({ name: 'upsert', text, values: [model, id, payload, payload.grantId ?? null, payload.uid ?? null, seconds] });
    },
    async consume(id) {
      await pool.query({ name: 'consume', text: 'update bare set consumed_at = now() where model = $1 and id = $2', values: [model, id] });
    },
    async destroy(id) {
      await pool.query('delete from bare where model = $1 and id = $2', [model, id]);
    },
    async revokeByGrantId(grantId) {
      await pool.query('delete from bare where grant_id = $1', [grantId]);
    },
  };
}

const { privateKey } = await generateKeyPair('RS256', { extractable: true });
const jwk = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'one' } as JWK;
const port = Number(process.env['PORT']);
const provider = new Provider(`http://localhost:${port}`, {
  adapter: adapterOf,
  jwks: { keys: [jwk] },
  cookies: { keys: ['a key'] },
  pkce: { required: () => true },
  routes: { authorization: '/authorize', introspection: '/introspect' },
  issueRefreshToken: async () => true,
  findAccount: async (_ctx, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
  interactions: { url: (_ctx, { uid }) => `/step/${uid}` },
  loadExistingGrant: async (ctx) => {
    const known = ctx.oidc.session?.grantIdFor('wiki');
    if (known !== undefined) return ctx.oidc.provider.Grant.find(known);
    const grant = new ctx.oidc.provider.Grant({ accountId: 'anita', clientId: 'wiki' });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
  features: { devInteractions: { enabled: false }, introspection: { enabled: true } },
});
const answer = provider.callback();
createServer((request, response) => {
  if (request.url?.startsWith('/step/') === true) void provider.interactionFinished(request, response, { login: { accountId: 'anita' } });
  else void answer(request, response);
}).listen(port, () => process.send?.('listening'));
