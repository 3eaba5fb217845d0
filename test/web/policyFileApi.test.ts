import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const FILE = `version: 1
tenant:
  level: optional
groups:
  Finance:
    level: required
    timing: next-sign-in
`;

eachEngine('all rules as one file over the API', (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
    await world.group(null, 'Finance');
  });
  afterAll(() => app.close());

  it('is planned, applied as it was planned, exported, and stands', async () => {
    const owner = await adminCaller(world, app, 'owner');
    const plan = await owner.call('POST', '/policy/file/plan', { text: FILE });
    expect([plan.status, plan.json]).toMatchObject([
      200,
      {
        refusal: null,
        deadEnds: [],
        steps: expect.arrayContaining([
          {
            kind: 'set',
            scope: { kind: 'group', group: expect.any(String) },
            name: 'Finance',
            from: null,
            says: expect.objectContaining({ level: 'required' }),
          },
        ]),
        impact: [{ application: null, people: expect.objectContaining({ no_change: expect.any(Number) }) }],
      },
    ]);
    const revision = Number(plan.json['revision']);
    const late = await owner.call('POST', '/policy/file/apply', { text: FILE, expectedRevision: revision - 1 });
    expect([late.status, late.json['code']]).toEqual([409, 'revision_conflict']);
    const applied = await owner.call('POST', '/policy/file/apply', { text: FILE, expectedRevision: revision });
    expect([applied.status, (applied.json['steps'] as unknown[]).length]).toEqual([200, (plan.json['steps'] as unknown[]).length]);
    const exported = await owner.call('GET', '/policy/file');
    expect(exported.json).toMatchObject({ revision: applied.json['revision'], text: expect.stringContaining('Finance') });
    const again = await owner.call('POST', '/policy/file/plan', { text: exported.json['text'] });
    expect(again.json).toMatchObject({ steps: [], refusal: null });
    const trying = await owner.call('POST', '/policy/file/apply', { text: `${FILE}    tried: { level: off }\n` });
    expect(trying.json).toMatchObject({ steps: [{ kind: 'try', name: 'Finance', from: null, says: { level: 'off' } }] });
    expect((await owner.call('GET', '/policy/trials')).json).toMatchObject({ trials: [{ says: { level: 'off' } }] });
    const ending = await owner.call('POST', '/policy/file/plan', { text: FILE });
    expect(ending.json).toMatchObject({ steps: [{ kind: 'end_trial', name: 'Finance', says: { level: 'off' } }] });
  });

  it('says the line and the column of what is wrong in it, and changes nothing', async () => {
    const owner = await adminCaller(world, app, 'owner');
    for (const path of ['/policy/file/plan', '/policy/file/apply']) {
      const answer = await owner.call('POST', path, { text: 'version: 1\ntenant:\n  levle: off\n' });
      expect([answer.status, answer.json['code'], String(answer.json['detail'])]).toEqual([
        400,
        'policy_file_unknown_key',
        expect.stringContaining('3'),
      ]);
    }
    const auditor = await adminCaller(world, app, 'auditor');
    expect((await auditor.call('POST', '/policy/file/plan', { text: FILE })).status).toBe(200);
    expect((await auditor.call('POST', '/policy/file/apply', { text: FILE })).json['code']).toBe('role_needed');
  });

  it('security.md, Paths: a token plans and applies within its scopes, and acts on nobody’s session', async () => {
    const owner = await adminCaller(world, app, 'owner');
    const tokenWith = async (scopes: readonly string[]) => {
      const made = await owner.confirmed('POST', '/tokens', { name: world.unique('ci'), scopes, days: 1 });
      expect(made.status).toBe(201);
      return async (path: string, body: unknown) => {
        const answer = await app.inject({
          method: 'POST',
          url: `/t/${world.tenant.slug}/api/admin${path}`,
          headers: { authorization: `Bearer ${String(made.json['secret'])}`, 'content-type': 'application/json' },
          payload: JSON.stringify(body),
        });
        return [answer.statusCode, answer.json()['code'] ?? null];
      };
    };
    const reads = await tokenWith(['policy:read']);
    expect(await reads('/policy/file/plan', { text: FILE })).toEqual([200, null]);
    expect(await reads('/policy/file/apply', { text: FILE })).toEqual([403, 'not_permitted']);
    const writes = await tokenWith(['policy:write']);
    const other = FILE.replace('level: optional', 'level: off');
    const act = { text: other, sessions: { kind: 'revoke', overSeconds: 0 } };
    expect(await writes('/policy/file/apply', act)).toEqual([403, 'not_permitted']);
    expect((await owner.call('GET', '/policy/tenant')).json).toMatchObject({ level: 'optional' });
    expect(await writes('/policy/tenant/versions', { rule: { level: 'off' }, sessions: { kind: 'demote', overSeconds: 0 } })).toEqual([
      403,
      'not_permitted',
    ]);
    expect(await writes('/policy/file/apply', { text: other })).toEqual([200, null]);
    expect((await owner.call('GET', '/policy/tenant')).json).toMatchObject({ level: 'off' });
  });
});
