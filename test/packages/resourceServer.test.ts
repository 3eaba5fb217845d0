import { describe, expect, it } from 'vitest';
import { ACR_VALUES, type Demand, type ResourceServerSettings, resourceServer } from '../../packages/resource-server/resourceServer.ts';

const ISSUER = 'https://id.example.com/t/acme';
const NOW = 1_800_000_000;
const GOOD = {
  active: true,
  iss: ISSUER,
  token_type: 'Bearer',
  sub: 'anita',
  client_id: 'bank',
  exp: NOW + 300,
  acr: 'urn:sallyport:aal:2:webauthn',
  amr: ['hwk', 'mfa', 'user'],
  auth_time: NOW - 60,
  scope: 'openid profile',
};

/** An API whose provider says what the test wants. */
function anApi(told: object | (() => Response | Promise<Response>), more: Partial<ResourceServerSettings> = {}) {
  const requests: { readonly address: string; readonly init: RequestInit | undefined }[] = [];
  const server = resourceServer({
    issuer: ISSUER,
    clientId: 'bank-api',
    clientSecret: 'a:b',
    callers: ['bank'],
    now: () => NOW * 1_000,
    fetch: async (address, init) => {
      const to = address instanceof Request ? address.url : address.toString();
      requests.push({ address: to, init });
      if (to.endsWith('openid-configuration')) return Response.json({ issuer: ISSUER, introspection_endpoint: `${ISSUER}/introspect` });
      return typeof told === 'function' ? told() : Response.json(told);
    },
    ...more,
  });
  return { server, requests, introspections: () => requests.filter(({ address }) => address.endsWith('/introspect')).length };
}

async function codeFor(
  told: Parameters<typeof anApi>[0],
  { demand, header = 'Bearer abc' }: { demand?: Demand; header?: string | null } = {},
) {
  const verdict = await anApi(told).server.judge(header, demand);
  return verdict.kind === 'accepted' ? 'accepted' : (JSON.parse(verdict.answer.body) as { readonly code: string }).code;
}

