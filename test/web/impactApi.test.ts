import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const REQUIRED = { scope: { kind: 'tenant' }, rule: { level: 'required', timing: { kind: 'grace-period', days: 14 } } };

eachEngine('the impact of a draft over the API', (database) => {
  let world: World;
  let app: Server;
  beforeEach(async () => {
    await app?.close();
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
  });
  afterAll(() => app.close());

  it('the numbers tell what would happen, change nothing, and open into the people behind them', async () => {
    const { call, person } = await adminCaller(world, app, 'auditor');
    const erin = await world.user({ loginName: 'erin' });
    const { json, status } = await call('POST', '/policy/impact', REQUIRED);
    expect([status, json]).toMatchObject([
      200,
      {
        edition: 0,
        counted: 2,
        disabled: 0,
        numbers: {
          no_change: { people: 1, administrators: 0, neverSignedIn: 0 },
          can_skip_until: { people: 1, administrators: 0, neverSignedIn: 1, deadlines: { earliest: expect.any(String) } },
          cannot_satisfy: { people: 0, refused: 0, alreadySo: 0 },
        },
        deadEnds: [],
        sessions: null,
        save: { verdict: 'accepted', code: null, detail: null },
      },
    ]);
    const behind = async (outcome: string) => (await call('POST', '/policy/impact/people', { ...REQUIRED, outcome })).json;
    expect(await behind('can_skip_until')).toMatchObject({
      people: [
        {
          id: erin.id,
          loginName: 'erin',
          before: { level: 'optional', asked: 'offered', deadline: null },
          after: { level: 'required', asked: 'offered', deadline: expect.any(String), sentence: expect.stringContaining('until') },
        },
      ],
      next: null,
    });
    expect(await behind('no_change')).toMatchObject({ people: [{ id: person.id }], next: null });
    const inGerman = await call('POST', '/policy/impact/people', { ...REQUIRED, outcome: 'can_skip_until' }, 'de-AT, en;q=0.5');
    expect(inGerman.json).toMatchObject({ people: [{ after: { sentence: expect.stringContaining('Überspringen geht bis') } }] });
    expect((await call('GET', '/policy/tenant')).json).toMatchObject({ edition: 0, inForce: null });
  });

  it('S5: a draft that judges existing sessions again says of how many more is asked', async () => {
    const { call } = await adminCaller(world, app, 'auditor');
    const rule = { level: 'required', timing: { kind: 'next-sign-in' }, existingSessions: 'recheck' };
    const sessions = async (words: object) => (await call('POST', '/policy/impact', words)).json['sessions'];
    // Whoever asks has shown a code.
    expect(await sessions({ scope: { kind: 'tenant' }, rule })).toEqual({ judged: 1, asked: 0 });
    expect(await sessions({ scope: { kind: 'tenant' }, rule: { ...rule, factors: ['webauthn'] } })).toEqual({ judged: 1, asked: 1 });
    expect(await sessions({ scope: { kind: 'tenant' }, rule: { ...rule, existingSessions: 'keep' } })).toBeNull();
    expect(await sessions({ scope: { kind: 'group', group: await world.group() }, rule })).toEqual({ judged: 0, asked: 0 });
    expect(await sessions({ scope: { kind: 'application', application: await world.application() }, rule })).toBeNull();
  });

  it('lists the people behind a number page by page, each once and none left out', async () => {
    const { call } = await adminCaller(world, app, 'auditor');
    const made = [];
    for (let count = 0; count < 5; count += 1) made.push((await world.user({})).id);
    const seen: unknown[] = [];
    let after: unknown;
    do {
      const body = { ...REQUIRED, outcome: 'can_skip_until', limit: 2, ...(after === undefined ? {} : { after }) };
      const { json } = await call('POST', '/policy/impact/people', body);
      const people = json['people'] as readonly { readonly id: string }[];
      expect(people.length).toBeLessThanOrEqual(2);
      seen.push(...people.map(({ id }) => id));
      after = json['next'] ?? undefined;
    } while (after !== undefined);
    expect(seen).toHaveLength(new Set(seen).size);
    expect(seen).toEqual(expect.arrayContaining(made));
  });

  it('answers line by line for whoever wants to see it count, the impact last', async () => {
    const { cookie } = await adminCaller(world, app, 'auditor');
    const answer = await app.inject({
      method: 'POST',
      url: `/t/${world.tenant.slug}/api/admin/policy/impact`,
      headers: { cookie, 'content-type': 'application/json', accept: 'application/x-ndjson' },
      payload: JSON.stringify(REQUIRED),
    });
    expect(answer.headers['content-type']).toContain('application/x-ndjson');
    const lines = answer.body
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines[0]).toMatchObject({ kind: 'progress', of: 1 });
    expect(lines.at(-1)).toMatchObject({ kind: 'impact', counted: 1 });
  });

  describe('the matrix', () => {
    it('has the rule of all users first, then groups and applications by name, page by page', async () => {
      const { call } = await adminCaller(world, app, 'auditor');
      const group = await world.group({ level: 'required' }, 'Zebras');
      await world.user({ groups: [group] });
      await world.group({ level: 'off' }, 'Ants');
      await world.group(null, 'No rule');
      await world.application({ level: 'required' });
      const all = (await call('GET', '/policy/rules')).json as { rules: { name: string | null }[] };
      expect(all.rules).toMatchObject([
        { name: null, scope: { kind: 'tenant' }, level: 'optional', inForce: null, version: null, members: null, edition: 0 },
        { name: 'Ants', effect: 'looser_than_tenant', level: 'optional', inForce: { level: 'off' }, members: 0 },
        { name: 'Zebras', scope: { kind: 'group', group }, effect: 'full', version: expect.any(String), members: 1, edition: 1 },
        { name: 'Finance', scope: { kind: 'application' }, level: 'required' },
      ]);
      const names: (string | null)[] = [];
      for (let after = ''; ; ) {
        const page = (await call('GET', `/policy/rules?limit=1${after}`)).json as unknown as {
          rules: { name: string | null }[];
          next: string | null;
        };
        names.push(...page.rules.map(({ name }) => name));
        if (page.next === null) break;
        after = `&after=${encodeURIComponent(page.next)}`;
      }
      expect(names).toEqual([null, 'Ants', 'Zebras', 'Finance']);
      expect((await call('GET', '/policy/rules?search=ZEB')).json).toMatchObject({ rules: [{ name: null }, { name: 'Zebras' }] });
      expect((await call('GET', '/policy/rules?after=nowhere')).json).toMatchObject({ code: 'place_malformed' });
    });
  });

  it('two administrators: the second to save is told who changed what, and other rules are not in the way', async () => {
    const { call, person } = await adminCaller(world, app, 'administrator');
    const group = await world.group();
    const save = (path: string, body: object) => call('POST', `/policy/${path}/versions`, body);
    const first = await save('tenant', { rule: { level: 'required' }, expectedEdition: 0 });
    expect(first.status).toBe(201);
    expect((await save(`groups/${group}`, { rule: { level: 'required' }, expectedEdition: 0 })).status).toBe(201);
    const second = await save('tenant', { rule: { level: 'off' }, expectedEdition: 0 });
    expect([second.status, second.json]).toMatchObject([
      409,
      {
        code: 'edition_conflict',
        edition: 1,
        changes: [
          { kind: 'added', version: first.json['id'], by: { id: person.id }, byName: person.loginName, says: { level: 'required' } },
        ],
      },
    ]);
    expect((await call('GET', '/policy/tenant')).json).toMatchObject({ edition: 1, inForce: { level: 'required' } });
  });

  it('A3: what an earlier version said is said again by a new one, which the timeline compares with the one before', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    const save = async (rule: object) => (await call('POST', '/policy/tenant/versions', { rule })).json['id'];
    const first = await save({ level: 'required', factors: ['webauthn', 'totp'] });
    const second = await save({ level: 'optional', factors: ['webauthn', 'totp'] });
    const restored = await call('POST', `/policy/versions/${String(first)}/restore`, { expectedEdition: 2 });
    expect([restored.status, restored.json]).toMatchObject([201, { says: { level: 'required', factors: ['webauthn', 'totp'] } }]);
    expect((await call('GET', '/policy/tenant/versions')).json).toMatchObject({
      edition: 3,
      versions: [
        { id: first, previous: null, changed: ['level', 'factors'] },
        { id: second, previous: first, changed: ['level'] },
        { previous: second, changed: ['level'], state: 'in_force' },
      ],
    });
    const added = (await world.events()).filter(({ type }) => type === 'policy.version_added');
    expect(added.map(({ data }) => data['restores'] ?? null)).toEqual([null, null, first]);
  });
});
