import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { eachEngine } from '../builders/database.ts';
import type { Browser } from './aBrowser.ts';
import { backAt, begin, exchange, isActive, postForm, signInAt, silently } from './anApplication.ts';
import { aProvider, CALLBACK, type Client, type IdentityProvider } from './aProvider.ts';

/** Codes and refresh tokens are good once, over all nodes; a second use kills everything that came of the first. */
eachEngine('codes and refresh tokens', (database) => {
  let idp: IdentityProvider;
  let nodes: readonly string[];
  let client: Client;
  let browser: Browser;
  let person: { readonly id: string; readonly loginName: string };
  beforeAll(async () => {
    idp = await aProvider(database.store);
    nodes = [idp.origin, await idp.anotherNode(database.anotherNode())];
    client = await idp.client();
  });
  beforeEach(async () => {
    person = await idp.world.user();
    browser = idp.browser();
    await signInAt(client, browser, person.loginName);
  });
  afterAll(() => idp.close());

  const tokenAt = (node: string): string => `${node}/t/${idp.world.tenant.slug}/token`;
  const events = async (type: string) => (await idp.world.events()).filter((event) => event.type === type && event.user === person.id);

  /** 20 posts at once, over both nodes. */
  const race = (form: Readonly<Record<string, string>>) =>
    Promise.all(Array.from({ length: 20 }, (_, turn) => postForm(tokenAt(nodes[turn % 2] ?? ''), form, client)));

  it('a code that is used twenty times at once is good for one, and then for none', async () => {
    const begun = await begin(client, { prompt: 'none' });
    const code = backAt(await browser.open(begun.address)).searchParams.get('code') ?? '';
    const answers = await race({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: begun.verifier });
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const { json } of answers.filter(({ status }) => status !== 200)) expect(json['error']).toBe('invalid_grant');
    expect(await isActive(client, String(won[0]?.json['access_token']))).toBe(false);
    expect(await isActive(client, String(won[0]?.json['refresh_token']))).toBe(false);
    expect((await events('token.reused')).length).toBeGreaterThan(0);
  });

  it('S2: a refresh token that is used twenty times at once is good for one, and then its family is dead', async () => {
    const { refresh_token: refreshToken = '' } = await silently(client, browser);
    const answers = await race({ grant_type: 'refresh_token', refresh_token: refreshToken });
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const { json } of answers.filter(({ status }) => status !== 200)) expect(json['error']).toBe('invalid_grant');
    const last = await postForm(
      tokenAt(idp.origin),
      { grant_type: 'refresh_token', refresh_token: String(won[0]?.json['refresh_token']) },
      client,
    );
    expect(last).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  });

  it('S2: refresh tokens rotate; a former one kills the family, that of another authorization lives', async () => {
    const other = await silently(client, browser);
    const first = await silently(client, browser);
    const second = await oidc.refreshTokenGrant(client.configuration, first.refresh_token ?? '');
    const third = await oidc.refreshTokenGrant(client.configuration, second.refresh_token ?? '');
    expect(await isActive(client, first.access_token)).toBe(true);
    await expect(oidc.refreshTokenGrant(client.configuration, first.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    for (const token of [first.access_token, second.access_token, third.access_token]) expect(await isActive(client, token)).toBe(false);
    await expect(oidc.refreshTokenGrant(client.configuration, third.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(await isActive(client, other.access_token)).toBe(true);
    const told = await events('token.reused');
    expect(told.map(({ application, actor }) => [application, actor.kind])).toEqual([[client.application.id, 'anonymous']]);
    expect(JSON.stringify(told)).not.toContain(first.refresh_token);
  });

  it('a code that another client presents is not spent by it', async () => {
    const other = await idp.client();
    const begun = await begin(client, { prompt: 'none' });
    const back = await browser.open(begun.address);
    await expect(exchange(other, begun, back)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await exchange(client, begun, back)).claims()?.sub).toBe(person.id);
    expect(await events('token.reused')).toEqual([]);
  });

  it('a code is spent by a wrong verifier, and nothing comes of it', async () => {
    const begun = await begin(client, { prompt: 'none' });
    const back = await browser.open(begun.address);
    const code = backAt(back).searchParams.get('code') ?? '';
    const wrong = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: 'x'.repeat(43) };
    expect(await postForm(tokenAt(idp.origin), wrong, client)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    const rows = await database.asOwner(
      `select count(*)::int as tokens from protocol_records where model in ('AccessToken', 'RefreshToken') and assurance->>'userId' = $1`,
      [person.id],
    );
    // Those of the sign-in before.
    expect(rows[0]?.['tokens']).toBe(2);
  });

  it('S6: what was revoked is over at the next request on every node', async () => {
    const { access_token: token, refresh_token: refreshToken = '' } = await silently(client, browser);
    const introspectAt = (node: string) => postForm(`${node}/t/${idp.world.tenant.slug}/introspect`, { token }, client);
    for (const node of nodes) expect((await introspectAt(node)).json['active']).toBe(true);
    const { store, tenant } = idp.world;
    const begun = await begin(client, { prompt: 'none' });
    const unused = await browser.open(begun.address);
    await store.transaction(tenant.id, (tx) => store.endSessionsOfUser(tx, person.id as Parameters<typeof store.endSessionsOfUser>[1]));
    for (const node of nodes) {
      expect((await introspectAt(node)).json).toEqual({ active: false });
      const userinfo = await fetch(`${node}/t/${tenant.slug}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
      expect(userinfo.status).toBe(401);
      const refresh = await postForm(tokenAt(node), { grant_type: 'refresh_token', refresh_token: refreshToken }, client);
      expect(refresh).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
      const again = await begin(client, { prompt: 'none' });
      again.address.port = new URL(node).port;
      const answer = await fetch(again.address, {
        redirect: 'manual',
        headers: {
          cookie: browser
            .cookies()
            .map(({ name, value }) => `${name}=${value}`)
            .join('; '),
        },
      });
      expect(new URL(answer.headers.get('location') ?? '').searchParams.get('error')).toBe('login_required');
    }
    await expect(exchange(client, begun, unused)).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

eachEngine(
  'a code that two nodes found at the same time',
  (database) => {
    it('is good at the one that spends it first; the other kills what came of it', async () => {
      const idp = await aProvider(database.store);
      const found = Promise.withResolvers<void>();
      const mayGoOn = Promise.withResolvers<void>();
      const slow = database.anotherNode();
      const slowNode = await idp.anotherNode({
        ...slow,
        async consumeProtocolRecord(tx, id) {
          found.resolve();
          await mayGoOn.promise;
          return slow.consumeProtocolRecord(tx, id);
        },
      });
      const client = await idp.client();
      const browser = idp.browser();
      await signInAt(client, browser, (await idp.world.user()).loginName);
      const begun = await begin(client, { prompt: 'none' });
      const back = await browser.open(begun.address);
      const code = backAt(back).searchParams.get('code') ?? '';
      const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: begun.verifier };
      const late = postForm(`${slowNode}/t/${idp.world.tenant.slug}/token`, form, client);
      await found.promise;
      const { access_token: token } = await exchange(client, begun, back);
      expect(await isActive(client, token)).toBe(true);
      mayGoOn.resolve();
      expect(await late).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
      expect(await isActive(client, token)).toBe(false);
      expect((await idp.world.events()).filter(({ type }) => type === 'token.reused')).toHaveLength(1);
      await idp.close();
    });
  },
  // The embedded database has one connection: there, one request waits for the other.
  { only: 'server' },
);
