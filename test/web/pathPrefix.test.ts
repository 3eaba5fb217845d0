import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offerSetUp } from '../../src/flows/setUp/offerSetUp.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import { html, renderDocument } from '../../src/web/html.ts';
import { pathPrefixOf } from '../../src/web/pathPrefix.ts';
import type { Server } from '../../src/web/server.ts';
import { aBrowser } from '../builders/aBrowser.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, ORIGIN, PASSWORD, type World } from '../builders/world.ts';

describe('a path below which people reach us', () => {
  const prefix = pathPrefixOf('https://example.com/id');
  const none = pathPrefixOf('https://id.example.com');

  it.each([
    ['/id/t/acme/sign-in?to=console', '/t/acme/sign-in?to=console'],
    ['/id', '/'],
    ['/id?a=b', '/?a=b'],
    ['/t/acme/sign-in', '/t/acme/sign-in'],
    ['/health/live', '/health/live'],
    ['/idle/t/acme', '/idle/t/acme'],
    ['/other/id/t/acme', '/other/id/t/acme'],
    ['/id/id/t/acme', '/id/t/acme'],
    ['https://example.com/id/t/acme', 'https://example.com/id/t/acme'],
    ['/.well-known/oauth-authorization-server/id/t/acme', '/t/acme/.well-known/oauth-authorization-server'],
    ['/.well-known/openid-configuration/id/t/acme/?a', '/t/acme/.well-known/openid-configuration?a'],
    ['/.well-known/oauth-authorization-server/t/acme', '/t/acme/.well-known/oauth-authorization-server'],
    ['/.well-known/oauth-authorization-server/id/t/acme/sign-in', '/.well-known/oauth-authorization-server/id/t/acme/sign-in'],
  ])('%s is %s within', (target, inside) => {
    expect(prefix.inside(target)).toBe(inside);
  });

  it('without one everything is as it came, and RFC 8414 finds its document all the same', () => {
    expect(none.inside('/id/t/acme')).toBe('/id/t/acme');
    expect(none.inside('/.well-known/oauth-authorization-server/t/acme')).toBe('/t/acme/.well-known/oauth-authorization-server');
    expect(none.outside('/t/acme')).toBe('/t/acme');
  });

  it('stands before addresses of ours and before no others', () => {
    expect(prefix.outside('/t/acme')).toBe('/id/t/acme');
    for (const address of ['https://elsewhere.example/t', '//elsewhere.example/t', 'data:image/png;base64,', '?factor=totp'])
      expect(prefix.outside(address)).toBe(address);
  });

  it('is written into the attributes of pages that hold addresses, and into nothing else', () => {
    const link = html`<a href="/here" title="/title">/text</a>`;
    const page = html`<div><meta content="0; url=/on" />${[link, link]}<form action="/post" data-options="/options"><input value="/value" /></form></div>`;
    const written = '<a href="/id/here" title="/title">/text</a>';
    expect(renderDocument(page, prefix)).toBe(
      `<!doctype html><div><meta content="0; url=/id/on"/>${written}${written}<form action="/id/post" data-options="/id/options"><input value="/value"/></form></div>`,
    );
    expect(renderDocument(link, none)).toBe('<!doctype html><a href="/here" title="/title">/text</a>');
    expect(renderDocument(link, prefix)).toContain(written);
  });
});

eachEngine('a server below a path', (database) => {
  let world: World;
  let ports: Ports;
  let app: Server;
  let at: string;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    ports = { ...world.ports, capabilities: { ...world.ports.capabilities, publicUrl: `${ORIGIN}/id` } };
    app = await aServer(ports, { mounts: [(scope) => adminApi(scope, adminFlows(ports))] });
    at = `/id/t/${world.tenant.slug}`;
  });
  afterAll(() => app.close());

  it('sends nobody and no page anywhere else', async () => {
    const { loginName } = await world.user({ mail: 'karl@acme.example' });
    const browser = aBrowser(app);
    const signIn = await browser.get(`${at}/sign-in`);
    const account = await signIn.post('/password', { loginName, password: PASSWORD });
    expect(account.goesTo).toBe(`${at}/account`);
    for (const page of [
      signIn,
      account,
      await browser.get(`${at}/account`),
      await browser.get('/id/api/reference'),
      await browser.get('/id/x'),
    ]) {
      const addresses = [...page.body.matchAll(/ (?:href|src|action|data-options)="(\/[^"]*)"/g)].map((match) => String(match[1]));
      expect(addresses.length).toBeGreaterThan(0);
      expect(addresses.filter((address) => !address.startsWith('/id/'))).toEqual([]);
    }
    expect(signIn.body).toMatch(new RegExp(`data-options="${at}/api/sign-in/[^"]+/passkey/options"`));
  });

  it('says so in JSON as well: where a sign-in is, and where it goes on', async () => {
    const { loginName } = await world.user();
    const begun = await app.inject({ method: 'POST', url: `${at}/api/sign-in`, payload: {} });
    const location = String(begun.headers.location);
    expect([begun.statusCode, location]).toEqual([201, `${at}/api/sign-in/${begun.json().attempt}`]);
    const [cookie] = begun.cookies;
    const done = await app.inject({
      method: 'POST',
      url: `${location}/password`,
      cookies: { [String(cookie?.name)]: String(cookie?.value) },
      payload: { loginName, password: PASSWORD },
    });
    expect(done.json().step).toMatchObject({ kind: 'signed_in', continueAt: `${at}/account` });
    expect((await app.inject({ url: '/id/openapi.json' })).json().servers).toEqual([{ url: `${ORIGIN}/id` }]);
  });

  it('answers without the prefix as well: to a proxy that strips it, and to a probe of the machine', async () => {
    const stripped = await app.inject({ url: `/t/${world.tenant.slug}/account`, headers: { accept: 'text/html' } });
    expect([stripped.statusCode, stripped.headers.location]).toEqual([303, `${at}/sign-in`]);
    for (const url of ['/health/live', '/id/health/live']) expect((await app.inject({ url })).statusCode).toBe(200);
  });

  it('has cookies whose names no other deployment on the host has, for this host alone', async () => {
    const publicUrl = 'https://example.com/one/id';
    const secure = await aServer({ ...ports, capabilities: { ...ports.capabilities, publicUrl } });
    const answer = await secure.inject({ url: `/one/id/t/${world.tenant.slug}/sign-in` });
    expect(answer.cookies).toMatchObject([
      { name: expect.stringMatching(/^__Host-sallyport~one~id-attempt-/), path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ]);
    const { session } = (await secure.inject({ url: '/openapi.json' })).json().components.securitySchemes;
    expect(session.name).toBe('__Host-sallyport~one~id-session-{tenant}');
    await secure.close();
  });

  it('takes a form from its own origin, which has no path, and from no other', async () => {
    const from = async (origin: string) => {
      const url = `${at}/api/sign-in`;
      return (await app.inject({ method: 'POST', url, headers: { origin }, payload: {} })).statusCode;
    };
    expect([await from(ORIGIN), await from(`${ORIGIN}/id`), await from('http://localhost:4000')]).toEqual([201, 403, 403]);
  });

  it('prints a set-up address that lies below it', async () => {
    await database.asOwner('truncate tenants cascade');
    const offer = await offerSetUp(ports)();
    expect(offer?.address).toMatch(/^http:\/\/localhost:3000\/id\/set-up\?key=/);
    const page = await aBrowser(app).get(String(offer?.address).replace(ORIGIN, ''));
    expect([page.title, /action="([^"]*)"/.exec(page.body)?.[1]]).toEqual(['Set up Sallyport', '/id/set-up']);
  });
});
