import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

eachEngine('stuck people by the API', (database) => {
  let world: World;
  let app: Server;
  let auditor: Awaited<ReturnType<typeof adminCaller>>;
  let people: readonly { id: string; loginName: string }[];
  beforeAll(async () => {
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    people = [await world.user({ displayName: '=Anita' }), await world.user({ displayName: 'Bert' })];
    for (const person of people) {
      const signIn = await aSignIn(world);
      await signIn.password(person.loginName);
    }
    database.moveClock(HOUR);
    auditor = await adminCaller(world, app, 'auditor');
  });
  afterAll(() => app.close());

  it('A2: the list goes on where a page ended, its number is that of the list of people, and a wrong place is refused', async () => {
    const first = await auditor.call('GET', '/stuck?limit=1');
    expect(first.status).toBe(200);
    const next = String(first.json['next']);
    const second = await auditor.call('GET', `/stuck?limit=1&after=${encodeURIComponent(next)}`);
    const rows = [first, second].flatMap(({ json }) => json['people'] as readonly { user: { id: string } }[]);
    expect(rows.map(({ user }) => user.id).sort()).toEqual(people.map(({ id }) => id).sort());
    expect(rows[0]).toMatchObject({
      step: 'enrolment',
      ended: 'nothing',
      refusedBecause: null,
      attempts: 1,
      applications: [],
      tried: [],
      errors: [],
      user: { enrolled: false, kinds: [], bypassUntil: null, passUntil: null },
    });
    expect((await auditor.call('GET', '/stuck/figures')).json).toMatchObject({
      people: 2,
      more: false,
      unstuck: { people: 0, medianSeconds: null },
    });
    expect((await auditor.call('GET', '/users/count?stuck=yes')).json).toEqual({ count: 2, more: false });
    expect((await auditor.call('GET', '/stuck?search=bert')).json['people']).toHaveLength(1);
    expect((await auditor.call('GET', '/stuck?after=x')).json['code']).toBe('place_malformed');
    expect((await auditor.call('GET', '/stuck?step=nowhere')).status).toBe(400);
  });

  it('A3, security.md, Tenancy: a copy needs a fresh proof, is on record, and runs as no formula', async () => {
    const { text, headers, status } = await auditor.call('POST', '/stuck/export', { enrolled: 'no' });
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
    const [head, ...lines] = text.trim().split('\r\n');
    expect(head).toMatch(/^login_name,display_name,mail,step,/);
    expect(lines).toHaveLength(2);
    expect(text).toContain(",'=Anita,");
    const told = (await world.events()).filter(({ type }) => type === 'audit.exported');
    expect(told).toMatchObject([{ data: { format: 'csv', question: { list: 'stuck', enrolled: 'no' } } }]);
    database.moveClock(HOUR + 20 * MINUTE);
    expect((await auditor.call('POST', '/stuck/export', {})).json['code']).toBe('fresh_proof_needed');
    database.moveClock(HOUR);
  });
});
