import pg from 'pg';
import { openPostgres } from '../src/adapters/postgres/openPostgres.ts';
import { ALL_STUCK, type StuckFilter } from '../src/domain/sessions/stuckFilter.ts';
import { listStuck } from '../src/flows/stuck/listStuck.ts';
import { showStuckFigures } from '../src/flows/stuck/showStuckFigures.ts';
import { after, DAY, instant } from '../src/kernel/instant.ts';
import { aWorld, must } from '../test/builders/world.ts';
import { benchDatabase } from './deployment.ts';
import { median, milliseconds, say } from './report.ts';

// The list of stuck people under each filter, their number, and the share of a group, over BENCH_EVENTS events of 90 days.

const EVENTS = Number(process.env['BENCH_EVENTS'] ?? '10000000');
const PEOPLE = Math.max(1_000, Math.trunc(EVENTS / 10));
/** Of three events each two are of one flow; one flow of fifty did not pass. */
const STUCK = Math.trunc(EVENTS / 3 / 50);
const TIMES = 20;

const url = await benchDatabase('stuck');
const database = must(await openPostgres({ url, availableKinds: ['webauthn', 'totp', 'backup_code'], connections: 4 }));
must(await database.migrate());
const world = await aWorld(database.store, { slug: 'stuck' });
const application = await world.application();
const group = await world.group();
const client = new pg.Client({ connectionString: url });
await client.connect();
const began = performance.now();
await fill();
say(
  'filled',
  `${Math.round((performance.now() - began) / 1_000)} s`,
  `${EVENTS.toLocaleString('en')} events, ${STUCK.toLocaleString('en')} flows`,
);

const filters: Readonly<Record<string, Partial<StuckFilter>>> = {
  'no filter': {},
  'a group of a hundredth': { group },
  'an application': { application },
  'stopped at enrolment': { step: 'enrolment' },
  'a name': { search: `person-${Math.trunc(STUCK / 2)}` },
  'a name that nobody has': { search: 'nobody at all' },
  'a name that everybody has': { search: 'person' },
  'a name that everybody has, in a group': { search: 'person', group },
};
for (const [name, filter] of Object.entries(filters)) {
  const took = await timed(async () =>
    must(await listStuck(world.ports)({ ...world.host, filter: { ...ALL_STUCK, ...filter }, after: null, limit: 50 })),
  );
  say(`list: ${name}`, milliseconds(took));
}
const [last] = must(await listStuck(world.ports)({ ...world.host, filter: ALL_STUCK, after: null, limit: 1 })).people;
const far = { at: instant((last?.last.stuckAt ?? 0) - 60 * DAY), id: '00000000-0000-7000-8000-000000000000' as never };
say(
  'list: 60 days on',
  milliseconds(await timed(async () => must(await listStuck(world.ports)({ ...world.host, filter: ALL_STUCK, after: far, limit: 50 })))),
);
const figuresOf = (filter: Partial<StuckFilter>) =>
  showStuckFigures(world.ports)({ ...world.host, filter: { ...ALL_STUCK, ...filter }, days: 30 });
for (const name of ['no filter', 'a name', 'a name that nobody has', 'a name that everybody has']) {
  const figures = async () => must(await figuresOf(filters[name] ?? {}));
  const { people, unstuck } = await figures();
  say(`number and time to unstuck: ${name}`, milliseconds(await timed(figures)), `${people} people, ${JSON.stringify(unstuck)}`);
}
const now = await world.now();
for (const [name, scope, days] of [
  ['the tenant, 1 day', { kind: 'tenant' }, 1],
  ['the tenant, 7 days', { kind: 'tenant' }, 7],
  ['a group, 7 days', { kind: 'group', group }, 7],
] as const) {
  const rate = () =>
    database.store.transaction(world.tenant.id, (tx) =>
      database.store.measureStuckRate(tx, { scopes: [scope], since: after(now, -days * DAY) }),
    );
  const took = await timed(rate, 5);
  say(`stuck rate: ${name}`, milliseconds(took), JSON.stringify(await rate()));
}
await client.end();
await database.close();

async function timed(work: () => Promise<unknown>, times = TIMES): Promise<number> {
  await work();
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    await work();
    took.push(performance.now() - start);
  }
  return median(took);
}

/** Events in the order of time, and the flows that did not pass: each person who is stuck tried one to three times, and half were helped. */
async function fill(): Promise<void> {
  const tenant = world.tenant.id;
  const since = new Date(Date.now() - 90 * DAY).toISOString();
  await client.query(
    `insert into users (tenant_id, id, login_name, display_name, created_at)
      select $1, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'person-' || n, 'Person ' || n, now() - interval '91 days'
      from generate_series(1, $2::int) n`,
    [tenant, PEOPLE],
  );
  await client.query(
    `insert into memberships (tenant_id, group_id, user_id)
      select tenant_id, $2, id from users where tenant_id = $1 and login_name like 'person-%00'`,
    [tenant, group],
  );
  await client.query(
    `insert into audit_events (tenant_id, id, at, type, actor, user_id, application_id, attempt_id, data)
      select $1, (left(replace(first, '-', ''), 12) || '7' || lpad(to_hex(n % 4096), 3, '0') || '8000' || lpad(to_hex(n), 12, '0'))::uuid, at,
        case n % 3 when 0 then 'user.mfa_required' when 1 then 'user.mfa_succeeded' else 'user.signed_in' end,
        jsonb_build_object('kind', 'user', 'id', person), person::uuid, $5,
        ('01910000-0000-7000-8000-' || lpad(to_hex(n / 3), 12, '0'))::uuid, '{"step":"challenge"}'
      from (
        select n, at, '01900000-0000-7000-8000-' || lpad(to_hex(1 + (n::bigint / 3 * 7919) % $3::int), 12, '0') as person,
          lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') as first
        from (select n, $4::timestamptz + n * (interval '90 days' / $2::int) as at from generate_series(0, $2::int - 1) n) timed
      ) made`,
    [tenant, EVENTS, PEOPLE, since, application],
  );
  await client.query(
    `insert into mfa_flows (tenant_id, id, user_id, application_id, reached_at, stuck_at, step, offered, needs, unstuck_at)
      select $1, ('01910000-0000-7000-8000-' || lpad(to_hex(n * 50), 12, '0'))::uuid,
        ('01900000-0000-7000-8000-' || lpad(to_hex(1 + n / 2), 12, '0'))::uuid, case when n % 3 = 0 then $4::uuid end, at, at + interval '10 minutes',
        case when n % 5 = 2 then 'enrolment' else 'challenge' end, '{totp}', 'any', case when n / 2 % 2 = 0 then at + interval '3 hours' end
      from (select n, $3::timestamptz + n * (interval '89 days' / $2::int) as at from generate_series(0, $2::int - 1) n) timed`,
    [tenant, STUCK, since, application],
  );
  await client.query('vacuum analyze');
}
