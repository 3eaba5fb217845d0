import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkedOutward } from '../../src/adapters/outward/checkedOutward.ts';
import type { Application, ApplicationId } from '../../src/domain/directory/application.ts';
import { network } from '../../src/domain/directory/network.ts';
import type { ReceiverId } from '../../src/domain/outward/receiver.ts';
import { SIGNAL_TYPES, STREAM_TYPES } from '../../src/domain/outward/signal.ts';
import { POLL, PUSH } from '../../src/domain/outward/streamDraft.ts';
import type { LiveSession } from '../../src/domain/sessions/session.ts';
import { deleteUser } from '../../src/flows/directory/deleteUser.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { deliverEvents } from '../../src/flows/outward/deliverEvents.ts';
import { saveReceiver } from '../../src/flows/outward/saveReceiver.ts';
import { removeReceiver, rotateReceiverSecret } from '../../src/flows/outward/switchReceiver.ts';
import { demoteSessionsOfTenant } from '../../src/flows/sessions/demoteSessionsOfTenant.ts';
import { revokeSession } from '../../src/flows/sessions/revokeSession.ts';
import { revokeSessionsOfTenant } from '../../src/flows/sessions/revokeSessionsOfTenant.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { sidFor } from '../../src/oidc/sessionBridge.ts';
import { signSignal } from '../../src/oidc/signSignal.ts';
import type { Ports } from '../../src/ports/ports.ts';
import type { Server } from '../../src/web/server.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { everythingSettled } from '../builders/everythingSettled.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { anEventReceiver } from '../doubles/eventReceiver.ts';

const HERE = network('127.0.0.0/8');
const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

