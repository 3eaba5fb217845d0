import { afterAll, beforeAll, expect, it } from 'vitest';
import { postMail } from '../../src/flows/postMail.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aMailbox, type Mailbox } from '../builders/mailbox.ts';
import { aNumber, withSms } from '../builders/phones.ts';
import { aWorld, type World } from '../builders/world.ts';
import { anSmsGateway, type SmsGateway } from '../doubles/smsGateway.ts';

const NOBODY = '01990000-0000-7000-8000-000000000000';
const WORDS = { subject: 'Hello from {{tenant}}', text: 'It works.' };

eachEngine('messages over the API of the administration', (database) => {
  let world: World;
  let mailbox: Mailbox;
  let gateway: SmsGateway;
  let ports: Ports;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    mailbox = await aMailbox(world);
    gateway = await anSmsGateway();
    ports = withSms({ ...world, ports: mailbox.ports }, gateway).ports;
    app = await aServer(ports, { mounts: [(scope) => adminApi(scope, adminFlows(ports))] });
  });
  afterAll(async () => {
    await app.close();
    ports.smsSender?.close();
    await gateway.close();
    await mailbox.close();
  });

  const CHANGES = [
    ['POST', '/sms/test', { to: '+4915112345678' }],
    ['PUT', '/mail/templates/test', WORDS],
    ['DELETE', '/mail/templates/test', undefined],
    ['PATCH', '/mail/branding', { footer: 'Acme' }],
    ['POST', '/mail/test', { to: 'ada@example.com' }],
  ] as const;

  it('an operator and an auditor read, and neither sends, words nor revives; an old proof is not enough either', async () => {
    const [administrator, operator, auditor] = [
      await adminCaller(world, app, 'administrator'),
      await adminCaller(world, app, 'operator'),
      await adminCaller(world, app, 'auditor'),
    ];
    for (const { call } of [operator, auditor]) {
      for (const path of ['/sms', '/messages', '/mail', '/mail/templates', '/mail/branding'])
        expect((await call('GET', path)).status).toBe(200);
      for (const [method, path, body] of [
        ...CHANGES,
        ['POST', `/messages/${NOBODY}/revive`, {}],
        ['POST', '/mail/templates/test/preview', {}],
      ] as const) {
        expect([path, (await call(method, path, body)).json]).toMatchObject([path, { status: 403, code: 'role_needed' }]);
      }
    }
    database.moveClock(5 * MINUTE + SECOND);
    for (const [method, path, body] of CHANGES) {
      expect([path, (await administrator.call(method, path, body)).json]).toMatchObject([path, { code: 'fresh_proof_needed' }]);
    }
    // What changes nothing that anybody is told, and what only tries again, needs no new proof.
    expect((await administrator.call('POST', '/mail/templates/test/preview', {})).status).toBe(200);
    expect((await administrator.call('POST', `/messages/${NOBODY}/revive`, {})).json).toMatchObject({ code: 'message_not_found' });
    database.moveClock(0);
    expect((await administrator.call('GET', '/mail/branding')).json).toMatchObject({ footer: null });
  });

  it('F12: what text messages lack is told, a test that a provider took is on record, and one that none took proves nothing', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    expect((await call('GET', '/sms')).json).toMatchObject({
      providers: ['twilio', 'webhook'],
      countries: [],
      available: expect.arrayContaining([{ country: 'DE', callingCode: '49' }]),
      provedAt: null,
      limits: { perPrefix: expect.any(Number), perTenant: expect.any(Number), perSystem: expect.any(Number) },
    });
    const number = aNumber();
    expect((await call('POST', '/sms/test', { to: number })).json).toMatchObject({ status: 400, code: 'phone_country_not_allowed' });
    expect((await call('PATCH', '/tenant', { settings: { smsCountries: ['DE'] } })).status).toBe(200);
    for (const to of ['hello', 7, null, '0151 1234567']) {
      expect([to, (await call('POST', '/sms/test', { to })).json]).toMatchObject([to, { code: 'phone_malformed' }]);
    }
    expect((await call('POST', '/sms/test', { to: number, text: 'mine' })).json).toMatchObject({ code: 'input_malformed' });
    gateway.make('twilio', 'down');
    gateway.make('webhook', 'down');
    expect(await call('POST', '/sms/test', { to: aNumber() })).toMatchObject({ json: { code: 'sms_not_sent' } });
    expect((await call('GET', '/sms')).json['provedAt']).toBeNull();
    gateway.make('twilio', null);
    gateway.make('webhook', null);
    const taken = await call('POST', '/sms/test', { to: number });
    expect([taken.status, taken.json]).toEqual([200, { provider: 'twilio', reference: expect.any(String) }]);
    expect(gateway.to(number)).toHaveLength(1);
    expect((await call('GET', '/sms')).json).toMatchObject({ countries: ['DE'], provedAt: expect.any(String) });
    expect((await call('GET', '/audit/events')).text).not.toContain(number);
  });

  it('the dead-letter list names what was not sent and why, without what was in it, and sends it after all', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    const to = `${world.unique('late')}@example.com`;
    const person = await world.user({ mail: to });
    const about = { template: 'test', user: person.id, to, values: {}, secrets: { code: 'qwertz-secret' }, expiresAt: null } as const;
    const over = { ...about, expiresAt: await world.now() };
    const id = await database.store.transaction(world.tenant.id, (tx) => postMail(ports, tx, about));
    const late = await database.store.transaction(world.tenant.id, (tx) => postMail(ports, tx, over));
    const mine = (query: string) => call('GET', `/messages?user=${person.id}${query}`);
    expect((await mine('')).json).toMatchObject({
      messages: [
        { id: late, state: { kind: 'queued' } },
        {
          id,
          channel: 'mail',
          template: 'test',
          user: person.id,
          recipient: to,
          state: { kind: 'queued', at: null, provider: null, because: null },
        },
      ],
      next: null,
    });
    expect((await mine('')).text).not.toContain('qwertz');
    expect((await mine('&limit=1')).json).toMatchObject({ messages: [{ id: late }], next: late });
    expect((await mine(`&limit=2&before=${String(late)}`)).json).toMatchObject({ messages: [{ id }], next: null });
    await mailbox.deliver();
    expect((await mine('&state=sent')).json).toMatchObject({ messages: [{ id, state: { kind: 'sent', provider: expect.any(String) } }] });
    expect((await mine('&state=dead')).json).toMatchObject({
      messages: [{ id: late, state: { kind: 'dead', because: 'it was over before it could be sent' } }],
    });
    for (const query of ['state=lost', 'limit=0', 'limit=1001', 'channel=mail'])
      expect((await call('GET', `/messages?${query}`)).json).toMatchObject({ code: 'input_malformed' });

    for (const which of [id, NOBODY, 'nonsense']) {
      expect(await call('POST', `/messages/${which}/revive`, {})).toMatchObject({ status: 404, json: { code: 'message_not_found' } });
    }
    expect(await call('POST', `/messages/${late}/revive`, { to: 'me@example.com' })).toMatchObject({ json: { code: 'input_malformed' } });
    expect((await call('POST', `/messages/${late}/revive`, {})).status).toBe(204);
    expect((await mine('&state=dead')).json).toMatchObject({ messages: [] });
    const revived = (await world.events()).filter(({ type }) => type === 'message.revived');
    expect(revived.map(({ data }) => data['message'])).toEqual([late]);
    await mailbox.deliver();
  });

  it('a mail gets words of its own, is looked at before, and goes back to those of the product', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    const listed = (await call('GET', '/mail/templates')).json['templates'] as { template: string; words: string; html: string | null }[];
    expect(listed.length).toBeGreaterThan(10);
    expect(listed.map(({ words }) => words)).not.toContain('own');
    const at = '/mail/templates/test';
    const before = await call('POST', `${at}/preview`, {});
    expect([before.status, Object.keys(before.json).sort()]).toEqual([200, ['fromName', 'html', 'subject', 'text']]);
    expect((await call('POST', `${at}/preview`, { draft: WORDS })).json).toMatchObject({
      fromName: 'Acme',
      subject: 'Hello from Acme',
      text: expect.stringContaining('It works.'),
      html: expect.stringContaining('It works.'),
    });
    expect((await call('POST', `${at}/preview`, {})).json).toEqual(before.json);
    expect(await call('PUT', at, WORDS)).toMatchObject({ status: 200, json: { template: 'test', ...WORDS, html: null } });
    expect((await call('POST', `${at}/preview`, {})).json).toMatchObject({ subject: 'Hello from Acme' });
    const own = ((await call('GET', '/mail/templates')).json['templates'] as { template: string; words: string }[])
      .filter(({ words }) => words === 'own')
      .map(({ template }) => template);
    expect(own).toEqual(['test']);
    for (const [body, code] of [
      [{ ...WORDS, subject: 'a\nBcc: b' }, 'template_malformed'],
      [{ ...WORDS, text: '{{passwordHash}}' }, 'template_malformed'],
      [{ ...WORDS, html: '{{{person}}}' }, 'template_malformed'],
      [{ ...WORDS, from: 'me@example.com' }, 'input_malformed'],
    ] as const) {
      expect([body, (await call('PUT', at, body)).json]).toMatchObject([body, { code }]);
      expect([body, (await call('POST', `${at}/preview`, { draft: body })).json]).toMatchObject([body, { code }]);
    }
    expect((await call('DELETE', at)).status).toBe(204);
    expect((await call('POST', `${at}/preview`, {})).json).toEqual(before.json);
    for (const name of ['unknown', '__proto__', 'toString']) {
      for (const [method, path, body] of [
        ['PUT', '', WORDS],
        ['DELETE', '', undefined],
        ['POST', '/preview', {}],
      ] as const) {
        const answer = await call(method, `/mail/templates/${name}${path}`, body);
        expect([name, method, answer.json]).toMatchObject([name, method, { status: 404, code: 'template_not_found' }]);
      }
    }
  });

  it('what mails look like is changed part by part, and a test mail looks like it', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    expect((await call('GET', '/mail')).json).toEqual({ provider: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
    const { accentColor } = (await call('GET', '/mail/branding')).json;
    expect((await call('PATCH', '/mail/branding', { footer: 'Acme & Sons' })).json).toEqual({
      senderName: null,
      accentColor,
      footer: 'Acme & Sons',
    });
    expect((await call('PATCH', '/mail/branding', { accentColor: '#AA0011' })).json).toMatchObject({
      accentColor: '#aa0011',
      footer: 'Acme & Sons',
    });
    for (const [body, code] of [
      [{ accentColor: 'red; }' }, 'setting_out_of_range'],
      [{ senderName: 'a\nBcc: b' }, 'setting_out_of_range'],
      [{ logo: 'https://a.example/x' }, 'input_malformed'],
    ] as const) {
      expect([body, (await call('PATCH', '/mail/branding', body)).json]).toMatchObject([body, { code }]);
    }
    const to = `${world.unique('test')}@example.com`;
    expect(await call('POST', '/mail/test', { to })).toMatchObject({ status: 200, json: { provider: expect.any(String) } });
    expect(await mailbox.newest(to)).toContain('Acme & Sons');
    for (const wrong of ['nobody', '', 7, null, 'a@example.com, b@example.com']) {
      expect([wrong, (await call('POST', '/mail/test', { to: wrong })).json]).toMatchObject([wrong, { code: 'mail_malformed' }]);
    }
    const sent = (await world.events()).filter(({ type }) => type === 'mail.test_sent').length;
    for (let more = sent; more < 10; more += 1) expect((await call('POST', '/mail/test', { to })).status).toBe(200);
    expect(await call('POST', '/mail/test', { to })).toMatchObject({
      status: 429,
      json: { code: 'too_many_attempts', retryAt: expect.stringMatching(/^\d{4}-.*Z$/) },
    });
    expect((await call('PATCH', '/mail/branding', { footer: null })).json['footer']).toBeNull();
    const types = (await world.events()).map(({ type }) => type);
    expect(types.filter((type) => type === 'branding.changed')).toHaveLength(3);
    expect(types.filter((type) => type === 'mail.test_sent')).toHaveLength(10);
  });

  it('without a mail server and a provider the deployment says so', async () => {
    const bare = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
    const { call } = await adminCaller(world, bare, 'administrator');
    expect((await call('GET', '/sms')).json).toMatchObject({ providers: [] });
    expect((await call('GET', '/mail')).json).toEqual({ provider: null });
    expect((await call('POST', '/sms/test', { to: aNumber() })).json).toMatchObject({ code: 'sms_unavailable' });
    expect((await call('POST', '/mail/test', { to: 'ada@example.com' })).json).toMatchObject({ code: 'mail_unavailable' });
    const { id } = await world.user({ password: null, mail: 'ida@example.com' });
    for (const act of ['invitation', 'mail-verification']) {
      expect((await call('POST', `/users/${id}/${act}`, {})).json).toMatchObject({ code: 'mail_unavailable' });
    }
    await bare.close();
  });
});
