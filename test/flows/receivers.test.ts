import { createHmac } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkedOutward } from '../../src/adapters/outward/checkedOutward.ts';
import { network } from '../../src/domain/directory/network.ts';
import type { ReceiverId } from '../../src/domain/outward/receiver.ts';
import { deliverEvents } from '../../src/flows/outward/deliverEvents.ts';
import { listDeliveries } from '../../src/flows/outward/listDeliveries.ts';
import { showReceiver } from '../../src/flows/outward/listReceivers.ts';
import { saveReceiver } from '../../src/flows/outward/saveReceiver.ts';
import {
  moveReceiver,
  pauseReceiver,
  removeReceiver,
  resumeReceiver,
  rotateReceiverSecret,
} from '../../src/flows/outward/switchReceiver.ts';
import { tryReceiver } from '../../src/flows/outward/tryReceiver.ts';
import { DAY, HOUR, SECOND } from '../../src/kernel/instant.ts';
import { signSignal } from '../../src/oidc/signSignal.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { eachEngine } from '../builders/database.ts';
import { everythingSettled } from '../builders/everythingSettled.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { anEventReceiver, type Received } from '../doubles/eventReceiver.ts';

const HERE = network('127.0.0.0/8');

eachEngine('receivers of events', (database) => {
  let world: World;
  let ports: Ports;
  const open: (() => Promise<void>)[] = [];
  let now = 0;

  beforeAll(async () => {
    world = await aWorld(database.store);
    ports = { ...world.ports, outward: checkedOutward(HERE === null ? [] : [HERE]) };
  });
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function aReceiver(words: { readonly target?: object; readonly types?: unknown; readonly bearer?: string } = {}) {
    const double = await anEventReceiver();
    const target = words.target ?? { kind: 'webhook' };
    const draft = { name: world.unique('SIEM'), target: { url: double.url, ...target }, types: words.types ?? null };
    const saved = must(await saveReceiver(ports)({ ...world.host, receiver: null, draft, bearer: words.bearer ?? null }));
    const { id } = saved.receiver;
    open.push(async () => {
      await removeReceiver(ports)({ ...world.host, receiver: id });
      await double.close();
    });
    return { ...double, id, secret: saved.secret ?? '', receiver: saved.receiver };
  }

  /** Later than any pause between turns and any wait after a failure. */
  function later(milliseconds: number = 2 * HOUR): void {
    now += milliseconds;
    database.moveClock(now);
  }
  const turn = async (receiver: ReceiverId, by: Ports = ports): Promise<void> => {
    await everythingSettled(database, by.store);
    await deliverEvents(by, signSignal(by))({ tenantId: world.tenant.id, receiver });
  };
  const shown = async (receiver: ReceiverId) => must(await showReceiver(ports)({ ...world.host, receiver }));
  const events = (taken: readonly Received[]) =>
    taken.map(
      ({ body }) => JSON.parse(body) as { readonly type: string; readonly data: { readonly id: string; readonly user: string | null } },
    );
  /** Something happens, of one event or of more. */
  const happens = async (times = 1) => {
    for (let time = 0; time < times; time += 1) await world.group();
  };

  describe('a webhook', () => {
    it('is told of each event once, in order, signed as Standard Webhooks say', async () => {
      const siem = await aReceiver();
      await happens(3);
      later();
      await turn(siem.id);
      const told = events(siem.taken);
      expect(told.map(({ type }) => type)).toEqual(['receiver.made', 'group.created', 'group.created', 'group.created']);
      for (const { headers, body } of siem.taken) {
        const id = String(headers['webhook-id']);
        const timestamp = String(headers['webhook-timestamp']);
        expect(id).toBe((JSON.parse(body) as { data: { id: string } }).data.id);
        expect(Math.abs(Date.now() / 1_000 - Number(timestamp))).toBeLessThan(300);
        expect(headers['webhook-signature']).toBe(`v1,${hmac(siem.secret, `${id}.${timestamp}.${body}`)}`);
      }
      later();
      await turn(siem.id);
      expect(siem.received).toHaveLength(4);
      expect((await shown(siem.id)).lag).toMatchObject({ waiting: 0, since: null });
    });

    it('is told of the types that it asks for alone, and goes past the others', async () => {
      const siem = await aReceiver({ types: ['user.created'] });
      await happens(2);
      const person = await world.user();
      await happens(1);
      later();
      await turn(siem.id);
      expect(events(siem.taken).map(({ type, data }) => [type, data.user])).toEqual([['user.created', person.id]]);
      expect((await shown(siem.id)).lag.waiting).toBe(0);
    });

    it('signs with both secrets for a day after a change, and with the new one alone when the former was compromised', async () => {
      const siem = await aReceiver({ types: ['group.created'] });
      const second = must(await rotateReceiverSecret(ports)({ ...world.host, receiver: siem.id, because: 'ordinary' })).secret;
      const signatures = async () => {
        await happens();
        later(HOUR);
        await turn(siem.id);
        const last = siem.taken.at(-1);
        return String(last?.headers['webhook-signature']).split(' ');
      };
      expect(await signatures()).toEqual(signaturesOf(siem.taken.at(-1), [second, siem.secret]));
      later(DAY);
      expect(await signatures()).toEqual(signaturesOf(siem.taken.at(-1), [second]));
      const third = must(await rotateReceiverSecret(ports)({ ...world.host, receiver: siem.id, because: 'compromised' })).secret;
      expect(await signatures()).toEqual(signaturesOf(siem.taken.at(-1), [third]));
    });

    for (const behaviour of [{ status: 500 }, { status: 302, location: 'http://127.0.0.1:1/' }, { status: 404 }] as const) {
      it(`that answers ${behaviour.status} is told again later, further apart each time, and loses nothing`, async () => {
        const siem = await aReceiver({ types: ['group.created'] });
        siem.behaves(behaviour);
        await happens(2);
        later();
        await turn(siem.id);
        // One try, and not another before its time.
        await turn(siem.id);
        expect(siem.received).toHaveLength(1);
        const failing = await shown(siem.id);
        expect(failing).toMatchObject({ state: 'failing', receiver: { failures: 1, lastError: `answered ${behaviour.status}` } });
        expect(failing.lag.waiting).toBe(3);
        later(10 * SECOND);
        await turn(siem.id);
        const again = (await shown(siem.id)).receiver;
        expect([siem.received.length, again.failures]).toEqual([2, 2]);
        siem.behaves('take');
        later();
        await turn(siem.id);
        expect(events(siem.taken)).toHaveLength(2);
        expect(siem.taken[0]?.headers['webhook-id']).toBe(siem.received[0]?.headers['webhook-id']);
        expect(await shown(siem.id)).toMatchObject({ state: 'working', receiver: { failures: 0, lastError: null, failingSince: null } });
      });
    }

    it('that fails for three days is paused, says why, and goes on from there when it is resumed', async () => {
      const siem = await aReceiver({ types: ['group.created'] });
      siem.behaves({ status: 503 });
      await happens();
      later();
      await turn(siem.id);
      later(3 * DAY);
      await turn(siem.id);
      expect(await shown(siem.id)).toMatchObject({
        state: 'paused',
        receiver: { paused: { because: 'failing for three days: answered 503' } },
      });
      const [paused] = (await world.events()).filter(({ type, data }) => type === 'receiver.paused' && data['receiver'] === siem.id);
      expect(paused).toMatchObject({ actor: { kind: 'system' }, data: { because: 'failing for three days: answered 503' } });
      siem.behaves('take');
      later();
      await turn(siem.id);
      expect(siem.taken).toEqual([]);
      must(await resumeReceiver(ports)({ ...world.host, receiver: siem.id }));
      later();
      await turn(siem.id);
      expect(siem.taken).toHaveLength(1);
    });

    it('is told nothing while it is paused by hand, and of everything afterwards', async () => {
      const siem = await aReceiver({ types: ['group.created'] });
      must(await pauseReceiver(ports)({ ...world.host, receiver: siem.id }));
      await happens(2);
      later();
      await turn(siem.id);
      expect(siem.received).toEqual([]);
      must(await resumeReceiver(ports)({ ...world.host, receiver: siem.id }));
      later();
      await turn(siem.id);
      expect(siem.taken).toHaveLength(2);
    });

    it('is told again from an event or an instant that an administrator names, which is on record', async () => {
      const siem = await aReceiver({ types: ['group.created'] });
      await happens(3);
      later();
      await turn(siem.id);
      const [, second] = events(siem.taken);
      const event = second?.data.id as never;
      must(await moveReceiver(ports)({ ...world.host, receiver: siem.id, to: { kind: 'event', event } }));
      later();
      await turn(siem.id);
      expect(events(siem.taken).map(({ data }) => data.id)).toEqual([0, 1, 2, 1, 2].map((at) => events(siem.taken)[at]?.data.id));
      expect((await world.events()).at(-1)).toMatchObject({ type: 'receiver.moved', data: { receiver: siem.id, to: event } });
      const from = siem.receiver.madeAt;
      must(await moveReceiver(ports)({ ...world.host, receiver: siem.id, to: { kind: 'instant', at: from } }));
      later();
      await turn(siem.id);
      expect(siem.taken).toHaveLength(8);
      const nowhere = await moveReceiver(ports)({ ...world.host, receiver: siem.id, to: { kind: 'event', event: siem.id as never } });
      expect(nowhere).toMatchObject({ ok: false, code: 'event_not_told' });
    });
  });

  describe('whatever becomes of a process', () => {
    it('one that ends after a receiver took an event, and before that is noted, tells it once more and never not at all', async () => {
      const siem = await aReceiver({ types: ['group.created'] });
      await happens(3);
      later();
      let passes = 0;
      const dying: Ports['store'] = {
        ...ports.store,
        advanceReceiver: (tx, id, step) => {
          passes += 1;
          if (passes === 2) throw new Error('the process ended here');
          return ports.store.advanceReceiver(tx, id, step);
        },
      };
      await expect(turn(siem.id, { ...ports, store: dying })).rejects.toThrow('the process ended here');
      expect(siem.taken).toHaveLength(2);
      // Its lease is still running.
      await turn(siem.id);
      expect(siem.taken).toHaveLength(2);
      later();
      await turn(siem.id);
      const told = events(siem.taken).map(({ data }) => data.id);
      expect(told).toHaveLength(4);
      expect(told[2]).toBe(told[1]);
      expect(new Set(told).size).toBe(3);
    });

    it('of two nodes one works on a receiver at a time', async () => {
      const siem = await aReceiver({ types: ['group.created'] });
      await happens(20);
      later();
      const other = { ...ports, store: database.anotherNode() };
      await Promise.all([turn(siem.id), turn(siem.id, other), turn(siem.id), turn(siem.id, other)]);
      expect(new Set(events(siem.taken).map(({ data }) => data.id)).size).toBe(20);
      expect(siem.taken).toHaveLength(20);
    });

    it('one that was paused, moved or changed in the middle of a turn is not told any further by it', async () => {
      const siem = await aReceiver({ types: ['group.created'] });
      await happens(5);
      later();
      const pausing: Ports['outward'] = {
        ...ports.outward,
        post: async (order) => {
          must(await pauseReceiver(ports)({ ...world.host, receiver: siem.id }));
          return ports.outward.post(order);
        },
      };
      await turn(siem.id, { ...ports, outward: pausing });
      expect(siem.taken).toHaveLength(1);
      expect(await shown(siem.id)).toMatchObject({ state: 'paused' });
    });
    it('one that was removed in the middle of a turn is told no further, and nothing fails', async () => {
      const siem = await aReceiver({ types: ['group.created'] });
      await happens(3);
      later();
      const removing: Ports['outward'] = {
        ...ports.outward,
        post: async (order) => {
          must(await removeReceiver(ports)({ ...world.host, receiver: siem.id }));
          return ports.outward.post(order);
        },
      };
      await turn(siem.id, { ...ports, outward: removing });
      expect(siem.taken).toHaveLength(1);
    });
  });

  describe('an audit stream over HTTPS', () => {
    it('has many events a request, as JSON lines, with the token that the receiver gave', async () => {
      const target = { kind: 'audit_https', proof: 'bearer' };
      const siem = await aReceiver({ target, bearer: 'a.token-of~theirs==' });
      expect(siem.secret).toBe('');
      await happens(30);
      later();
      await turn(siem.id);
      expect(siem.taken).toHaveLength(1);
      const [batch] = siem.taken;
      expect(batch?.headers).toMatchObject({ authorization: 'Bearer a.token-of~theirs==', 'content-type': 'application/x-ndjson' });
      const lines = (batch?.body ?? '')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; tenant: string });
      expect(lines.map(({ type }) => type)).toEqual(['receiver.made', ...Array.from({ length: 30 }, () => 'group.created')]);
      expect(new Set(lines.map(({ tenant }) => tenant))).toEqual(new Set([world.tenant.slug]));
    });

    it('can be signed instead', async () => {
      const siem = await aReceiver({ target: { kind: 'audit_https', proof: 'signature' } });
      later();
      await turn(siem.id);
      const [batch] = siem.taken;
      expect(String(batch?.headers['webhook-signature'])).toBe(signaturesOf(batch, [siem.secret])[0]);
      expect(batch?.headers['authorization']).toBeUndefined();
    });

    it('never sends the token of one address to another: who changes the address names the token anew', async () => {
      const siem = await aReceiver({ target: { kind: 'audit_https', proof: 'bearer' }, bearer: 'their-token' });
      const draft = { name: siem.receiver.name, types: null, target: { kind: 'audit_https', url: `${siem.url}/other`, proof: 'bearer' } };
      const command = { ...world.host, receiver: siem.id, draft };
      expect(await saveReceiver(ports)({ ...command, bearer: null })).toMatchObject({ ok: false, code: 'receiver_malformed' });
      must(await saveReceiver(ports)({ ...command, bearer: 'other-token' }));
      later();
      await turn(siem.id);
      expect(siem.taken[0]?.headers['authorization']).toBe('Bearer other-token');
    });
  });

  describe('a test and one more delivery', () => {
    it('are sent at once, also while it is paused, and stand in the log beside the others', async () => {
      const siem = await aReceiver({ types: ['group.created'] });
      await happens();
      later();
      await turn(siem.id);
      must(await pauseReceiver(ports)({ ...world.host, receiver: siem.id }));
      expect(must(await tryReceiver(ports)({ ...world.host, receiver: siem.id, event: null }))).toMatchObject({ error: null, status: 204 });
      const [first, test] = events(siem.taken);
      expect(test?.type).toBe('receiver.tried');
      const event = first?.data.id as never;
      siem.behaves({ status: 418 });
      expect(must(await tryReceiver(ports)({ ...world.host, receiver: siem.id, event }))).toMatchObject({
        error: 'answered 418',
        status: 418,
      });
      const log = must(await listDeliveries(ports)({ ...world.host, receiver: siem.id, before: null, limit: 10 })).rows;
      expect(log.map(({ reason, error, type }) => [reason, error, type])).toEqual([
        ['again', 'answered 418', 'group.created'],
        ['test', null, 'receiver.tried'],
        ['as_usual', null, 'group.created'],
      ]);
    });
  });

  describe('what is refused', () => {
    const save = (draft: object, bearer: unknown = null) =>
      saveReceiver(ports)({
        ...world.host,
        receiver: null,
        draft: { name: world.unique('no'), types: null, target: null, ...draft },
        bearer,
      });

    it('types of events that there are not, of which nobody would ever be told', async () => {
      const target = { kind: 'webhook', url: 'https://siem.example/' };
      for (const types of [['user.signedin'], [], 'user.created', ['user.created', 1]]) {
        expect(await save({ target, types })).toMatchObject({ ok: false, code: 'receiver_malformed', facts: { field: 'types' } });
      }
    });

    it('addresses that are not https, carry a name and password, or are not of the Internet', async () => {
      for (const url of [
        'http://siem.example/',
        'ftp://siem.example/',
        'https://a:b@siem.example/',
        'javascript:alert(1)',
        'https://x.example/#a',
        '',
        7,
      ]) {
        expect(await save({ target: { kind: 'webhook', url } })).toMatchObject({ ok: false });
      }
      for (const url of [
        'https://10.0.0.1/',
        'https://169.254.169.254/latest/meta-data/',
        'https://[::ffff:10.0.0.1]/',
        'https://[fd00::1]/',
      ]) {
        expect(await save({ target: { kind: 'webhook', url } })).toMatchObject({ ok: false, code: 'receiver_barred' });
      }
      expect(await save({ target: { kind: 'audit_syslog', host: '192.168.1.1', port: 514, tls: false, ca: null } })).toMatchObject({
        code: 'receiver_barred',
      });
    });

    it('two of one name, also when both are made at once', async () => {
      const name = world.unique('twice');
      const target = { kind: 'webhook', url: 'https://siem.example/' };
      const made = await Promise.all([save({ name, target }), save({ name, target }), save({ name, target })]);
      expect(made.filter(({ ok }) => ok)).toHaveLength(1);
      expect(made.find(({ ok }) => !ok)).toMatchObject({ code: 'receiver_name_taken' });
      for (const one of made) if (one.ok) await removeReceiver(ports)({ ...world.host, receiver: one.value.receiver.id });
    });
  });
});

function hmac(secret: string, text: string): string {
  return createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(text)
    .digest('base64');
}

function signaturesOf(sent: Received | undefined, secrets: readonly string[]): readonly string[] {
  const { headers = {}, body = '' } = sent ?? {};
  return secrets.map((secret) => `v1,${hmac(secret, [headers['webhook-id'], headers['webhook-timestamp'], body].join('.'))}`);
}