describe('the resource server', () => {
  it('tells who calls, by which application, and what was shown', async () => {
    expect(await anApi(GOOD).server.judge('Bearer abc')).toEqual({
      kind: 'accepted',
      token: {
        sub: 'anita',
        clientId: 'bank',
        scopes: ['openid', 'profile'],
        acr: 'urn:sallyport:aal:2:webauthn',
        amr: ['hwk', 'mfa', 'user'],
        authTime: NOW - 60,
        sid: null,
        allowance: null,
        expiresAt: NOW + 300,
      },
    });
  });

  it('asks with its own secret, form-encoded, and follows no redirect with it', async () => {
    const { server, requests } = anApi(GOOD);
    await server.judge('Bearer abc');
    expect(requests[1]).toMatchObject({
      address: `${ISSUER}/introspect`,
      init: { method: 'POST', redirect: 'error', headers: { Authorization: `Basic ${btoa('bank-api:a%3Ab')}` } },
    });
    expect(requests[1]?.init?.body).toEqual(new URLSearchParams({ token: 'abc', token_type_hint: 'access_token' }));
  });

  it.each([
    ['that is over', { active: false }],
    ['whose end has come', { ...GOOD, exp: NOW }],
    ['of another provider', { ...GOOD, iss: 'https://evil.example' }],
    ['of an application that does not call this API', { ...GOOD, client_id: 'wiki' }],
    ['of another kind, as a refresh token', { ...GOOD, token_type: undefined }],
    ['bound to a key that is not shown', { ...GOOD, token_type: 'DPoP' }],
    ['of nobody', { ...GOOD, sub: undefined }],
    ['that is said to be good in other words', { ...GOOD, active: 'true' }],
  ])('a token %s is not accepted', async (_, told) => {
    expect(await codeFor(told)).toBe('invalid_token');
  });

  it.each([
    ['nothing', null, 'token_needed'],
    ['Basic', 'Basic YTpi', 'invalid_token'],
    ['no token', 'Bearer ', 'invalid_token'],
    ['two tokens', 'Bearer abc, Bearer def', 'invalid_token'],
    ['a megabyte', `Bearer ${'a'.repeat(1_000_000)}`, 'invalid_token'],
    ['a line break', 'Bearer abc\nX: y', 'invalid_token'],
  ])('where the header has %s nobody is asked', async (_, header, code) => {
    const { server, introspections } = anApi(GOOD);
    const verdict = await server.judge(header);
    expect(verdict.kind === 'refused' && JSON.parse(verdict.answer.body)).toMatchObject({ code });
    expect(introspections()).toBe(0);
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['is busy', () => new Response('', { status: 503 })],
    ['does not know this API', () => Response.json({ error: 'invalid_client' }, { status: 401 })],
    ['cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
    ['says what is no JSON', () => new Response('<html>')],
  ])('nobody is let in while the provider %s', async (_, told) => {
    const verdict = await anApi(told).server.judge('Bearer abc');
    expect(verdict).toMatchObject({ kind: 'refused', answer: { status: 503, headers: { 'Retry-After': '5' } } });
  });

  it('each acr serves wherever a weaker one is asked for, and nowhere else; one that is unknown serves nowhere', async () => {
    const table = await Promise.all(
      ACR_VALUES.map((acr) => Promise.all(ACR_VALUES.map((asked) => codeFor({ ...GOOD, acr }, { demand: { acr: asked } })))),
    );
    const [yes, no] = ['accepted', 'insufficient_user_authentication'];
    expect(table).toEqual([
      [yes, no, no, no],
      [yes, yes, no, no],
      [yes, yes, yes, no],
      [yes, yes, yes, yes],
    ]);
    for (const acr of ['urn:other:aal:3', '', undefined, 2, ['urn:sallyport:aal:2']]) {
      expect(await codeFor({ ...GOOD, acr }, { demand: { acr: 'urn:sallyport:aal:1' } })).toBe(no);
    }
  });

  it.each([
    [300, 'accepted'],
    [305, 'accepted'],
    [306, 'insufficient_user_authentication'],
  ])('a proof of %i seconds ago, of which 300 are taken by a clock that may be 5 ahead: %s', async (age, code) => {
    expect(await codeFor({ ...GOOD, auth_time: NOW - age }, { demand: { acr: 'urn:sallyport:aal:2', maxAgeSeconds: 300 } })).toBe(code);
  });

  it('a proof of which the time is not told is too old', async () => {
    const demand: Demand = { acr: 'urn:sallyport:aal:2', maxAgeSeconds: 300 };
    expect(await codeFor({ ...GOOD, auth_time: undefined }, { demand })).toBe('insufficient_user_authentication');
  });

  it('without a cache each request asks; with one, those within the time share an answer, and a refusal is never kept', async () => {
    const plain = anApi(GOOD);
    await Promise.all([plain.server.judge('Bearer abc'), plain.server.judge('Bearer abc')]);
    expect(plain.introspections()).toBe(2);
    const caching = anApi(GOOD, { cacheSeconds: 10 });
    await Promise.all([caching.server.judge('Bearer abc'), caching.server.judge('Bearer abc')]);
    await caching.server.judge('Bearer abc');
    expect(caching.introspections()).toBe(1);
    await caching.server.judge('Bearer abd');
    expect(caching.introspections()).toBe(2);
    const refusing = anApi({ active: false }, { cacheSeconds: 10 });
    await refusing.server.judge('Bearer abc');
    await refusing.server.judge('Bearer abc');
    expect(refusing.introspections()).toBe(2);
  });

  it('an answer is kept from when it was asked for, and never beyond the end of its token', async () => {
    let now = NOW * 1_000;
    const slow = anApi(
      async () => {
        now += 9_000;
        return Response.json(GOOD);
      },
      { cacheSeconds: 10, now: () => now },
    );
    await slow.server.judge('Bearer abc');
    now += 1_000;
    await slow.server.judge('Bearer abc');
    expect(slow.introspections()).toBe(2);
    const ending = anApi({ ...GOOD, exp: NOW + 20 }, { cacheSeconds: 60, now: () => now });
    now = NOW * 1_000;
    await ending.server.judge('Bearer abc');
    now += 20_000;
    expect((await ending.server.judge('Bearer abc')).kind).toBe('refused');
  });

  it('discovery that fails is not asked again at once, and a provider that is another is not believed', async () => {
    let now = NOW * 1_000;
    let asked = 0;
    const server = resourceServer({
      issuer: ISSUER,
      clientId: 'bank-api',
      clientSecret: 'secret',
      callers: ['bank'],
      now: () => now,
      fetch: async () => {
        asked += 1;
        return Response.json({ issuer: 'https://evil.example', introspection_endpoint: 'https://evil.example/introspect' });
      },
    });
    for (let time = 0; time < 5; time += 1) expect(await server.judge('Bearer abc')).toMatchObject({ answer: { status: 503 } });
    expect(asked).toBe(1);
    now += 5_000;
    await server.judge('Bearer abc');
    expect(asked).toBe(2);
  });

  it.each<[string, Partial<ResourceServerSettings>]>([
    ['plain http to another machine', { issuer: 'http://id.example.com/t/acme' }],
    ['no callers', { callers: [] }],
    ['a cache of an hour', { cacheSeconds: 3_600 }],
    ['no number', { cacheSeconds: Number.NaN }],
  ])('is not made with %s', (_, settings) => {
    expect(() => anApi(GOOD, settings)).toThrow(RangeError);
  });

  it.each([29, 30.5, -1, Number.NaN])('no demand has an age of %d seconds, which nobody could keep', async (maxAgeSeconds) => {
    await expect(anApi(GOOD).server.judge('Bearer abc', { acr: 'urn:sallyport:aal:2', maxAgeSeconds })).rejects.toThrow(RangeError);
  });
});
