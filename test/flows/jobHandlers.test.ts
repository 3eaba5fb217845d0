import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { runDueJobs, UPKEEP_LANE } from '../../src/flows/maintenance/runDueJobs.ts';
import { signOut } from '../../src/flows/sessions/signOut.ts';
import { jobHandlers } from '../../src/jobHandlers.ts';
import { after, DAY, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TRACE = { address: null, userAgent: null };

/** Applications that take logout tokens; those whose path is in `ill` answer with an error. */
function logoutReceiver() {
  const received: { path: string; token: string }[] = [];
  const ill = new Set<string>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const path = request.url ?? '';
      received.push({ path, token: new URLSearchParams(body).get('logout_token') ?? '' });
      response.writeHead(ill.has(path) ? 500 : 204).end();
    });
  });
  return { server, received, ill };
}

eachEngine('what the jobs do', (database) => {
  const receiver = logoutReceiver();
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
  });
  afterAll(() => {
    receiver.server.close();
  });

  function worker(own: World) {
    const failures: unknown[] = [];
    const run = runDueJobs(own.ports, { handlers: jobHandlers(own.ports), lane: UPKEEP_LANE, failed: (error) => failures.push(error) });
    return {
      failures,
      async runAll(): Promise<void> {
        while ((await run(own.tenant.id)) === 'worked');
      },
    };
  }

  it('S6: every application that a session opened is sent a logout token, and one that does not take it is sent another later', async () => {
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    const { port } = receiver.server.address() as AddressInfo;
    const person = await world.user();
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    const session = await attempt.session();
    if (session === null) throw new Error('not signed in');
    const clientIds: string[] = [];
    for (const path of ['/one', '/two']) {
      const clientId = world.unique('app');
      clientIds.push(clientId);
      const oidc = {
        authMethod: 'none',
        redirectUris: ['http://localhost:4000/cb'],
        postLogoutRedirectUris: [],
        backchannelLogoutUri: `http://localhost:${port}${path}`,
      };
      const { application } = must(await registerApplication(world.ports)({ ...world.host, clientId, name: 'Wiki', oidc, demand: null }));
      await world.store.transaction(world.tenant.id, (tx) => world.store.noteSessionApplication(tx, session.id, application.id));
    }
    receiver.ill.add('/two');
    must(await signOut(world.ports)({ tenantId: world.tenant.id, session: session.id, trace: TRACE }));
    expect(receiver.received).toEqual([]);
    const jobs = worker(world);
    await jobs.runAll();
    expect(receiver.received.map(({ path }) => path).sort()).toEqual(['/one', '/two']);
    expect(jobs.failures).toHaveLength(1);
    const token = decodeJwt(receiver.received.find(({ path }) => path === '/one')?.token ?? '');
    expect(token).toMatchObject({
      sub: person.id,
      aud: clientIds[0],
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });

    receiver.ill.clear();
    receiver.received.length = 0;
    database.moveClock(MINUTE);
    await jobs.runAll();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/two']);
    expect(jobs.failures).toHaveLength(1);
    database.moveClock(HOUR);
    await jobs.runAll();
    expect(receiver.received).toHaveLength(1);
    database.moveClock(0);
  });

  it('F6: a scheduled version that has come to leave somebody stuck raises the alarm within a day, for its own tenant', async () => {
    const [own, other] = [await aWorld(database.store), await aWorld(database.store)];
    await worker(own).runAll();
    const keys = await own.group({ level: 'required', factors: ['webauthn'] });
    const apps = await own.group();
    const from = after(await own.now(), 10 * DAY);
    await own.rule({ kind: 'group', group: apps }, { level: 'required', factors: ['totp'], from });
    const alarms = async (world: World) =>
      (await world.events()).filter(({ type, data }) => type === 'policy.dead_end' && data['cause'] === 'scheduled_version');
    database.moveClock(DAY + HOUR);
    await worker(own).runAll();
    expect(await alarms(own)).toEqual([]);
    await own.user({ groups: [keys, apps] });
    await worker(own).runAll();
    expect(await alarms(own)).toEqual([]);
    database.moveClock(2 * DAY + 2 * HOUR);
    const jobs = worker(own);
    await jobs.runAll();
    expect(jobs.failures).toEqual([]);
    expect(await alarms(own)).toHaveLength(1);
    await worker(other).runAll();
    expect(await alarms(other)).toEqual([]);
    database.moveClock(0);
  });
});
