import { afterAll, beforeAll, expect, it } from 'vitest';
import { EVENTS } from '../../src/domain/audit/catalogue.ts';
import { setRole } from '../../src/flows/directory/setRole.ts';
import { updateUser } from '../../src/flows/directory/updateUser.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import { csvLine } from '../../src/web/adminApi/csvLine.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { EVERYTHING } from '../contracts/auditActs.ts';

type Json = Record<string, unknown>;

eachEngine('the audit and the overview by the API', (database) => {
  let world: World;
  let app: Server;
  let owner: Awaited<ReturnType<typeof adminCaller>>;
  beforeAll(async () => {
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
    owner = await adminCaller(world, app, 'owner');
  });
  afterAll(() => app.close());

  const events = async (type: string) => (await world.events()).filter((event) => event.type === type);
  /** The events that a question finds. */
  async function asked(query: string) {
    const { json, status } = await owner.call('GET', `/audit/events?${query}`);
    expect([query, status, json['code']]).toEqual([query, 200, undefined]);
    return json['events'] as readonly { id: string; type: string; user: string | null }[];
  }

  it('A3: one event has an address of its own, and says what its ids are called', async () => {
    const person = await world.user({ displayName: 'Anita Berg' });
    const group = await world.group(null, 'Testers');
    must(await updateUser(world.ports)({ ...world.host, user: person.id, displayName: 'Anita Berg-Ohm', mail: null }));
    const [created] = await asked(`type=user.created&user=${person.id}`);
    const shown = await owner.call('GET', `/audit/events/${created?.id}`);
    expect(shown.json).toEqual({
      event: expect.objectContaining({ id: created?.id, type: 'user.created', user: person.id, actor: { kind: 'host' } }),
      names: [{ id: person.id, kind: 'user', name: 'Anita Berg-Ohm', loginName: person.loginName }],
    });
    const [made] = await asked(`group=${group}`);
    expect((await owner.call('GET', `/audit/events/${made?.id}`)).json['names']).toEqual([
      { id: group, kind: 'group', name: 'Testers', loginName: null },
    ]);
    for (const missing of ['01990000-0000-7000-8000-000000000000', 'x']) {
      expect((await owner.call('GET', `/audit/events/${missing}`)).json['code']).toBe('event_not_found');
    }
  });

  it('A3: an address narrows by outcome, actor and time, and what is wrong in it is refused', async () => {
    const auditor = await adminCaller(world, app, 'auditor');
    await auditor.call('POST', '/groups', { name: 'No' });
    const [refused] = await asked(`outcome=refused&actor=${auditor.person.id}&lastDays=1`);
    expect(refused?.type).toBe('administration.refused');
    expect(await asked(`outcome=done&type=administration.refused`)).toEqual([]);
    expect(await asked('actorKind=host&type=user.signed_in')).toEqual([]);
    expect((await asked('actorKind=host&lastDays=1')).length).toBeGreaterThan(1);
    expect(await asked('search=no%20such%20text')).toEqual([]);
    for (const wrong of ['outcome=maybe', 'actorKind=user', 'lastDays=0', 'lastDays=367', 'type=x', 'from=yesterday', 'other=1']) {
      expect([wrong, (await owner.call('GET', `/audit/events?${wrong}`)).status]).toEqual([wrong, 400]);
    }
  });

  it('A3: every type of event is there in words', async () => {
    const { types } = (await owner.call('GET', '/audit/types')).json as { types: readonly Json[] };
    expect(types.map(({ type }) => type)).toEqual(Object.keys(EVENTS));
    expect(types.find(({ type }) => type === 'token.reused')).toMatchObject({ outcome: 'refused' });
    expect(types.find(({ type }) => type === 'user.signed_in')).toMatchObject({
      outcome: 'done',
      description: 'A sign-in ended in a new session.',
      data: { aal: 'assurance level of the session, 1 or 2' },
    });
    // What is called a refusal is one.
    for (const { type, outcome } of types) {
      if (/(refused|failed|denied|dead)$/.test(String(type))) expect([type, outcome]).toEqual([type, 'refused']);
    }
  });

  it('A3: a view keeps a question under a name for everybody who reads, and each change of one is on record', async () => {
    const question = { type: ['user.deleted', 'user.disabled'], actor: owner.person.id, lastDays: 7, from: '2026-01-01T00:00:00.000Z' };
    const made = await owner.call('POST', '/audit/views', { name: ' Who went ', question });
    expect([made.status, made.json]).toEqual([
      201,
      { id: expect.any(String), name: 'Who went', question, savedBy: { kind: 'user', id: owner.person.id }, savedAt: expect.any(String) },
    ]);
    const auditor = await adminCaller(world, app, 'auditor');
    expect((await auditor.call('GET', '/audit/views')).json).toEqual({ views: [made.json] });
    // An auditor reads only.
    expect((await auditor.call('POST', '/audit/views', { name: 'Mine', question: {} })).json['code']).toBe('role_needed');
    expect((await auditor.call('DELETE', `/audit/views/${String(made.json['id'])}`)).json['code']).toBe('role_needed');

    const operator = await adminCaller(world, app, 'operator');
    const other = await operator.call('POST', '/audit/views', { name: 'Refusals', question: { outcome: 'refused' } });
    expect(other.json['question']).toEqual({ outcome: 'refused' });
    const view = `/audit/views/${String(made.json['id'])}`;
    expect((await operator.call('POST', '/audit/views', { name: 'Refusals', question: {} })).json['code']).toBe('audit_view_name_taken');
    expect((await operator.call('PATCH', view, { name: 'Refusals' })).json['code']).toBe('audit_view_name_taken');
    expect((await operator.call('PATCH', view, { name: '' })).json['code']).toBe('name_malformed');
    expect((await operator.call('PATCH', view, { name: 'Left' })).json).toMatchObject({ name: 'Left', question });
    expect((await operator.call('PATCH', view, { question: { lastDays: 1 } })).json).toMatchObject({
      name: 'Left',
      question: { lastDays: 1 },
    });
    expect((await operator.call('DELETE', view)).status).toBe(204);
    for (const gone of [view, '/audit/views/x']) {
      expect((await operator.call('DELETE', gone)).json['code']).toBe('audit_view_not_found');
      expect((await operator.call('PATCH', gone, { name: 'X' })).json['code']).toBe('audit_view_not_found');
    }
    expect((await owner.call('GET', '/audit/views')).json).toEqual({ views: [other.json] });
    expect((await events('audit_view.changed')).map(({ data }) => [data['from'], data['name'], data['question']])).toEqual([
      ['Who went', 'Left', question],
      ['Left', 'Left', { lastDays: 1 }],
    ]);
    expect(await events('audit_view.made')).toMatchObject([{ data: { name: 'Who went' } }, { data: { name: 'Refusals' } }]);
    expect(await events('audit_view.deleted')).toMatchObject([{ actor: { id: operator.person.id }, data: { name: 'Left' } }]);
  });

  it('A3: there are 100 views at most', async () => {
    const own = await aWorld(database.store);
    const flows = adminFlows(own.ports);
    const made = await Promise.all(
      Array.from({ length: 102 }, (_, index) => flows.makeView({ ...own.host, name: `View ${index}`, question: EVERYTHING })),
    );
    expect(made.filter(({ ok }) => ok)).toHaveLength(100);
    expect(made.flatMap((one) => (one.ok ? [] : [one.code]))).toEqual(['too_many_audit_views', 'too_many_audit_views']);
  });

  it('security.md, Tenancy: an export needs a fresh proof and is on record before its first line', async () => {
    const auditor = await adminCaller(world, app, 'auditor');
    const before = await events('audit.exported');
    const exported = await auditor.call('POST', '/audit/exports', { format: 'csv', question: { type: 'user.created', lastDays: 3 } });
    expect([exported.status, exported.headers['content-type'], exported.headers['content-disposition']]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
      `attachment; filename="audit-${world.tenant.slug}.csv"`,
    ]);
    expect((await events('audit.exported')).slice(before.length)).toMatchObject([
      {
        actor: { id: auditor.person.id },
        data: { format: 'csv', question: { type: ['user.created'], lastDays: 3 }, until: expect.any(String) },
      },
    ]);
    database.moveClock(6 * MINUTE);
    const late = await auditor.call('POST', '/audit/exports', { format: 'csv' });
    database.moveClock(0);
    expect([late.status, await events('audit.exported')]).toEqual([403, expect.objectContaining({ length: before.length + 1 })]);
  });

  it('A3: an export is everything that a question finds, in parts, and nothing that happened meanwhile', async () => {
    const own = await aWorld(database.store);
    const server = await aServer(own.ports, { mounts: [(scope) => adminApi(scope, adminFlows(own.ports))] });
    const caller = await adminCaller(own, server, 'auditor');
    await database.asOwner(
      `insert into audit_events (tenant_id, id, at, type, actor, data)
        select $1, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '2024-06-09T10:07:00Z', 'group.created', '{"kind":"host"}',
          jsonb_build_object('group', n, 'name', 'name ' || n) from generate_series(1, 2500) n`,
      [own.tenant.id],
    );
    await caller.call('POST', '/audit/exports', { format: 'csv' });
    const question = { type: ['group.created', 'audit.exported'] };
    const answer = await caller.call('POST', '/audit/exports', { format: 'jsonl', question });
    expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    const lines = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; data: Json });
    // The export before, and not this one.
    expect(lines.filter(({ type }) => type === 'audit.exported')).toHaveLength(1);
    expect(lines.slice(1).map(({ data }) => data['group'])).toEqual(Array.from({ length: 2_500 }, (_, index) => 2_500 - index));
    await server.close();
  });

  it('an export breaks off when its reader loses the role, so that nobody takes it for all', async () => {
    const own = await aWorld(database.store);
    const flows = adminFlows(own.ports);
    const reader = await own.user({ role: 'auditor' });
    await database.asOwner(
      `insert into audit_events (tenant_id, id, at, type, actor, data)
        select $1, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '2024-06-09T10:07:00Z', 'group.created', '{"kind":"host"}', '{}'
        from generate_series(1, 1500) n`,
      [own.tenant.id],
    );
    const by = { kind: 'user', id: reader.id, session: own.ports.random.id<'Session'>(own.ports.clock.now()), address: null } as const;
    const question = { ...EVERYTHING, types: ['group.created'] } as const;
    const parts = must(await flows.exportAudit({ tenantId: own.tenant.id, by, format: 'jsonl', question }));
    const seen: string[] = [];
    for await (const part of parts) {
      seen.push(part.ok ? String(part.value.events.length) : part.code);
      must(await setRole(own.ports)({ ...own.host, user: reader.id, role: null }));
    }
    expect(seen).toEqual(['1000', 'not_permitted']);
  });

  it('A3: in CSV every event is one line, and nothing in it is a formula', async () => {
    const own = await aWorld(database.store);
    const server = await aServer(own.ports, { mounts: [(scope) => adminApi(scope, adminFlows(own.ports))] });
    const caller = await adminCaller(own, server, 'auditor');
    const person = await own.user({ loginName: '=1+1@example.com', displayName: 'A "quoted", name' });
    const question = { type: 'user.created', user: person.id };
    const { text } = await caller.call('POST', '/audit/exports', { format: 'csv', question });
    const [head, line, end, ...rest] = text.split('\r\n');
    expect(head).toBe('id,at,type,actor_kind,actor,actor_name,user,user_name,application,application_name,attempt,session,address,data');
    expect(line).toMatch(
      new RegExp(
        `^[0-9a-f-]{36},\\S+Z,user\\.created,host,,,${person.id},'=1\\+1@example\\.com,,,,,,"\\{""name"":""=1\\+1@example\\.com""\\}"$`,
      ),
    );
    expect([end, rest]).toEqual(['', []]);
    await server.close();
  });

  it('the overview is told in numbers, with the reason of its advice', async () => {
    const { json } = await owner.call('GET', '/overview?days=7');
    expect(json).toMatchObject({
      level: 'optional',
      people: { enabled: expect.any(Number), holding: expect.arrayContaining([{ kind: 'sms', people: 0 }]), bypassed: 0 },
      sessions: { byAal: { 1: 0, 2: expect.any(Number) } },
      nextChange: null,
      recommendation: { kind: 'require_mfa', level: 'optional', scheduled: null, reason: expect.stringContaining('production') },
    });
    expect(json['days']).toMatchObject([
      { day: new Date().toISOString().slice(0, 10), signIns: { 1: 0 }, enrolment: { enrolled: expect.any(Number) } },
    ]);
    for (const wrong of ['days=0', 'days=367', 'x=1']) expect((await owner.call('GET', `/overview?${wrong}`)).status).toBe(400);
  });
});

it('a cell of CSV is quoted where it has to be, and shown as text where a spreadsheet would reckon with it', () => {
  expect(csvLine(['plain', null, 'a,b', 'say "x"', 'two\nlines', ' edge '])).toBe('plain,,"a,b","say ""x""","two\nlines"," edge "\r\n');
  for (const formula of ['=1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r1', '＝1', '\u0000=1']) {
    expect(csvLine([formula]).replaceAll('"', '')).toBe(`'${formula}\r\n`);
  }
  expect(csvLine(['a=1', '1-2', "it's"])).toBe("a=1,1-2,it's\r\n");
});
