import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aMailbox, type Mailbox } from '../builders/mailbox.ts';
import { aWorld, type World } from '../builders/world.ts';

const NOBODY = '01990000-0000-7000-8000-000000000000';

eachEngine('invitations, addresses and registration over the API of the administration', (database) => {
  let world: World;
  let mailbox: Mailbox;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    mailbox = await aMailbox(world);
    app = await aServer(mailbox.ports, { mounts: [(scope) => adminApi(scope, adminFlows(mailbox.ports))] });
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });

  const anAddress = () => `${world.unique('ada')}@example.com`;
  const eventsOf = async (user: unknown) => (await world.events()).filter((event) => event.user === user).map(({ type }) => type);

  it('A3, B7: an administrator invites, invites again and takes it back; the secret is in the mail alone', async () => {
    const { call, person: administrator } = await adminCaller(world, app, 'administrator');
    const mail = anAddress();
    const made = await call('POST', '/users', { loginName: world.unique('ada'), displayName: 'Ada', mail });
    expect([made.status, made.json]).toMatchObject([201, { mail, mailVerifiedAt: null }]);
    const id = String(made.json['id']);
    const at = `/users/${id}/invitation`;
    expect(await call('DELETE', at)).toMatchObject({ status: 404, json: { code: 'invitation_not_found' } });

    const sent = await call('POST', at, {});
    expect([sent.status, sent.json, sent.headers['cache-control']]).toEqual([200, { to: mail }, 'no-store']);
    const first = await mailbox.key(mail);
    expect((await call('POST', at, {})).json).toEqual({ to: mail });
    const second = await mailbox.key(mail);
    expect(second).not.toBe(first);
    for (const path of [`/users/${id}`, '/audit/events', '/messages']) {
      const { text } = await call('GET', path);
      expect([text.includes(first), text.includes(second)]).toEqual([false, false]);
    }

    expect((await call('DELETE', at)).status).toBe(204);
    expect((await call('DELETE', at)).json).toMatchObject({ code: 'invitation_not_found' });
    const events = (await world.events()).filter(({ user, type }) => user === id && type.startsWith('mail_link.'));
    expect(events.map(({ type, data, actor }) => [type, data['purpose'], actor])).toEqual([
      ['mail_link.sent', 'invitation', { kind: 'user', id: administrator.id }],
      ['mail_link.sent', 'invitation', { kind: 'user', id: administrator.id }],
      ['mail_link.revoked', 'invitation', { kind: 'user', id: administrator.id }],
    ]);
  });

  it('whom no link can reach is said, and nothing is sent: a password is there, no address, disabled, nobody', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    const mail = anAddress();
    const withPassword = await world.user({ mail });
    const without = await world.user({ password: null });
    const disabled = await world.user({ password: null, mail: anAddress() });
    expect((await call('POST', `/users/${disabled.id}/disable`, {})).status).toBe(200);
    for (const [user, invitation, verification] of [
      [withPassword.id, 'password_already_set', null],
      [without.id, 'mail_missing', 'mail_missing'],
      [disabled.id, 'user_disabled', 'user_disabled'],
      [NOBODY, 'user_not_found', 'user_not_found'],
      ['nonsense', 'user_not_found', 'user_not_found'],
    ] as const) {
      expect((await call('POST', `/users/${user}/invitation`, {})).json).toMatchObject({ code: invitation });
      const verify = await call('POST', `/users/${user}/mail-verification`, {});
      expect(verify.json).toMatchObject(verification === null ? { to: mail } : { code: verification });
    }
    expect((await call('POST', `/users/${without.id}/invitation`, { to: 'me@example.com' })).json).toMatchObject({
      code: 'input_malformed',
    });
    expect(await eventsOf(disabled.id)).not.toContain('mail_link.sent');
  });

  it('an operator sends and revokes nothing, and an old proof is not enough', async () => {
    const [administrator, operator] = [await adminCaller(world, app, 'administrator'), await adminCaller(world, app, 'operator')];
    const { id } = await world.user({ password: null, mail: anAddress() });
    const acts = [
      ['POST', `/users/${id}/invitation`, {}],
      ['DELETE', `/users/${id}/invitation`, undefined],
      ['POST', `/users/${id}/mail-verification`, {}],
    ] as const;
    for (const [method, path, body] of acts) {
      expect(await operator.call(method, path, body)).toMatchObject({ status: 403, json: { code: 'role_needed' } });
    }
    database.moveClock(5 * MINUTE + SECOND);
    for (const [method, path, body] of acts) {
      expect(await administrator.call(method, path, body)).toMatchObject({ status: 403, json: { code: 'fresh_proof_needed' } });
    }
    database.moveClock(0);
    expect(await eventsOf(id)).toEqual(['user.created']);
  });

  it('S11: an address is marked as verified by who knows it, keeps the mark, and loses it with another address', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    const made = await call('POST', '/users', {
      loginName: world.unique('ida'),
      displayName: 'Ida',
      mail: anAddress(),
      mailVerified: true,
    });
    const at = `/users/${String(made.json['id'])}`;
    expect(made.json['mailVerifiedAt']).toEqual(expect.any(String));
    expect((await call('PATCH', at, { displayName: 'Ida M.' })).json['mailVerifiedAt']).toBe(made.json['mailVerifiedAt']);
    expect((await call('PATCH', at, { mail: anAddress() })).json['mailVerifiedAt']).toBeNull();
    expect((await call('PATCH', at, { mailVerified: true })).json['mailVerifiedAt']).toEqual(expect.any(String));
    expect((await call('PATCH', at, { mailVerified: false })).json['mailVerifiedAt']).toBeNull();
    for (const odd of ['yes', null, 1])
      expect((await call('PATCH', at, { mailVerified: odd })).json).toMatchObject({ code: 'input_malformed' });
    expect((await call('GET', at)).json['mailVerifiedAt']).toBeNull();
  });

  it('A3: registration is shut until a setting opens it, for the domains that are named', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    expect((await call('GET', '/tenant')).json['settings']).toMatchObject({
      selfRegistration: false,
      registrationDomains: [],
      invitationHours: 72,
    });
    const settings = { selfRegistration: true, registrationDomains: ['Acme.Example', 'example.com'], invitationHours: 24 };
    expect((await call('PATCH', '/tenant', { settings })).json['settings']).toMatchObject({
      ...settings,
      registrationDomains: ['acme.example', 'example.com'],
    });
    for (const wrong of [
      { registrationDomains: 'example.com' },
      { registrationDomains: ['not a domain'] },
      { registrationDomains: [7] },
      { invitationHours: 0 },
      { invitationHours: 721 },
    ]) {
      expect([wrong, (await call('PATCH', '/tenant', { settings: wrong })).json['code']]).toEqual([wrong, 'setting_out_of_range']);
    }
    expect((await call('PATCH', '/tenant', { settings: { selfRegistration: 'yes' } })).json).toMatchObject({ code: 'input_malformed' });
    expect((await call('GET', '/tenant')).json['settings']).toMatchObject({ selfRegistration: true, invitationHours: 24 });
    expect((await world.events()).map(({ type }) => type)).toContain('tenant.settings_changed');
  });
});
