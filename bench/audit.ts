import pg from 'pg';
import { openPostgres } from '../src/adapters/postgres/openPostgres.ts';
import { EVERY_EVENT, type EventFilter } from '../src/domain/audit/auditQuestion.ts';
import { exportAudit } from '../src/flows/audit/exportAudit.ts';
import { showOverview } from '../src/flows/overview/showOverview.ts';
import { after, DAY, instant } from '../src/kernel/instant.ts';
import { aWorld, must } from '../test/builders/world.ts';
import { benchDatabase } from './deployment.ts';
import { median, milliseconds, perSecond, say } from './report.ts';

// The first page of the audit under each filter, an export, and the overview, over BENCH_EVENTS events of 90 days and a fifth as many people.

const EVENTS = Number(process.env['BENCH_EVENTS'] ?? '2000000');
const PEOPLE = Math.max(1_000, Math.trunc(EVENTS / 5));
const TIMES = 20;

const url = await benchDatabase('audit');
const database = must(await openPostgres({ url, availableKinds: ['webauthn', 'totp', 'backup_code'], connections: 4 }));
must(await database.migrate());
const world = await aWorld(database.store, { slug: 'audit' });
const client = new pg.Client({ connectionString: url });
await client.connect();
await fill();

const { store } = database;
const { rows } = await client.query<{ user_id: string; actor_id: string; application_id: string }>(
  `select user_id, other_actor as actor_id, application_id from audit_events
    where tenant_id = $1 and other_actor is not null and application_id is not null limit 1`,
  [world.tenant.id],
);
const [{ user_id: user, actor_id: actor, application_id: application }] = rows as [(typeof rows)[0]];
const now = await world.now();
const filters: Readonly<Record<string, Partial<EventFilter>>> = {
  'no filter': {},
  'a type that is common': { types: ['user.signed_in'] },
  'a type that is rare': { types: ['user.deleted'] },
  'four types': { types: ['user.deleted', 'user.disabled', 'group.created', 'user.signed_in'] },
  'a person': { user: user as never },
  'an actor': { actor: actor as never },
  'an application': { application: application as never },
  'a group': { group: '01990000-0000-7000-8000-0000000000aa' as never },
  'by the host': { actorKind: 'host' },
  'a day, 60 days ago': { from: after(now, -60 * DAY), until: after(now, -59 * DAY) },
  'a rare type in an application': { types: ['user.deleted'], application: application as never },
  'a text that is nowhere (20,000 looked through)': { search: 'no such text' },
};
for (const [name, filter] of Object.entries(filters)) {
  const took = await timed(() =>
    store.transaction(world.tenant.id, (tx) => store.listEvents(tx, { ...EVERY_EVENT, ...filter }, { before: null, limit: 50 })),
  );
  say(name, milliseconds(took));
}

const began = performance.now();
const question = { ...EVERY_EVENT, outcome: null, lastDays: 9 };
let exported = 0;
for await (const part of must(await exportAudit(world.ports)({ ...world.host, question, format: 'jsonl' })))
  exported += must(part).events.length;
say('export', perSecond((exported / (performance.now() - began)) * 1_000), `${exported.toLocaleString('en')} events of 9 days`);
say(
  'overview',
  milliseconds(await timed(async () => must(await showOverview(world.ports)({ ...world.host, days: 30 })))),
  `${PEOPLE.toLocaleString('en')} people`,
);
await client.end();
await database.close();

async function timed(work: () => Promise<unknown>): Promise<number> {
  await work();
  const took: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const start = performance.now();
    await work();
    took.push(performance.now() - start);
  }
  return median(took);
}

/** People, each tenth with an authenticator app, and events in the order of time: nine of ten are sign-ins of one of five applications. */
async function fill(): Promise<void> {
  const tenant = world.tenant.id;
  const since = instant(Date.now() - 90 * DAY);
  await client.query(
    `insert into users (tenant_id, id, login_name, display_name, created_at)
      select $1, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'person-' || n, 'Person ' || n, now() - interval '91 days'
      from generate_series(1, $2::int) n`,
    [tenant, PEOPLE],
  );
  await client.query(
    `insert into factors (tenant_id, id, user_id, kind, label, created_at, secret_sealed, last_step)
      select tenant_id, id, id, 'totp', 'App', created_at, '\\x00', 0 from users where tenant_id = $1 and login_name like 'person-%0'`,
    [tenant],
  );
  await client.query(
    `insert into audit_events (tenant_id, id, at, type, actor, user_id, application_id, data)
      select $1, (left(replace(first, '-', ''), 12) || '7' || lpad(to_hex(n % 4096), 3, '0') || '8000' || lpad(to_hex(n), 12, '0'))::uuid, at,
        case when n % 10 < 9 then 'user.signed_in' when n % 100000 = 99999 then 'user.deleted' when n % 20 = 19 then 'user.changed' else 'group.member_added' end,
        case when n % 50000 = 29 then '{"kind":"host"}'
          else jsonb_build_object('kind', 'user', 'id', case when n % 10 < 9 then person else '01900000-0000-7000-8000-000000000001' end) end,
        person::uuid, ('01980000-0000-7000-8000-00000000000' || n % 5)::uuid,
        case when n % 20 = 9 then '{"group":"01990000-0000-7000-8000-0000000000aa"}'::jsonb else jsonb_build_object('aal', 1 + n % 2, 'methods', '["password"]'::jsonb) end
      from (
        select n, at, '01900000-0000-7000-8000-' || lpad(to_hex(1 + (n::bigint * 7919) % $3::int), 12, '0') as person,
          lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') as first
        from (select n, $4::timestamptz + n * (interval '90 days' / $2::int) as at from generate_series(0, $2::int - 1) n) timed
      ) made`,
    [tenant, EVENTS, PEOPLE, new Date(since).toISOString()],
  );
  await client.query('vacuum analyze');
}
