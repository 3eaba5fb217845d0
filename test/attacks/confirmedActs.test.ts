import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOperation } from '../../src/flows/authorize/openOperation.ts';
import { redeemOperation } from '../../src/flows/authorize/redeemOperation.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { revokeSessionsOfTenant } from '../../src/flows/sessions/revokeSessionsOfTenant.ts';
import { sidFor } from '../../src/oidc/sessionBridge.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { codeOf } from '../builders/administration.ts';
import { aServer } from '../builders/aServer.ts';
import { aConfirmingAdministrator, operationIn } from '../builders/confirmingAdministrator.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

/** Attacks on acts that are confirmed, by whoever holds a live session of an administrator, an application, or both. */
eachEngine('attacks on confirmed acts', (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
  });
  afterAll(() => app.close());

  async function aBank() {
    const registered = must(
      await registerApplication(world.ports)({
        ...world.host,
        clientId: world.unique('bank'),
        name: 'Bank',
        oidc: {
          authMethod: 'client_secret_basic',
          redirectUris: ['https://bank.example.com/back'],
          postLogoutRedirectUris: [],
          backchannelLogoutUri: null,
        },
        demand: null,
      }),
    );
    return { clientId: registered.application.clientId, clientSecret: registered.clientSecret ?? '' };
  }

  const endings = async () => (await world.events()).filter(({ type }) => type === 'tenant.sessions_revoked').length;

  it('U5: no application opens an operation of the console, nor has one of its own taken for it', async () => {
    const client = await aBank();
    const olivia = await aConfirmingAdministrator(world);
    const open = (name: string) =>
      openOperation(
        world.ports,
        sidFor,
      )({
        tenantId: world.tenant.id,
        client,
        address: null,
        user: olivia.person.id,
        sid: sidFor(olivia.session.id, client.clientId),
        draft: { name, target: 'End all sessions of Acme', details: [{ name: 'Begins', value: 'at once' }], returnTo: null },
      });
    for (const name of ['console.revoke_all_sessions', 'console.transfer']) expect(codeOf(await open(name))).toBe('operation_malformed');
    const command = await olivia.confirm(must(await open('revoke_all_sessions')).id);
    expect(codeOf(await revokeSessionsOfTenant(world.ports)(command))).toBe('operation_not_found');
    expect(await endings()).toBe(0);
  });

  it('U5: an operation of the console is redeemed by no application, and nobody calls as the console', async () => {
    const client = await aBank();
    const olivia = await aConfirmingAdministrator(world);
    const operation = operationIn(await revokeSessionsOfTenant(world.ports)(olivia.admin));
    await olivia.confirm(operation);
    const redeem = (by: typeof client) =>
      redeemOperation(
        world.ports,
        sidFor,
      )({
        tenantId: world.tenant.id,
        client: by,
        address: null,
        operation,
        user: olivia.person.id,
        sid: sidFor(olivia.session.id, by.clientId),
        name: 'console.revoke_all_sessions',
        target: 'End all sessions of Acme',
      });
    expect(codeOf(await redeem(client))).toBe('operation_not_found');
    for (const clientSecret of ['', 'console', client.clientSecret])
      expect(codeOf(await redeem({ clientId: 'console', clientSecret }))).toBe('client_not_authenticated');
  });

  it('U5: over HTTP a made-up, an empty and a doubled confirmation change nothing and are one event each', async () => {
    const owner = await adminCaller(world, app, 'owner');
    const before = (await world.events()).length;
    const answers: unknown[] = [];
    const odd = ['', 'x', '01990000-0000-7000-8000-000000000000', 'a'.repeat(5_000), '01990000-0000-7000-8000-000000000000, x'];
    for (const confirmation of odd) {
      const answer = await app.inject({
        method: 'POST',
        url: `/t/${world.tenant.slug}/api/admin/revoke-sessions`,
        headers: { cookie: owner.cookie, 'content-type': 'application/json', 'sallyport-confirmation': confirmation },
        payload: '{}',
      });
      answers.push([answer.statusCode, answer.json<{ code: string }>().code]);
    }
    expect(answers).toEqual(odd.map(() => [404, 'operation_not_found']));
    const written = (await world.events()).slice(before);
    expect(written.map(({ type, data }) => [type, data['code']])).toEqual(odd.map(() => ['administration.refused', 'operation_not_found']));
    expect(await endings()).toBe(0);
  });

  it('U5: a stolen live session with a fresh proof ends nothing without the factor, whatever it sends', async () => {
    const owner = await adminCaller(world, app, 'owner');
    const asked = await owner.call('POST', '/revoke-sessions', { reason: 'mine now' });
    expect([asked.status, asked.json]).toEqual([
      403,
      expect.objectContaining({ code: 'confirmation_needed', name: 'console.revoke_all_sessions' }),
    ]);
    for (const more of [{ confirmation: asked.json['operation'] }, { confirmed: true }])
      expect((await owner.call('POST', '/revoke-sessions', { reason: 'mine now', ...more })).status).toBe(400);
    const withRule = {
      rule: { level: 'off', timing: null, factors: null, existingSessions: 'keep' },
      from: null,
      expectedRevision: null,
      deadEnds: 'accept',
      sessions: { kind: 'revoke', overSeconds: 0 },
    };
    expect((await owner.call('POST', '/policy/tenant/versions', withRule)).json['code']).toBe('confirmation_needed');
    expect(await endings()).toBe(0);
    expect((await owner.call('GET', '/me')).status).toBe(200);
  });
});