eachEngine('shared signals', (database) => {
  let world: World;
  let ports: Ports;
  let app: Server;
  let now = 0;
  const open: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    world = await aWorld(database.store);
    ports = { ...world.ports, outward: checkedOutward(HERE === null ? [] : [HERE]) };
    app = await aServer(ports);
  });
  afterAll(() => app.close());
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function anApplication(of: World = world): Promise<Application> {
    const oidc = {
      authMethod: 'none',
      redirectUris: ['https://bank.example.com/back'],
      postLogoutRedirectUris: [],
      backchannelLogoutUri: null,
    } as const;
    return must(await registerApplication(ports)({ ...of.host, clientId: of.unique('bank'), name: 'Bank', oidc, demand: null }))
      .application;
  }

  /** An application with a receiver, and what it calls. */
  async function aSubscriber(of: World = world) {
    const application = await anApplication(of);
    const draft = { name: of.unique('Bank'), types: null, target: { kind: 'shared_signals', application: application.id } };
    const made = must(await saveReceiver(ports)({ ...of.host, receiver: null, draft, bearer: null }));
    const { id } = made.receiver;
    open.push(async () => {
      await removeReceiver(ports)({ ...of.host, receiver: id });
    });
    const token = made.secret ?? '';
    return {
      application,
      id,
      token,
      call: (method: string, path: string, body?: unknown) => call(method, path, { token, body, slug: of.tenant.slug }),
    };
  }

  async function call(
    method: string,
    path: string,
    words: { readonly token: string | null; readonly body?: unknown; readonly slug?: string },
  ) {
    const { token, body, slug = world.tenant.slug } = words;
    const answer = await app.inject({
      method: method as 'GET',
      url: `/t/${slug}${path}`,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const json = answer.body === '' ? {} : (answer.json() as Readonly<Record<string, unknown>>);
    return { status: answer.statusCode, json, code: json['code'] };
  }

  async function polling(asks: readonly string[] | null = null) {
    const subscriber = await aSubscriber();
    const made = await subscriber.call('POST', '/ssf/streams', {
      delivery: { method: POLL },
      ...(asks === null ? {} : { events_requested: asks }),
    });
    expect(made.status).toBe(201);
    return { ...subscriber, stream: String(made.json['stream_id']) };
  }

  /** Somebody with a session of AAL 2 or 1 that has opened these applications. */
  async function signedIn(aal: 1 | 2, ...applications: readonly ApplicationId[]) {
    const person = await world.user();
    const signIn = await aSignIn(world, aal === 2 ? { demand: AAL_2 } : {});
    await signIn.password(person.loginName);
    if (aal === 2) await signIn.enrolTotp();
    else await signIn.skip();
    const session = (await signIn.session()) as LiveSession;
    for (const one of applications) await opens(session, one);
    return { person, session };
  }
  const opens = (session: LiveSession, application: ApplicationId) =>
    world.store.transaction(world.tenant.id, (tx) => world.store.noteSessionApplication(tx, session.id, application));

  async function turn(receiver: ReceiverId): Promise<void> {
    now += 5 * MINUTE;
    database.moveClock(now);
    await everythingSettled(database, ports.store);
    await deliverEvents(ports, signSignal(ports))({ tenantId: world.tenant.id, receiver });
  }

  async function verified(
    token: string,
    audience: string,
  ): Promise<JWTPayload & { readonly sub_id?: unknown; readonly events?: Record<string, never> }> {
    const keys = await world.store.transaction(world.tenant.id, (tx) => world.store.listSigningKeys(tx, 'oidc'));
    const jwks = createLocalJWKSet({ keys: keys.map(({ publicJwk }) => publicJwk) });
    const issuer = `${ports.capabilities.publicUrl}/t/${world.tenant.slug}`;
    const { payload, protectedHeader } = await jwtVerify(token, jwks, { issuer, audience, typ: 'secevent+jwt' });
    expect(protectedHeader.alg).toBe('RS256');
    expect([payload.exp, payload.sub]).toEqual([undefined, undefined]);
    return payload;
  }

  /** What an application fetches and takes. */
  async function fetched({ call: ask, application, id }: Awaited<ReturnType<typeof aSubscriber>>) {
    await turn(id);
    const { json, status } = await ask('POST', '/ssf/poll', { returnImmediately: true });
    expect(status).toBe(200);
    const sets = json['sets'] as Record<string, string>;
    const claims = [];
    for (const [jti, token] of Object.entries(sets)) {
      const payload = await verified(token, application.clientId);
      expect(payload.jti).toBe(jti);
      claims.push(payload);
    }
    await ask('POST', '/ssf/poll', { maxEvents: 0, ack: Object.keys(sets) });
    return claims;
  }
  const kinds = (claims: readonly JWTPayload[]) => claims.map((one) => Object.keys(one['events'] as object)[0]);
  const issuer = () => `${ports.capabilities.publicUrl}/t/${world.tenant.slug}`;
  const personOf = (user: string) => ({ format: 'iss_sub', iss: issuer(), sub: user });
  const sessionOf = ({ id, userId }: LiveSession, { clientId }: Application) => ({
    format: 'complex',
    user: personOf(userId),
    session: { format: 'opaque', id: sidFor(id, clientId) },
  });

  it('the transmitter says what it can do, at both of its addresses', async () => {
    const [below, between] = [
      await call('GET', '/.well-known/ssf-configuration', { token: null }),
      await app.inject({ url: `/.well-known/ssf-configuration/t/${world.tenant.slug}` }),
    ];
    expect(below.json).toEqual(between.json());
    expect(below.json).toMatchObject({
      spec_version: '1_0',
      issuer: issuer(),
      jwks_uri: `${issuer()}/jwks`,
      delivery_methods_supported: [PUSH, POLL],
      configuration_endpoint: `${issuer()}/ssf/streams`,
    });
    expect((await app.inject({ url: '/.well-known/ssf-configuration/t/nobody' })).statusCode).toBe(404);
  });

  describe('what an application is told', () => {
    it('S6: the end of a session that opened it, by its own name for the session, and of none that opened another', async () => {
      const [bank, other] = [await polling(), await polling()];
      const { session } = await signedIn(1, bank.application.id);
      const elsewhere = await signedIn(1, other.application.id);
      await fetched(bank);
      for (const one of [session, elsewhere.session]) must(await revokeSession(ports)({ ...world.host, session: one.id }));
      const [told, ...more] = await fetched(bank);
      expect(more).toEqual([]);
      expect(told).toMatchObject({ sub_id: sessionOf(session, bank.application), aud: bank.application.clientId });
      expect(told?.events).toMatchObject({ [SIGNAL_TYPES.session_revoked]: { initiating_entity: 'admin' } });
      expect(JSON.stringify(told)).not.toContain(session.id);
      expect(JSON.stringify(told)).not.toContain(elsewhere.person.id);
      expect(await fetched(bank)).toEqual([]);
      expect((await fetched(other)).map(({ sub_id }) => sub_id)).toEqual([sessionOf(elsewhere.session, other.application)]);
    });

    it('S6: the end of all sessions of somebody who is disabled or deleted, and of everybody in a sweep, each once', async () => {
      const bank = await polling([SIGNAL_TYPES.session_revoked]);
      const people = [];
      for (let one = 0; one < 4; one += 1) people.push(await signedIn(1, bank.application.id));
      const [first, second, third, fourth] = people;
      await fetched(bank);
      must(await disableUser(ports)({ ...world.host, user: first?.person.id as never }));
      must(await deleteUser(ports)({ ...world.host, user: second?.person.id as never }));
      const subjects = async () => (await fetched(bank)).map(({ sub_id }) => JSON.stringify(sub_id)).sort();
      const expected = (...of: readonly (typeof first)[]) =>
        of.map((one) => JSON.stringify(sessionOf(one?.session as LiveSession, bank.application))).sort();
      expect(await subjects()).toEqual(expected(first, second));
      must(await revokeSessionsOfTenant(ports)({ ...world.host, reason: 'an incident', overSeconds: 3_600 }));
      expect(await subjects()).toEqual(expected(third, fourth));
      expect(await subjects()).toEqual([]);
    });

    it('the assurance of a session that was raised or demoted, and not one that stayed', async () => {
      const bank = await polling([SIGNAL_TYPES.assurance_level_change]);
      const low = await signedIn(1, bank.application.id);
      const high = await signedIn(2, bank.application.id);
      await fetched(bank);
      const raising = await aSignIn(world, { session: low.session, intent: { kind: 'enrol', factor: 'totp' } });
      if (raising.step?.kind === 'reauthenticate') await raising.password(low.person.loginName);
      await raising.enrolTotp();
      const [raised, ...others] = await fetched(bank);
      expect(others).toEqual([]);
      expect(raised?.sub_id).toEqual(sessionOf(low.session, bank.application));
      expect(raised?.events?.[SIGNAL_TYPES.assurance_level_change]).toMatchObject({
        namespace: 'NIST-AAL',
        previous_level: 'nist-aal1',
        current_level: 'nist-aal2',
        change_direction: 'increase',
        initiating_entity: 'user',
      });
      must(await demoteSessionsOfTenant(ports)({ ...world.host, reason: 'an incident', overSeconds: 0 }));
      const demoted = await fetched(bank);
      expect(demoted.map(({ sub_id }) => JSON.stringify(sub_id)).sort()).toEqual(
        [low.session, high.session].map((one) => JSON.stringify(sessionOf(one, bank.application))).sort(),
      );
      for (const { events } of demoted)
        expect(events?.[SIGNAL_TYPES.assurance_level_change]).toMatchObject({ current_level: 'nist-aal1', change_direction: 'decrease' });
      must(await demoteSessionsOfTenant(ports)({ ...world.host, reason: 'again', overSeconds: 0 }));
      expect(await fetched(bank)).toEqual([]);
    });

    it('new and removed factors of people who have opened it, and of nobody else', async () => {
      const bank = await polling([SIGNAL_TYPES.credential_change]);
      const { person, session } = await signedIn(1, bank.application.id);
      await signedIn(2);
      await fetched(bank);
      const adding = await aSignIn(world, { session, intent: { kind: 'enrol', factor: 'totp' } });
      if (adding.step?.kind === 'reauthenticate') await adding.password(person.loginName);
      await adding.enrolTotp();
      const told = await fetched(bank);
      expect(new Set(told.map(({ sub_id }) => JSON.stringify(sub_id)))).toEqual(new Set([JSON.stringify(personOf(person.id))]));
      expect(told.map(({ events }) => events?.[SIGNAL_TYPES.credential_change])).toEqual(
        expect.arrayContaining([expect.objectContaining({ credential_type: 'app', change_type: 'create' })]),
      );
    });

    it('nothing of what it does not ask for, and nothing from before it had a stream', async () => {
      const bank = await aSubscriber();
      const { session } = await signedIn(1, bank.application.id);
      must(await revokeSession(ports)({ ...world.host, session: session.id }));
      await bank.call('POST', '/ssf/streams', {
        delivery: { method: POLL },
        events_requested: ['https://example.com/unknown', STREAM_TYPES[2]],
      });
      const other = await signedIn(1, bank.application.id);
      must(await revokeSession(ports)({ ...world.host, session: other.session.id }));
      expect(kinds(await fetched(bank))).toEqual([]);
    });
  });

  describe('poll (RFC 8936)', () => {
    it('sends again what was not acknowledged, forgets what was, or what the receiver could not use, and tells of more', async () => {
      const bank = await polling();
      for (const state of ['one', 'two', 'three'])
        expect((await bank.call('POST', '/ssf/verify', { stream_id: bank.stream, state })).status).toBe(204);
      const first = await bank.call('POST', '/ssf/poll', { maxEvents: 2 });
      const again = await bank.call('POST', '/ssf/poll', { maxEvents: 2 });
      const ids = Object.keys(first.json['sets'] as object);
      expect([ids.length, first.json['moreAvailable']]).toEqual([2, true]);
      expect(Object.keys(again.json['sets'] as object)).toEqual(ids);
      const [taken, unusable] = ids;
      const settled = { ack: [taken, 'nonsense'], setErrs: { [unusable ?? '']: { err: 'invalid_audience', description: 'x' } } };
      const last = await bank.call('POST', '/ssf/poll', settled);
      const [token, ...more] = Object.values(last.json['sets'] as Record<string, string>);
      expect([more, last.json['moreAvailable']]).toEqual([[], undefined]);
      expect(await verified(token ?? '', bank.application.clientId)).toMatchObject({
        sub_id: { format: 'opaque', id: bank.stream },
        events: { [SIGNAL_TYPES.verification]: { state: 'three' } },
      });
    });
  });

  describe('push (RFC 8935)', () => {
    it('posts each token with the header that the receiver wants, until it is taken', async () => {
      const bank = await aSubscriber();
      const double = await anEventReceiver();
      open.push(double.close);
      const delivery = { method: PUSH, endpoint_url: double.url, authorization_header: 'Bearer of-the-bank' };
      const made = await bank.call('POST', '/ssf/streams', { delivery, events_requested: [SIGNAL_TYPES.session_revoked] });
      expect(made.json).toMatchObject({ aud: bank.application.clientId, delivery: { method: PUSH, endpoint_url: double.url } });
      expect(JSON.stringify(made.json)).not.toContain('of-the-bank');
      const { session } = await signedIn(1, bank.application.id);
      must(await revokeSession(ports)({ ...world.host, session: session.id }));
      double.behaves({ status: 503 });
      await turn(bank.id);
      double.behaves('take');
      await turn(bank.id);
      await turn(bank.id);
      expect([double.received.length, double.taken.length]).toEqual([2, 1]);
      const [{ headers, body } = { headers: {}, body: '' }] = double.taken;
      expect(headers).toMatchObject({ authorization: 'Bearer of-the-bank', 'content-type': 'application/secevent+jwt' });
      expect(await verified(body, bank.application.clientId)).toMatchObject({ sub_id: sessionOf(session, bank.application) });
    });

    it('goes to no address that is not of the Internet', async () => {
      const bank = await aSubscriber();
      for (const endpoint_url of ['https://169.254.169.254/', 'http://bank.example/', 'https://10.0.0.1/', 'nonsense', 7]) {
        const refused = await bank.call('POST', '/ssf/streams', { delivery: { method: PUSH, endpoint_url } });
        expect([endpoint_url, refused.status]).toEqual([endpoint_url, 400]);
      }
      const splitting = { method: PUSH, endpoint_url: 'https://bank.example/', authorization_header: 'x\r\nhost: evil' };
      expect((await bank.call('POST', '/ssf/streams', { delivery: splitting })).code).toBe('stream_malformed');
      expect((await bank.call('GET', '/ssf/streams')).code).toBe('stream_not_found');
    });
  });

  describe('the stream', () => {
    it('is made once, changed, paused, gone on with and removed, by its application alone', async () => {
      const bank = await polling();
      expect((await bank.call('POST', '/ssf/streams', { delivery: { method: POLL } })).code).toBe('stream_exists');
      const changed = await bank.call('PATCH', '/ssf/streams', { stream_id: bank.stream, events_requested: [STREAM_TYPES[0]] });
      expect(changed.json).toMatchObject({ events_delivered: [STREAM_TYPES[0]], delivery: { method: POLL } });
      const status = (body?: object) =>
        bank.call(body === undefined ? 'GET' : 'POST', `/ssf/status${body === undefined ? `?stream_id=${bank.stream}` : ''}`, body);
      expect((await status()).json).toEqual({ stream_id: bank.stream, status: 'enabled' });
      await status({ stream_id: bank.stream, status: 'paused' });
      expect((await status()).json).toEqual({ stream_id: bank.stream, status: 'paused', reason: 'paused by the application' });
      await bank.call('POST', '/ssf/verify', { stream_id: bank.stream, state: 'x' });
      expect((await bank.call('POST', '/ssf/poll', {})).json).toEqual({ sets: {} });
      await status({ stream_id: bank.stream, status: 'enabled' });
      expect(Object.keys((await bank.call('POST', '/ssf/poll', {})).json['sets'] as object)).toHaveLength(1);
      expect((await bank.call('DELETE', `/ssf/streams?stream_id=${bank.stream}`)).status).toBe(204);
      expect((await bank.call('GET', '/ssf/streams')).code).toBe('stream_not_found');
      expect((await bank.call('POST', '/ssf/poll', {})).code).toBe('stream_not_found');
    });

    it('is nothing to the token of another application, of another tenant, of an administrator, a former one, or none', async () => {
      const [bank, other] = [await polling(), await polling()];
      const elsewhere = await aWorld(database.store);
      const theirs = await aSubscriber(elsewhere);
      for (const path of [`/ssf/streams?stream_id=${bank.stream}`, `/ssf/status?stream_id=${bank.stream}`])
        expect((await other.call('GET', path)).code).toBe('stream_not_found');
      for (const method of ['PATCH', 'PUT'])
        expect((await other.call(method, '/ssf/streams', { stream_id: bank.stream, delivery: { method: POLL } })).code).toBe(
          'stream_not_found',
        );
      expect((await other.call('DELETE', `/ssf/streams?stream_id=${bank.stream}`)).code).toBe('stream_not_found');
      expect((await other.call('POST', '/ssf/verify', { stream_id: bank.stream })).code).toBe('stream_not_found');
      expect((await other.call('POST', '/ssf/status', { stream_id: bank.stream, status: 'disabled' })).code).toBe('stream_not_found');
      // What waits for one is neither seen nor taken away by another.
      await bank.call('POST', '/ssf/verify', { stream_id: bank.stream, state: 'of the bank' });
      const waiting = Object.keys((await bank.call('POST', '/ssf/poll', {})).json['sets'] as object);
      expect((await other.call('POST', '/ssf/poll', { ack: waiting })).json).toEqual({ sets: {} });
      expect(Object.keys((await bank.call('POST', '/ssf/poll', {})).json['sets'] as object)).toEqual(waiting);

      must(await rotateReceiverSecret(ports)({ ...world.host, receiver: bank.id, because: 'ordinary' }));
      for (const token of [bank.token, theirs.token, 'sp_nonsense', '', null]) {
        for (const [method, path, body] of [
          ['GET', '/ssf/streams', undefined],
          ['POST', '/ssf/streams', {}],
          ['POST', '/ssf/poll', {}],
        ] as const) {
          const answer = await call(method, path, { token, body });
          expect([path, answer.status, answer.code]).toEqual([path, 401, 'stream_token_not_accepted']);
        }
      }
    });

    it('is not resumed by its application when an administrator, or three days of failure, paused it', async () => {
      const bank = await polling();
      await world.store.transaction(world.tenant.id, (tx) => world.store.changeReceiver(tx, bank.id, { paused: 'paused by hand' }));
      const set = await bank.call('POST', '/ssf/status', { stream_id: bank.stream, status: 'enabled' });
      expect(set.json).toEqual({ stream_id: bank.stream, status: 'paused' });
    });
  });
});
