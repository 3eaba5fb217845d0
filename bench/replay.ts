import pg from 'pg';
import { openPostgres } from '../src/adapters/postgres/openPostgres.ts';
import type { TenantId } from '../src/domain/directory/tenant.ts';
import { REPLAYED } from '../src/domain/policy/replayed.ts';
import { listReplayed } from '../src/flows/rehearse/listReplayed.ts';
import { type ReplayRule, replayRule } from '../src/flows/rehearse/replayRule.ts';
import { aWorld, must } from '../test/builders/world.ts';
import { benchDatabase } from './deployment.ts';
import { populate } from './population.ts';
import { milliseconds, say } from './report.ts';

// The replay of the sign-ins of 30 days under a draft, with progress, and the lists behind its numbers.

const PEOPLE = Number(process.env['BENCH_PEOPLE'] ?? '200000');
const SIGN_INS = Number(process.env['BENCH_SIGN_INS'] ?? '1000000');
const RULED_GROUPS = 20;

const url = await benchDatabase('replay');
const database = must(await openPostgres({ url, availableKinds: ['webauthn', 'totp', 'backup_code'] }));
must(await database.migrate());
const world = await aWorld(database.store, { slug: 'bench' });
await populate(url, world.tenant.id, PEOPLE);
const { host, ports, store, tenant } = world;
const groups = await store.transaction(tenant.id, (tx) => store.listGroups(tx));
for (const [index, { id }] of groups.slice(0, RULED_GROUPS).entries()) {
  const timing = index % 2 === 0 ? ({ kind: 'grace-period', days: 30 } as const) : ({ kind: 'next-sign-in' } as const);
  await world.rule({ kind: 'group', group: id }, index % 4 === 3 ? { level: 'off' } : { level: 'required', timing });
}
await world.application({ level: 'required', factors: ['webauthn'] });
await signIns(tenant.id);

const REQUIRED = { level: 'required', timing: { kind: 'grace-period', days: 14 } };
const drafts: readonly (readonly [string, Pick<ReplayRule, 'scope' | 'rule'>])[] = [
  ['Required for the tenant, 14 days', { scope: { kind: 'tenant' }, rule: REQUIRED }],
  ['the same with passkeys alone', { scope: { kind: 'tenant' }, rule: { ...REQUIRED, factors: ['webauthn'] } }],
];
for (const [what, draft] of drafts) {
  let [slices, longest, last] = [0, 0, performance.now()];
  const began = last;
  const onProgress = (): void => {
    const now = performance.now();
    [slices, longest, last] = [slices + 1, Math.max(longest, now - last), now];
  };
  const replay = must(await replayRule(ports)({ ...host, ...draft, days: 30, onProgress }));
  const held = `${replay.numbers.held.signIns.toLocaleString('en')} of ${replay.numbers.held.people.toLocaleString('en')} people held`;
  say(`replay of ${replay.signIns.toLocaleString('en')}: ${what}`, milliseconds(performance.now() - began), held);
  say('  between two words of progress, the longest', milliseconds(longest), `${slices} of them`);
  say('  memory of the process', `${Math.round(process.memoryUsage().rss / 1e6)} MB`);
  for (const replayed of REPLAYED) {
    const began = performance.now();
    const page = must(
      await listReplayed(ports)({ ...host, ...draft, days: 30, replayed, day: null, after: null, limit: 50, language: 'en' }),
    );
    say(`  sign-ins behind ${replayed}`, milliseconds(performance.now() - began), `${page.signIns.length} of the first page`);
  }
}
await database.close();

/** Over 29 days, a few refused among them, a third with something shown; by everybody, some more often than others. */
async function signIns(of: TenantId): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select c.relname as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = 'audit_events'::regclass and not exists (select from pg_constraint o where o.conindid = i.indexrelid)`,
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await client.query(
    `insert into audit_events (tenant_id, id, at, type, actor, user_id, application_id, attempt_id, session_id, data)
      select $1, (lpad(to_hex(floor(extract(epoch from m.at) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid,
        m.at, case when n % 50 = 3 then 'user.mfa_refused' else 'user.signed_in' end, jsonb_build_object('kind', 'user', 'id', u.id), u.id,
        a.id, null, case when n % 50 = 3 then null else u.id end,
        case when n % 50 = 3 then '{"because":"no_allowed_factor","decidedBy":"no_allowed_factor"}'::jsonb
          when n % 3 = 0 then '{"aal":2,"methods":["mfa","otp","pwd"],"until":null,"decidedBy":"assured"}'
          else '{"aal":1,"methods":["pwd"],"until":null,"decidedBy":"not_enforced"}' end
      from generate_series(1, $2::integer) n
        cross join lateral (select now() - interval '29 days' + n * (interval '29 days' / $2::integer) as at) m
        join lateral (select ('01900000-' || lpad(to_hex(p / 65536), 4, '0') || '-7001-8000-' || lpad(to_hex(p), 12, '0'))::uuid as id
          from (select 1 + ((n::bigint * 7919) % $3::integer)::integer as p) p) u on true
        left join applications a on a.tenant_id = $1 and n % 4 = 0 and a.auth_method is not null`,
    [of, SIGN_INS, PEOPLE],
  );
  for (const { definition } of indexes) await client.query(definition);
  await client.query('vacuum analyze audit_events');
  await client.end();
}
