import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs as expressNeeds, tokenOf as expressTokenOf } from '../../packages/resource-server/express.ts';
import { needs as fastifyNeeds, tokenOf as fastifyTokenOf } from '../../packages/resource-server/fastify.ts';
import { needing } from '../../packages/resource-server/fetchHandler.ts';
import { type Demand, resourceServer } from '../../packages/resource-server/resourceServer.ts';
import { deleteApplication } from '../../src/flows/directory/deleteApplication.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { updateApplication } from '../../src/flows/directory/updateApplication.ts';
import { revokeSessionsOfUser } from '../../src/flows/sessions/revokeSessionsOfUser.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { must } from '../builders/world.ts';
import { begin, errorAt, exchange, isActive, signInAt, signInWithTotp, silently, type Tokens } from './anApplication.ts';
import { AAL1, AAL2, aProvider, type Client, type IdentityProvider } from './aProvider.ts';

const NOT_SMS = 'urn:sallyport:aal:2:not-sms';
const WEBAUTHN = 'urn:sallyport:aal:2:webauthn';

/** An API, and the applications that call it. */
eachEngine('an API that takes access tokens', (database) => {
  let idp: IdentityProvider;
  let bank: Client;
  let api: Client;
  beforeAll(async () => {
    idp = await aProvider(database.store);
    bank = await idp.client({ authMethod: 'none' });
    api = await idp.client({ redirectUris: [], readsTokensOf: [bank.application.id] });
  });
  afterAll(async () => {
    database.moveClock(0);
    await idp.close();
  });

  const serverOf = (more: object = {}) =>
    resourceServer({ issuer: idp.issuer, clientId: api.clientId, clientSecret: api.secret, callers: [bank.clientId], ...more });
  const bearer = ({ access_token: token }: Pick<Tokens, 'access_token'>): string => `Bearer ${token}`;
  /** What the API says of a token: `accepted`, or the challenge of its answer. */
  async function said(tokens: Pick<Tokens, 'access_token'>, demand?: Demand, server = serverOf()): Promise<string> {
    const verdict = await server.judge(bearer(tokens), demand);
    return verdict.kind === 'accepted' ? verdict.kind : (verdict.answer.headers['WWW-Authenticate'] ?? String(verdict.answer.status));
  }
  const now = async (): Promise<number> => idp.world.now();

  describe('whose tokens it may ask about', () => {
    it('those of the applications that call it, and of no other; never a refresh token', async () => {
      const tokens = await signInAt(bank, idp.browser(), (await idp.world.user()).loginName);
      expect(await isActive(api, tokens.access_token)).toBe(true);
      expect(await isActive(api, tokens.refresh_token ?? '')).toBe(false);
      const [stranger, other] = [await idp.client(), await idp.client({ authMethod: 'none' })];
      expect(await isActive(stranger, tokens.access_token)).toBe(false);
      const foreign = await signInAt(other, idp.browser(), (await idp.world.user()).loginName);
      expect(await isActive(api, foreign.access_token)).toBe(false);
      expect(await said(foreign)).toContain('error="invalid_token"');
    });

    it('an application that is made again under the old name starts from nothing, and what was taken away is taken away', async () => {
      const clientId = idp.world.unique('shop');
      const shop = await idp.client({ authMethod: 'none', clientId });
      const reader = await idp.client({ readsTokensOf: [shop.application.id] });
      must(await deleteApplication(idp.ports)({ ...idp.world.host, application: shop.application.id }));
      const again = await idp.client({ authMethod: 'none', clientId });
      const tokens = await signInAt(again, idp.browser(), (await idp.world.user()).loginName);
      expect(await isActive(reader, tokens.access_token)).toBe(false);
      const change = { ...idp.world.host, application: reader.application.id };
      must(await updateApplication(idp.ports)({ ...change, oidc: { readsTokensOf: [again.application.id] } }));
      expect(await isActive(reader, tokens.access_token)).toBe(true);
      must(await updateApplication(idp.ports)({ ...change, oidc: { readsTokensOf: [] } }));
      expect(await isActive(reader, tokens.access_token)).toBe(false);
    });

    it.each([
      ['a public client', { authMethod: 'none', readsTokensOf: 'BANK' }],
      [
        'of an application that is not there',
        { authMethod: 'client_secret_basic', readsTokensOf: ['01900000-0000-7000-8000-00000000dead'] },
      ],
      ['of what is no id', { authMethod: 'client_secret_basic', readsTokensOf: [null] }],
      ['of no list', { authMethod: 'client_secret_basic', readsTokensOf: 'all' }],
    ])('nobody registers %s', async (_, { authMethod, readsTokensOf }) => {
      const reads = readsTokensOf === 'BANK' ? [bank.application.id] : readsTokensOf;
      const oidcDraft = {
        authMethod,
        redirectUris: ['http://localhost:4000/callback'],
        postLogoutRedirectUris: [],
        backchannelLogoutUri: null,
      };
      const draft = { clientId: idp.world.unique('api'), name: 'API', demand: null, oidc: { ...oidcDraft, readsTokensOf: reads } };
      expect(await registerApplication(idp.ports)({ ...idp.world.host, ...draft })).toMatchObject({
        ok: false,
        code: 'tokens_read_malformed',
      });
    });

    it('nobody signs in to an API without an address, and it gets no token', async () => {
      const begun = await begin(api);
      expect(await idp.browser().open(begun.address)).toMatchObject({ kind: 'page', status: 400 });
      await expect(
        oidc.genericGrantRequest(api.configuration, 'authorization_code', { code: 'any', redirect_uri: 'http://localhost:4000/callback' }),
      ).rejects.toThrow();
    });
  });

  describe('what acr says of factors', () => {
    it('U1, S1: it names the factors that were asked for, with the time of the newest proof by one of them', async () => {
      const browser = idp.browser();
      const { loginName } = await idp.world.user();
      const plain = await signInWithTotp(bank, browser, loginName);
      expect(plain.claims()).toMatchObject({ acr: AAL2 });
      const named = await silently(bank, browser, { acr_values: NOT_SMS });
      expect(named.claims()).toMatchObject({ acr: NOT_SMS, amr: ['mfa', 'otp', 'pwd'] });
      expect(await oidc.tokenIntrospection(api.configuration, named.access_token)).toMatchObject({ acr: NOT_SMS });
      // Alternatives: the least of them is what is asked, and what is told.
      expect((await silently(bank, browser, { acr_values: `${WEBAUTHN} ${AAL2}` })).claims()).toMatchObject({ acr: AAL2 });
      // What is insisted on is not hidden by a weaker wish.
      const claims = JSON.stringify({ id_token: { acr: { essential: true, values: [NOT_SMS] } } });
      expect((await silently(bank, browser, { acr_values: AAL1, claims })).claims()).toMatchObject({ acr: NOT_SMS });
      // A passkey is another matter: the person has none.
      const begun = await begin(bank, { acr_values: WEBAUTHN, prompt: 'none' });
      expect(errorAt(await browser.open(begun.address))).toBe('interaction_required');
    });

    it('S1: a password that is shown again later is no newer proof by a factor', async () => {
      const browser = idp.browser();
      const { loginName } = await idp.world.user();
      const first = await signInWithTotp(bank, browser, loginName);
      database.moveClock((await now()) - Date.now() + 10 * MINUTE);
      const begun = await begin(bank, { prompt: 'login' });
      await browser.open(begun.address);
      const later = await exchange(bank, begun, await browser.password(null));
      expect(later.claims()?.auth_time ?? 0).toBeGreaterThan(first.claims()?.auth_time ?? 0);
      const named = await silently(bank, browser, { acr_values: NOT_SMS });
      expect(named.claims()?.auth_time).toBe(first.claims()?.auth_time);
      database.moveClock(0);
    });
  });

  describe('the demand of RFC 9470', () => {
    it('a token with less is challenged with what is asked for; what it asks for is enough', async () => {
      const browser = idp.browser();
      const { loginName } = await idp.world.user();
      const weak = await signInAt(bank, browser, loginName);
      const demand: Demand = { acr: NOT_SMS, maxAgeSeconds: 300 };
      expect(await said(weak)).toBe('accepted');
      expect(await said(weak, demand)).toBe(
        `Bearer error="insufficient_user_authentication", error_description="More has to be shown for this, or again.", acr_values="${NOT_SMS}", max_age="300"`,
      );
      const begun = await begin(bank, { acr_values: NOT_SMS, max_age: '300' });
      await browser.open(begun.address);
      const strong = await exchange(bank, begun, await browser.enrolTotp());
      expect(await said(strong, demand)).toBe('accepted');
      expect(await said(strong, { acr: AAL2 })).toBe('accepted');
      expect(await said(strong, { acr: WEBAUTHN })).toContain(`acr_values="${WEBAUTHN}"`);
      expect(await said(weak, demand)).toContain('insufficient_user_authentication');
      // An old proof, of an API whose clock goes on as the provider's does.
      const later = serverOf({ now: () => Date.now() + 306 * SECOND });
      expect(await said(strong, { acr: NOT_SMS }, later)).not.toContain('insufficient');
    });

    it('S6: a session that is ended ends its tokens at once; a cache holds them for as long as is told, and not longer', async () => {
      const { loginName, id: user } = await idp.world.user();
      const tokens = await signInAt(bank, idp.browser(), loginName);
      let moved = 0;
      const caching = serverOf({ cacheSeconds: 10, now: () => Date.now() + moved });
      expect(await said(tokens, undefined, caching)).toBe('accepted');
      must(await revokeSessionsOfUser(idp.ports)({ ...idp.world.host, user }));
      expect(await said(tokens)).toContain('invalid_token');
      expect(await said(tokens, undefined, caching)).toBe('accepted');
      moved = 10 * SECOND;
      expect(await said(tokens, undefined, caching)).toContain('invalid_token');
    });
  });

  describe('the three servers', () => {
    const demand: Demand = { acr: AAL2 };

    /** What each says without a token, with one that is not enough, with a good one. */
    async function asked(send: (headers: Record<string, string>) => Promise<Response>) {
      const browser = idp.browser();
      const { loginName, id } = await idp.world.user();
      const weak = await signInAt(bank, browser, loginName);
      const begun = await begin(bank, { acr_values: AAL2 });
      await browser.open(begun.address);
      const strong = await exchange(bank, begun, await browser.enrolTotp());
      const none = await send({});
      expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      const refused = await send({ authorization: bearer(weak) });
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining(`acr_values="${AAL2}"`)]);
      expect(refused.headers.get('content-type')).toContain('application/problem+json');
      expect(refused.headers.get('cache-control')).toBe('no-store');
      expect(await refused.json()).toMatchObject({ status: 401, code: 'insufficient_user_authentication', acr_values: AAL2 });
      const done = await send({ authorization: bearer(strong) });
      expect([done.status, await done.json()]).toEqual([200, { sub: id }]);
    }

    it('Express and plain Node', async () => {
      const middleware = expressNeeds(serverOf(), demand);
      const server = createServer((request, response) =>
        middleware(request, response, () => response.end(JSON.stringify({ sub: expressTokenOf(request).sub }))),
      );
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      try {
        await asked((headers) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { headers }));
      } finally {
        server.close();
      }
    });

    it('Fastify', async () => {
      const app = fastify();
      app.get('/', { onRequest: fastifyNeeds(serverOf(), demand) }, async (request) => ({ sub: fastifyTokenOf(request).sub }));
      const address = await app.listen({ host: '127.0.0.1', port: 0 });
      try {
        await asked((headers) => fetch(address, { headers }));
      } finally {
        await app.close();
      }
    });

    it('a handler of the Fetch API', async () => {
      const handler = needing(serverOf(), demand, (_request, { sub }) => Response.json({ sub }));
      await asked((headers) => handler(new Request('https://bank.example/', { headers })));
    });
  });
});
