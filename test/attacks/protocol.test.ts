import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../builders/database.ts';
import { backAt, begin, errorAt, exchange, isActive, postForm, signInAt, silently } from '../oidc/anApplication.ts';
import { AAL1, AAL2, aProvider, type Client, type IdentityProvider } from '../oidc/aProvider.ts';

/** Asks with an address exactly as it is written here: fetch would tidy it up. */
function ask(origin: string, target: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const asked = request({ host: hostname, port, path: target, method: 'GET' }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.on('error', reject).end();
  });
}

/** Attacks on what applications speak. */
eachEngine('attacks on OpenID Connect', (database) => {
  let idp: IdentityProvider;
  let other: IdentityProvider;
  let client: Client;
  let foreign: Client;
  beforeAll(async () => {
    // The length of the name matters to the addresses below.
    idp = await aProvider(database.store, { slug: 'abc' });
    other = await aProvider(database.store);
    client = await idp.client({ clientId: 'finance' });
    foreign = await other.client({ clientId: 'finance' });
  });
  afterAll(async () => {
    await idp.close();
    await other.close();
  });

  describe('addresses in odd spellings', () => {
    it.each([
      'http://x/t/abc/jwks',
      'http://end-session/t/abc/jwks',
      'http://end-session?x/t/abc/jwks',
      'http://device/t/abc/.well-known/openid-configuration',
      '/t/%61bc/jwks',
      '/t/ab%63/.well-known/openid-configuration',
      '/t/%61%62%63/authorize',
    ])('P2: %s does not reach the library, which would read another path in it than we did', async (target) => {
      const { status, body } = await ask(idp.origin, target);
      // A page where a person asked, JSON elsewhere.
      expect([status, body]).toEqual([404, expect.stringContaining('not_found')]);
      expect((await ask(idp.origin, '/t/abc/jwks')).status).toBe(200);
    });
  });

  describe('demands', () => {
    const essential = (value: string) => ({ acr: { essential: true, value } });

    it('U1: of two essential demands in one request the stronger one counts, wherever it stands', async () => {
      const browser = idp.browser();
      await signInAt(client, browser, (await idp.world.user()).loginName);
      const claims = [
        { id_token: essential(AAL1), userinfo: essential(AAL2) },
        { id_token: essential(AAL2), userinfo: essential(AAL1) },
      ];
      for (const asked of claims) {
        const begun = await begin(client, { prompt: 'none', claims: JSON.stringify(asked) });
        expect(errorAt(await browser.open(begun.address))).toBe('interaction_required');
      }
      const impossible = { id_token: essential(AAL1), userinfo: essential('urn:nobody:knows') };
      const begun = await begin(client, { claims: JSON.stringify(impossible) });
      expect(errorAt(await browser.open(begun.address))).toBe('unmet_authentication_requirements');
    });

    it('U1: ages beyond all bounds are no failure of the server, and no way in', async () => {
      const browser = idp.browser();
      await signInAt(client, browser, (await idp.world.user()).loginName);
      for (const age of ['9007199254740991', '8640000000000000', '1e3', '-1', 'NaN', '0x10', '1.5', ' 1']) {
        const begun = await begin(client, { prompt: 'none', max_age: age });
        const place = await browser.open(begun.address);
        const answer =
          place.kind === 'application' ? (errorAt(place) ?? 'a code') : String(place.kind === 'page' ? place.status : place.kind);
        expect([age, ['a code', 'invalid_request', '400'].includes(answer)]).toEqual([age, true]);
      }
    });
  });

  describe('two tenants with an application of the same name', () => {
    it('P2: codes, refresh tokens and access tokens of one open nothing at the other, and are not spent there', async () => {
      const browser = idp.browser();
      const tokens = await signInAt(client, browser, (await idp.world.user()).loginName);
      const begun = await begin(client, { prompt: 'none' });
      const code = backAt(await browser.open(begun.address)).searchParams.get('code') ?? '';
      const grants = [
        { grant_type: 'authorization_code', code, redirect_uri: 'http://localhost:4000/callback', code_verifier: begun.verifier },
        { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' },
      ];
      for (const form of grants) {
        expect(await postForm(`${other.issuer}/token`, form, foreign), form.grant_type).toMatchObject({
          status: 400,
          json: { error: 'invalid_grant' },
        });
        expect(await postForm(`${other.issuer}/token`, form, client), form.grant_type).toMatchObject({ status: 401 });
      }
      expect(await isActive(foreign, tokens.access_token)).toBe(false);
      const info = await fetch(`${other.issuer}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
      expect(info.status).toBe(401);
      expect(await isActive(client, tokens.access_token)).toBe(true);
      const refreshed = await postForm(
        `${idp.issuer}/token`,
        { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' },
        client,
      );
      expect(refreshed.status).toBe(200);
    });

    it('P2: the session of one is none at the other', async () => {
      const browser = idp.browser();
      await signInAt(client, browser, (await idp.world.user()).loginName);
      const elsewhere = other.browser();
      elsewhere.adopt(`sallyport-session-${other.world.tenant.slug}`, browser.sessionToken() ?? '');
      expect(errorAt(await elsewhere.open((await begin(foreign, { prompt: 'none' })).address))).toBe('login_required');
      expect((await silently(client, browser)).access_token).not.toBe('');
    });
  });

  describe('login_hint', () => {
    /** The page of the sign-in to which a request with this hint leads, and its browser. */
    async function hinted(hint: string) {
      const browser = idp.browser();
      const { address } = await begin(client, { login_hint: hint });
      const away = await browser.send(address);
      const steps = away.headers.get('location') ?? '';
      await browser.open(address);
      const page = async () => (await browser.send(steps)).text();
      return { browser, steps, page: await page() };
    }
    const field = (page: string) => /<input id="loginName"[^>]*>/.exec(page)?.[0] ?? '';

    it('fills the field of the name, and the password is what is asked for', async () => {
      const { page } = await hinted('ada@example.com');
      expect(field(page)).toContain('value="ada@example.com"');
      expect(field(page)).not.toContain('autofocus');
      expect(field((await hinted('')).page)).toContain('value autofocus');
    });

    it('is text and nothing else, and as long as a name can be', async () => {
      const { page } = await hinted('"><script>alert(1)</script>');
      expect(page).not.toContain('<script>alert');
      expect(page).toContain('value="&quot;>&lt;script>alert(1)&lt;/script>"');
      expect(field((await hinted('x'.repeat(5_000))).page)).toContain(`value="${'x'.repeat(254)}"`);
    });

    it('P1, P5: names nobody: whoever signs in is who they show to be, and a page for a name tells nothing of it', async () => {
      const [supposed, real] = [await idp.world.user(), await idp.world.user()];
      const of = async (hint: string) =>
        (await hinted(hint)).page.replaceAll(hint, '').replaceAll(/name="token" value="[^"]*"|[0-9a-f-]{36}/g, '');
      expect(await of(supposed.loginName)).toBe(await of('nobody-at-all-here'));
      const browser = idp.browser();
      const begun = await begin(client, { login_hint: supposed.loginName });
      await browser.open(begun.address);
      expect(await browser.step()).toEqual({ kind: 'identify' });
      await browser.password(real.loginName);
      const tokens = await exchange(client, begun, await browser.skip());
      expect(tokens.claims()?.sub).toBe(real.id);
    });
  });

  it('P1: the way back from the steps of one browser opens nothing in another', async () => {
    const attacker = idp.browser();
    const begun = await begin(client);
    const steps = await attacker.open(begun.address);
    if (steps.kind !== 'steps') throw new Error(steps.kind);
    const interaction = attacker.cookies().find(({ name }) => name === 'sallyport_resume')?.value ?? '';
    const victim = idp.browser();
    await signInAt(client, victim, (await idp.world.user()).loginName);
    const place = await victim.open(`${idp.issuer}/authorize/${interaction}`);
    expect([place.kind, place.kind === 'page' ? place.status : null]).toEqual(['page', 400]);
  });
});
