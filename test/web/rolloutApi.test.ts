import { afterAll, beforeEach, expect, it } from 'vitest';
import { DAY, formatInstant, after as later } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

eachEngine('roll-outs over the API', (database) => {
  let world: World;
  let app: Server;
  beforeEach(async () => {
    await app?.close();
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
  });
  afterAll(() => app.close());

  const inDays = async (days: number) => formatInstant(later(await world.now(), days * DAY));
  const planFor = async (days: number) => ({
    name: 'MFA for all',
    scopes: [{ kind: 'tenant' }],
    stages: [{ at: await inDays(days), who: { kind: 'all' } }],
  });

  it('is looked at, started, read, paused, resumed and rolled back, with the safe plan where nothing is said', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    const plan = await planFor(20);
    const preview = await call('POST', '/rollouts/preview', plan);
    expect([preview.status, preview.json]).toMatchObject([
      200,
      {
        plan: { graceDays: 1, timing: { kind: 'next-sign-in' }, brake: { leastReady: 50, mostStuck: 5 } },
        steps: [
          { kind: 'stage', stage: 0, says: { level: 'required', timing: { kind: 'grace-period', days: 1 } } },
          { kind: 'final', says: { level: 'required', timing: { kind: 'next-sign-in' } } },
        ],
        stages: [{ dueAt: plan.stages[0]?.at, readiness: { people: 1, ready: 1, newcomers: 0 } }],
        warnings: [],
        start: { verdict: 'accepted', code: null },
      },
    ]);
    const started = await call('POST', '/rollouts', { plan, expectedRevision: preview.json['revision'] });
    expect(started.status).toBe(201);
    const path = `/rollouts/${String(started.json['id'])}`;
    expect((await call('GET', '/rollouts')).json).toMatchObject({
      rollouts: [{ state: 'running', stages: [{ state: 'coming' }] }],
      next: null,
    });
    expect((await call('GET', path)).json).toMatchObject({ edition: 1, reasons: null, brake: { reached: 0, stuck: 0, reasons: [] } });
    expect((await call('POST', `${path}/pause`, { expectedEdition: 1 })).json).toEqual({ edition: 2 });
    expect((await call('POST', `${path}/pause`, { expectedEdition: 1 })).json).toMatchObject({ code: 'edition_conflict' });
    expect((await call('POST', `${path}/resume`, { next: await inDays(30), brake: null })).json).toEqual({ edition: 3 });
    expect((await call('GET', path)).json).toMatchObject({ state: 'running', plan: { brake: null }, stages: [{ state: 'coming' }] });
    expect((await call('POST', `${path}/roll-back`, {})).json).toEqual({ edition: 4 });
    expect((await call('GET', path)).json).toMatchObject({ state: 'rolled_back', stages: [{ state: 'waiting' }] });
    expect((await call('GET', '/policy/tenant')).json).toMatchObject({ level: 'optional', next: null });
  });

  it('what is wrong is a problem document with a stable code, and an auditor starts nothing', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    const auditor = await adminCaller(world, app, 'auditor');
    const plan = await planFor(20);
    const codes = [
      await call('POST', '/rollouts', { plan: { ...plan, stages: [] } }),
      await call('POST', '/rollouts', { plan: await planFor(-1) }),
      await call('POST', '/rollouts', { plan: { ...plan, scopes: [{ kind: 'group', group: 'nobody' }] } }),
      await call('POST', '/rollouts', { plan: { ...plan, surprise: true } }),
      await call('POST', '/rollouts', { plan: { ...plan, brake: { leastReady: 200, mostStuck: 0 } } }),
      await call('POST', '/rollouts', { plan, expectedRevision: 99 }),
      await call('GET', '/rollouts/nothing'),
      await call('POST', '/rollouts/nothing/pause', {}),
      await auditor.call('POST', '/rollouts', { plan }),
    ].map(({ status, json }) => `${status} ${String(json['code'])}`);
    expect(codes).toEqual([
      '400 rollout_malformed',
      '400 starts_in_past',
      '404 group_not_found',
      '400 input_malformed',
      '400 input_malformed',
      '409 revision_conflict',
      '404 rollout_not_found',
      '404 rollout_not_found',
      '403 role_needed',
    ]);
    expect((await auditor.call('POST', '/rollouts/preview', plan)).status).toBe(200);
    expect((await call('GET', '/rollouts')).json).toMatchObject({ rollouts: [] });
  });
});
