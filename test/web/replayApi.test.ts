import { afterAll, beforeEach, expect, it } from 'vitest';
import { HOUR, after as later } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { PLAIN, putEvent } from '../builders/pastSignIns.ts';
import { aWorld, type World } from '../builders/world.ts';

const HELD = { scope: { kind: 'tenant' }, rule: { level: 'required', timing: { kind: 'next-sign-in' } } };

eachEngine('the replay of a draft over the API', (database) => {
  let world: World;
  let app: Server;
  beforeEach(async () => {
    await app?.close();
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
  });
  afterAll(() => app.close());

  it('tells day by day what would have been, changes nothing, and opens into the sign-ins by name', async () => {
    const { call } = await adminCaller(world, app, 'auditor');
    const erin = await world.user({ loginName: 'erin' });
    const application = await world.application();
    const at = later(await world.now(), -26 * HOUR);
    await putEvent(database, world.tenant.id, { type: 'user.signed_in', at, user: erin.id, application, data: PLAIN });
    const { json, status } = await call('POST', '/policy/replay', HELD);
    expect([status, json]).toMatchObject([
      200,
      { numbers: { held: { signIns: 1, people: 1 }, refused: { signIns: 0, people: 0 } }, gone: 0, unexplained: 0 },
    ]);
    const days = json['days'] as readonly { readonly day: string; readonly numbers: { readonly held: { readonly signIns: number } } }[];
    expect(days).toHaveLength(30);
    expect(days.filter(({ numbers }) => numbers.held.signIns > 0).map(({ day }) => day)).toEqual([
      `${new Date(at).toISOString().slice(0, 10)}T00:00:00.000Z`,
    ]);
    const behind = async (words: object) => (await call('POST', '/policy/replay/sign-ins', { ...HELD, replayed: 'held', ...words })).json;
    expect(await behind({})).toMatchObject({
      signIns: [
        {
          at: new Date(at).toISOString(),
          person: { id: erin.id, loginName: 'erin', displayName: 'A Person' },
          application: { id: application, name: 'Finance' },
          recorded: { ended: 'signed_in', aal: 1, because: 'not_enforced' },
          before: { level: 'optional', asked: 'offered' },
          after: { level: 'required', asked: 'must_enrol', why: expect.arrayContaining([expect.stringContaining('Required')]) },
          clause: 'enrol_now',
        },
      ],
      next: null,
    });
    expect(await behind({ day: new Date(at).toISOString() })).toMatchObject({ signIns: [{ person: { id: erin.id } }] });
    expect(await behind({ day: new Date(later(at, 24 * HOUR)).toISOString() })).toMatchObject({ signIns: [] });
    expect((await call('GET', '/policy/tenant')).json).toMatchObject({ edition: 0, inForce: null });
  });

  it('tells its progress line by line, and a fault as an ordinary problem before the first of them', async () => {
    const { call, cookie } = await adminCaller(world, app, 'auditor');
    const { body } = await app.inject({
      method: 'POST',
      url: `/t/${world.tenant.slug}/api/admin/policy/replay`,
      headers: { cookie, 'content-type': 'application/json', accept: 'application/x-ndjson' },
      payload: JSON.stringify(HELD),
    });
    const told = body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    // Whoever asks has signed in.
    expect(told).toMatchObject([
      { kind: 'progress', counted: 0, of: 1 },
      { kind: 'progress', counted: 1, of: 1 },
      { kind: 'replay', signIns: 1 },
    ]);
    expect((await call('POST', '/policy/replay', { ...HELD, days: 91 })).json).toMatchObject({ code: 'days_of_replay_out_of_range' });
    expect((await call('POST', '/policy/replay/sign-ins', { ...HELD, replayed: 'everything' })).status).toBe(400);
  });

  it('tries a rule without enforcing it, tells the figures of 7 days and the people by name, and ends it', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    const { loginName, id } = await world.user({ loginName: 'erin' });
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    expect(await call('POST', '/policy/trials', HELD)).toMatchObject({ status: 201, json: { since: expect.any(String), deadEnds: [] } });
    const signIn = await aSignIn(world);
    await signIn.password(loginName);
    expect(signIn.step.kind).toBe('signed_in');
    expect((await call('GET', '/policy/trials')).json).toMatchObject({
      trials: [{ scope: { kind: 'tenant' }, says: { level: 'required', timing: { kind: 'next-sign-in' } } }],
      numbers: { held: { signIns: 1, people: 1 }, let_in: { signIns: 0, people: 0 } },
    });
    expect((await call('GET', '/policy/trials/sign-ins?outcome=held')).json).toMatchObject({
      signIns: [{ person: { id, loginName: 'erin' }, application: null, clause: 'enrol_now', because: 'not_enforced' }],
      next: null,
    });
    expect((await call('POST', '/policy/trials/end', { scope: { kind: 'tenant' } })).status).toBe(204);
    expect((await call('POST', '/policy/trials/end', { scope: { kind: 'tenant' } })).json).toMatchObject({ code: 'trial_not_found' });
    expect((await call('GET', '/policy/trials')).json).toMatchObject({ trials: [] });
  });
});
