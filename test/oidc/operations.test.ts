import * as oidc from 'openid-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import type { Place } from './aBrowser.ts';
import { signInWithTotp } from './anApplication.ts';
import { AAL2, aProvider, CALLBACK, type Client, type IdentityProvider } from './aProvider.ts';

/** An operation over HTTP, as the back end of an application and its person have it. */
eachEngine('operations over HTTP', (database) => {
  let idp: IdentityProvider;
  beforeAll(async () => {
    idp = await aProvider(database.store);
  });
  afterAll(() => idp.close());

  const ASKED = { operation: 'transfer', target: 'EUR 250.00 to Ben <Carter>' };

  async function call(client: Client, path: string, body: object | null, secret = client.secret) {
    const response = await fetch(`${idp.issuer}/api/operations${path}`, {
      method: body === null ? 'GET' : 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${client.clientId}:${secret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, json: (await response.json()) as Record<string, unknown> };
  }

  async function signedIn() {
    const client = await idp.client();
    const browser = idp.browser();
    const tokens = await signInWithTotp(client, browser, (await idp.world.user()).loginName);
    const { sid, sub } = await oidc.tokenIntrospection(client.configuration, tokens.access_token);
    return { client, browser, bound: { sub: String(sub), sid: String(sid) } };
  }

  const pageAt = (place: Place): string => {
    if (place.kind !== 'page') throw new Error(`no page: ${JSON.stringify(place).slice(0, 300)}`);
    return place.body;
  };

  /** Presses the button of one of the two forms of the page. */
  async function press(
    browser: Awaited<ReturnType<typeof signedIn>>['browser'],
    url: string,
    answer: 'confirm' | 'refuse',
  ): Promise<Place> {
    const token = /name="token" value="([^"]+)"/.exec(pageAt(await browser.open(url)))?.[1] ?? '';
    return browser.open(`${url}/${answer}`, {
      method: 'POST',
      body: new URLSearchParams({ token }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: idp.origin },
    });
  }

  it('U5: the person reads the target, shows a factor, confirms, and goes back; the back end redeems it once', async () => {
    const { client, browser, bound } = await signedIn();
    database.moveClock(MINUTE);
    const opened = await call(client, '', { ...bound, ...ASKED, details: [{ name: 'Account', value: 'DE02' }], returnTo: CALLBACK });
    expect(opened).toMatchObject({ status: 201, json: { url: expect.stringContaining(`${idp.issuer}/operations/`) } });
    const { id, url } = opened.json as { readonly id: string; readonly url: string };
    const page = pageAt(await browser.open(url));
    expect(page).toContain('EUR 250.00 to Ben &lt;Carter>');
    expect(page).toContain('DE02');
    expect(page).toContain('Finance asks you to confirm');
    expect((await press(browser, url, 'confirm')).kind).toBe('steps');
    expect(await browser.step()).toMatchObject({ kind: 'challenge', reason: 'step_up' });
    expect(await browser.totp()).toMatchObject({ kind: 'page', status: 200 });
    expect((await call(client, `/${id}`, null)).json).toEqual({ state: 'open' });
    const back = await press(browser, url, 'confirm');
    expect(back.kind === 'application' && back.address.href).toBe(`${CALLBACK}?operation=${id}`);
    expect((await call(client, `/${id}`, null)).json).toEqual({ state: 'confirmed' });
    const redeemed = await call(client, `/${id}/redeem`, { ...bound, ...ASKED });
    expect(redeemed).toMatchObject({ status: 200, json: { ...ASKED, acr: AAL2, amr: ['mfa', 'otp', 'pwd'] } });
    expect(await call(client, `/${id}/redeem`, { ...bound, ...ASKED })).toMatchObject({ status: 409, json: { code: 'operation_over' } });
    expect(await browser.open(url)).toMatchObject({ kind: 'page', status: 409 });
    database.moveClock(0);
  });

  it('U5: a refusal goes back too and is told; a wrong secret, a public client and another person’s browser get nothing', async () => {
    const { client, browser, bound } = await signedIn();
    const { id, url } = (await call(client, '', { ...bound, ...ASKED })).json as { readonly id: string; readonly url: string };
    const wrong = await call(client, '', { ...bound, ...ASKED }, 'wrong');
    expect([wrong.status, wrong.json['code'], wrong.headers.get('www-authenticate')]).toEqual([
      401,
      'client_not_authenticated',
      'Basic realm="Sallyport"',
    ]);
    expect(await call(await idp.client({ authMethod: 'none' }), '', { ...bound, ...ASKED })).toMatchObject({ status: 401 });
    expect(await call(await idp.client(), `/${id}`, null)).toMatchObject({ status: 404, json: { code: 'operation_not_found' } });
    expect(await call(client, '', { ...bound, ...ASKED, more: 1 })).toMatchObject({ status: 400 });
    const other = await signedIn();
    expect(await other.browser.open(url)).toMatchObject({ kind: 'page', status: 404 });
    expect(pageAt(await press(browser, url, 'refuse'))).toContain('Nothing is confirmed');
    expect(await call(client, `/${id}/redeem`, { ...bound, ...ASKED })).toMatchObject({ status: 409, json: { code: 'operation_refused' } });
  });

  it('security.md, Tenancy: an answer needs the token of its form, and no other page can give one', async () => {
    const { client, browser, bound } = await signedIn();
    const { url } = (await call(client, '', { ...bound, ...ASKED })).json as { readonly url: string };
    const post = (headers: Record<string, string>, body = 'token=x') =>
      browser.send(`${url}/refuse`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
    expect((await post({ origin: idp.origin })).status).toBe(403);
    expect((await post({ origin: 'https://evil.example.com' })).status).toBe(403);
    expect((await post({})).status).toBe(403);
    expect(pageAt(await browser.open(url))).toContain('Do you confirm this?');
  });
});
