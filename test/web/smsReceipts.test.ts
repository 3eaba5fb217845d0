import { afterAll, beforeAll, expect, it } from 'vitest';
import { MESSAGE_LANE, runDueJobs } from '../../src/flows/maintenance/runDueJobs.ts';
import { listMessages } from '../../src/flows/messages/listMessages.ts';
import { reviveMessage } from '../../src/flows/messages/reviveMessage.ts';
import { jobHandlers } from '../../src/jobHandlers.ts';
import type { Server } from '../../src/web/server.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aNumber, proveSms, withSms } from '../builders/phones.ts';
import { aWorld, must, ORIGIN, type World } from '../builders/world.ts';
import { anSmsGateway, gatewaySignature, type SmsGateway, twilioSignature } from '../doubles/smsGateway.ts';

eachEngine('receipts of text messages', (database) => {
  let world: World;
  let gateway: SmsGateway;
  let server: Server;
  beforeAll(async () => {
    gateway = await anSmsGateway();
    world = withSms(await aWorld(database.store), gateway);
    await proveSms(world);
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    server = await aServer(world.ports);
  });
  afterAll(async () => {
    await server.close();
    await gateway.close();
  });

  /** A message that a provider has taken. */
  async function sent() {
    const number = aNumber();
    const signIn = await aSignIn(world);
    await signIn.password((await world.user()).loginName);
    await signIn.beginPhone(number);
    const run = runDueJobs(world.ports, { handlers: jobHandlers(world.ports), lane: MESSAGE_LANE, failed: () => undefined });
    while ((await run(world.tenant.id)) === 'worked');
    const reference = gateway.to(number)[0]?.reference ?? '';
    return { number, reference, address: gateway.to(number)[0]?.receiptsAt ?? '' };
  }

  const twilio = (fields: Readonly<Record<string, string>>, words: { signature?: string; slug?: string } = {}) => {
    const path = `/t/${words.slug ?? world.tenant.slug}/receipts/sms/twilio`;
    return server.inject({
      method: 'POST',
      url: path,
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'x-twilio-signature': words.signature ?? twilioSignature(`${ORIGIN}${path}`, fields),
      },
      payload: new URLSearchParams(fields).toString(),
    });
  };

  async function stateOf(number: string) {
    const filter = { state: null, user: null, before: null, limit: 1_000 };
    const { messages } = must(await listMessages(world.ports)({ ...world.host, ...filter }));
    return messages.find(({ recipient }) => recipient === number)?.state;
  }

  it('a receipt says that a message arrived, once, and the address is that of the tenant', async () => {
    const { number, reference, address } = await sent();
    expect(address).toBe(`${ORIGIN}/t/${world.tenant.slug}/receipts/sms/twilio`);
    expect((await twilio({ MessageSid: reference, MessageStatus: 'sent' })).statusCode).toBe(204);
    expect(await stateOf(number)).toMatchObject({ kind: 'sent' });
    expect((await twilio({ MessageSid: reference, MessageStatus: 'delivered' })).statusCode).toBe(204);
    expect(await stateOf(number)).toMatchObject({ kind: 'delivered', provider: 'twilio' });
    expect((await twilio({ MessageSid: reference, MessageStatus: 'undelivered' })).statusCode).toBe(204);
    expect(await stateOf(number)).toMatchObject({ kind: 'delivered' });
  });

  it('A3: one that will not arrive is dead, with an event, and cannot be sent anew: its code is gone', async () => {
    const { number, reference } = await sent();
    const posts = () => twilio({ MessageSid: reference, MessageStatus: 'undelivered', ErrorCode: '30005' });
    for (let post = 0; post < 2; post += 1) expect((await posts()).statusCode).toBe(204);
    expect(await stateOf(number)).toMatchObject({ kind: 'dead', because: 'twilio could not deliver it (30005)' });
    const { messages } = must(await listMessages(world.ports)({ ...world.host, state: 'dead', user: null, before: null, limit: 10 }));
    const dead = messages.find(({ recipient }) => recipient === number);
    if (dead === undefined) throw new Error('it is not on the list');
    expect((await world.events()).filter(({ type, data }) => type === 'message.dead' && data['message'] === dead.id)).toHaveLength(1);
    expect(await reviveMessage(world.ports)({ ...world.host, message: dead.id })).toMatchObject({ code: 'message_not_found' });
  });

  it('security.md, Factors: unknown references, and those of another tenant, answer like known ones and change nothing', async () => {
    const { number, reference } = await sent();
    const elsewhere = withSms(await aWorld(database.store), gateway);
    const answers = [
      await twilio({ MessageSid: 'never was', MessageStatus: 'delivered' }),
      await twilio({ MessageSid: reference, MessageStatus: 'delivered' }, { slug: elsewhere.tenant.slug }),
      await twilio({ MessageSid: reference, MessageStatus: 'queued' }),
    ];
    for (const { statusCode, body } of answers) expect([statusCode, body]).toEqual([204, '']);
    expect(await stateOf(number)).toMatchObject({ kind: 'sent' });
  });

  it('security.md, Paths: a forged receipt is refused, changes nothing, and is on record once', async () => {
    const { number, reference } = await sent();
    const fields = { MessageSid: reference, MessageStatus: 'delivered' };
    for (const signature of ['', 'x', twilioSignature(`${ORIGIN}/t/other/receipts/sms/twilio`, fields)]) {
      const refused = await twilio(fields, { signature });
      expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([403, 'receipt_forged']);
    }
    for (const provider of ['sns', 'nobody', '%00', 'x'.repeat(90)]) {
      const refused = await server.inject({ method: 'POST', url: `/t/${world.tenant.slug}/receipts/sms/${provider}`, payload: 'x' });
      expect(refused.statusCode).toBe(403);
    }
    expect((await server.inject({ method: 'POST', url: '/t/nobody/receipts/sms/twilio', payload: '' })).statusCode).toBe(404);
    expect(await stateOf(number)).toMatchObject({ kind: 'sent' });
    expect((await world.events()).filter(({ type }) => type === 'sms.receipt_refused')).toHaveLength(1);
  });

  it('A3: one of a provider that is none is refused and on record from every network, whatever the address holds', async () => {
    for (const [at, provider] of ['%00', '%0d%0aX', 'a%EF%BF%BFb'].entries()) {
      const remoteAddress = `198.51.100.${at + 1}`;
      const url = `/t/${world.tenant.slug}/receipts/sms/${provider}`;
      expect([provider, (await server.inject({ method: 'POST', url, payload: 'x', remoteAddress })).statusCode]).toEqual([provider, 403]);
      expect(
        (await world.events()).filter(({ type, address }) => type === 'sms.receipt_refused' && address === remoteAddress),
      ).toHaveLength(1);
    }
  });

  it('a gateway of one’s own signs its receipts with the shared secret', async () => {
    gateway.make('twilio', 'down');
    const { number, reference } = await sent();
    gateway.make('twilio', null);
    const post = (body: string, secret?: string) => {
      const timestamp = String(Math.floor(Date.now() / 1_000));
      return server.inject({
        method: 'POST',
        url: `/t/${world.tenant.slug}/receipts/sms/webhook`,
        headers: {
          'content-type': 'application/json',
          'x-sallyport-timestamp': timestamp,
          'x-sallyport-signature': gatewaySignature(timestamp, body, secret),
        },
        payload: body,
      });
    };
    const body = JSON.stringify({ reference, state: 'delivered' });
    expect((await post(body, 'y'.repeat(40))).statusCode).toBe(403);
    expect(await stateOf(number)).toMatchObject({ kind: 'sent', provider: 'webhook' });
    expect((await post(body)).statusCode).toBe(204);
    expect(await stateOf(number)).toMatchObject({ kind: 'delivered' });
  });
});
