import * as oidc from 'openid-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { eachEngine } from '../builders/database.ts';
import { watchedEngine } from '../builders/watchedEngine.ts';
import { begin, exchange, isActive, signInAt } from './anApplication.ts';
import { aProvider, type Client, type IdentityProvider } from './aProvider.ts';

/** What each request asks of the database: the throughput of the protocol is the number of these round trips. */
eachEngine('one request, one transaction', (database) => {
  let idp: IdentityProvider;
  let client: Client;
  /** What was asked while an answer was awaited travels with what it waits for: one round trip a member. */
  let asked: string[] = [];
  let awaited = 0;
  const heard = async <T>(text: string, answer: Promise<T>): Promise<T> => {
    if (awaited === 0) asked.push(nameOf(text));
    else asked.push(`${asked.pop() ?? ''} + ${nameOf(text)}`);
    awaited += 1;
    return answer.finally(() => {
      awaited -= 1;
    });
  };
  beforeAll(async () => {
    const engine = watchedEngine(database.engine, heard);
    idp = await aProvider(postgresStore(engine, { mail: 'sent', availableKinds: ['webauthn', 'totp', 'backup_code'] }));
    client = await idp.client();
  });
  afterAll(() => idp.close());

  /** What the work asked, by the tables that it names. */
  async function during<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly roundTrips: readonly string[] }> {
    asked = [];
    const value = await work();
    return { value, roundTrips: asked };
  }

  it('P3: authorize, token, refresh, introspection and userinfo are one transaction each, of so many round trips', async () => {
    const browser = idp.browser();
    const person = await idp.world.user();
    await signInAt(client, browser, person.loginName);
    const begun = await begin(client, { prompt: 'none' });
    const authorized = await during(() => browser.open(begun.address));
    const spent = ['protocol_records', 'lock family + consume', 'insert protocol_records + commit'];
    expect(authorized.roundTrips).toEqual(['begin', 'session', 'application', 'person', 'insert protocol_records + commit']);
    const token = await during(() => exchange(client, begun, authorized.value));
    expect(token.roundTrips).toEqual(['begin + application', ...spent]);
    const refreshed = await during(() => oidc.refreshTokenGrant(client.configuration, token.value.refresh_token ?? ''));
    expect(refreshed.roundTrips).toEqual(['begin + application', 'protocol_records', 'person', ...spent.slice(1)]);
    const looked = await during(() => isActive(client, refreshed.value.access_token));
    expect(looked).toMatchObject({ value: true, roundTrips: ['begin + application', 'protocol_records', 'commit'] });
    const info = await during(() => oidc.fetchUserInfo(client.configuration, refreshed.value.access_token, person.id));
    expect(info.roundTrips).toEqual(['begin', 'protocol_records', 'application', 'user', 'commit']);
  });
});

function nameOf(text: string): string {
  const known: readonly (readonly [RegExp, string])[] = [
    [/^BEGIN;/, 'begin'],
    [/^COMMIT/, 'commit'],
    [/^insert into protocol_records/, 'insert protocol_records'],
    [/^update protocol_records set consumed_at/, 'consume'],
    [/^select s.id from sessions/, 'lock family'],
    [/from protocol_records r/, 'protocol_records'],
    [/from applications where/, 'application'],
    [/token_hash = /, 'session'],
    [/mfa_prompted_at/, 'person'],
    [/from users u where/, 'user'],
  ];
  return known.find(([pattern]) => pattern.test(text))?.[1] ?? text.replaceAll(/\s+/g, ' ').slice(0, 120);
}
