import { decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSigningKeys } from '../../src/flows/keys/readSigningKeys.ts';
import { rotateSigningKey } from '../../src/flows/keys/rotateSigningKey.ts';
import { DAY, type Instant, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { doors } from '../../src/oidc/doors.ts';
import { administeredBy, codeOf } from '../builders/administration.ts';
import { eachEngine } from '../builders/database.ts';
import { must } from '../builders/world.ts';
import { begin, errorAt, signInAt, silently } from './anApplication.ts';
import { aProvider, type Client, type IdentityProvider } from './aProvider.ts';

eachEngine('the keys with which a tenant signs', (database) => {
  let idp: IdentityProvider;
  let client: Client;
  beforeEach(async () => {
    idp = await aProvider(database.store);
    client = await idp.client();
  });
  afterEach(async () => {
    database.moveClock(0);
    await idp.close();
  });

  const rotate = async (because: 'ordinary' | 'compromised') => must(await rotateSigningKey(idp.ports)({ ...idp.world.host, because }));
  const keys = async () => (await readSigningKeys(idp.ports)(idp.world.tenant.id)).map((key) => key.keyId);

  it('a tenant without a key gets one, also when many ask at once', async () => {
    const own = await aProvider(database.store);
    await database.asOwner('delete from signing_keys where tenant_id = $1', [own.world.tenant.id]);
    const read = await Promise.all(Array.from({ length: 8 }, () => readSigningKeys(own.ports)(own.world.tenant.id)));
    expect(new Set(read.map(([key]) => key.keyId)).size).toBe(1);
    const rows = await database.asOwner('select key_id from signing_keys where tenant_id = $1', [own.world.tenant.id]);
    expect(rows).toHaveLength(1);
    await own.close();
  });

  it('the first key of a tenant signs for a transaction that began before it was stored, too', async () => {
    const first = await keys();
    expect(first).toHaveLength(1);
    database.moveClock(-5 * MINUTE);
    expect(await keys()).toEqual(first);
  });

  it('a new key is published before it signs; the former one is published until its tokens and hints are over', async () => {
    const [former] = await keys();
    const { keyId, signsFrom } = await rotate('ordinary');
    expect(await keys()).toEqual([former, keyId]);
    database.moveClock(signsFrom - (await now()) + SECOND);
    expect(await keys()).toEqual([keyId, former]);
    database.moveClock(31 * DAY + 2 * MINUTE + SECOND);
    expect(await keys()).toEqual([keyId]);
    const told = (await idp.world.events()).filter(({ type }) => type === 'signing_key.rotated');
    expect(told.map(({ data }) => data)).toEqual([{ key: keyId, because: 'ordinary', purpose: 'oidc' }]);
  });

  it('after a rotation a node signs with the new key, and both verify', async () => {
    const browser = idp.browser();
    const person = await idp.world.user();
    const before = await signInAt(client, browser, person.loginName);
    const { keyId } = await rotate('ordinary');
    database.moveClock(3 * MINUTE);
    // A node that has just started reads the keys anew; one that runs does so within half a minute.
    const fresh = await idp.anotherNode(database.anotherNode());
    const { address, verifier } = await begin(client, { prompt: 'none' });
    const cookie = browser
      .cookies()
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const back = await fetch(`${fresh}${address.pathname}${address.search}`, { redirect: 'manual', headers: { cookie } });
    const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const answer = await fetch(`${fresh}/t/${idp.world.tenant.slug}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client.clientId}:${client.secret}`)}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: 'http://localhost:4000/callback',
      }),
    });
    const { id_token: idToken } = (await answer.json()) as { readonly id_token: string };
    expect(decodeProtectedHeader(idToken).kid).toBe(keyId);
    const published = (await (await fetch(`${fresh}/t/${idp.world.tenant.slug}/jwks`)).json()) as {
      readonly keys: readonly { readonly kid: string }[];
    };
    expect(new Set(published.keys.map(({ kid }) => kid))).toEqual(new Set([keyId, decodeProtectedHeader(before.id_token ?? '').kid]));
    // What the former key signed is still a hint.
    const hinted = await begin(client, { prompt: 'none', id_token_hint: before.id_token ?? '' });
    expect(errorAt(await browser.open(hinted.address))).toBeNull();
  });

  it('a compromised key is withdrawn at once: what it signed is no hint any more', async () => {
    const browser = idp.browser();
    const before = await signInAt(client, browser, (await idp.world.user()).loginName);
    const [former] = await keys();
    const { keyId } = await rotate('compromised');
    expect(await keys()).toEqual([keyId]);
    expect(former).not.toBe(keyId);
    const place = await browser.open(oidc.buildEndSessionUrl(client.configuration, { id_token_hint: before.id_token ?? '' }));
    expect(place).toMatchObject({ kind: 'page', status: 400 });
    expect((await silently(client, browser)).claims()?.sub).toBe(before.claims()?.sub);
  });

  it('nobody but the host rotates keys, and a refused rotation changes nothing', async () => {
    const owner = await idp.world.user({ role: 'owner' });
    const before = await keys();
    expect(codeOf(await rotateSigningKey(idp.ports)({ ...administeredBy(idp.world, owner as never), because: 'compromised' }))).toBe(
      'not_permitted',
    );
    expect(await keys()).toEqual(before);
  });

  it('private keys are sealed, for this tenant and this key', async () => {
    await keys();
    const rows = await database.asOwner('select * from signing_keys where tenant_id = $1', [idp.world.tenant.id]);
    expect(rows).toHaveLength(1);
    const text = JSON.stringify(rows[0]?.['public_jwk']);
    expect(text).toContain('"n"');
    expect(text).not.toContain('"d"');
    const sealed = Buffer.from(rows[0]?.['private_jwk_sealed'] as Uint8Array).toString('latin1');
    expect(sealed).not.toContain('"kty"');
  });

  async function now(): Promise<Instant> {
    return idp.world.now();
  }
});

it('a door is made once, again when the keys change, and asks for them every half minute', async () => {
  let clock = 0;
  let revision = 'a';
  const calls: string[] = [];
  const doorFor = doors({
    now: () => clock as Instant,
    readKeys: async () => {
      calls.push('read');
      return { revision, keys: revision };
    },
    make: (_tenant, keys) => {
      calls.push(`make ${keys}`);
      return async () => undefined;
    },
  });
  const tenant = { id: 'x', slug: 'x' } as Parameters<typeof doorFor>[0];
  const [one, two] = await Promise.all([doorFor(tenant), doorFor(tenant)]);
  expect(one).toBe(two);
  expect(calls).toEqual(['read', 'make a']);
  clock = 29_999;
  expect(await doorFor(tenant)).toBe(one);
  clock = 30_000;
  expect(await doorFor(tenant)).toBe(one);
  expect(calls).toEqual(['read', 'make a', 'read']);
  revision = 'b';
  clock = 60_000;
  expect(await doorFor(tenant)).not.toBe(one);
  expect(calls).toEqual(['read', 'make a', 'read', 'read', 'make b']);
});
