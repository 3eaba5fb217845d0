import { inflateRawSync } from 'node:zlib';
import { ValidateInResponseTo } from '@node-saml/node-saml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/instant.ts';
import {
  aServiceProvider,
  aSigningPair,
  documentOf,
  postedBy,
  redirectQuery,
  type ServiceProvider,
  signedBy,
} from '../builders/aServiceProvider.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

eachEngine('single logout of a SAML service provider', (database) => {
  let world: World;
  let sp: ServiceProvider;
  beforeAll(async () => {
    world = await aWorld(database.store);
    sp = await aServiceProvider(world);
  });
  afterAll(async () => {
    database.moveClock(0);
    await sp.server.close();
  });

  async function signedIn(at: ServiceProvider = sp) {
    const person = await world.user();
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    await attempt.skip();
    const session = await attempt.session();
    if (session === null || attempt.token === null) throw new Error('not signed in');
    return { person, session, ...(await opened(at, attempt.token)), token: attempt.token };
  }

  /** What the service provider knows of the sign-in. */
  async function opened(at: ServiceProvider, token: string) {
    const document = documentOf(await at.open(redirectQuery(at.authnRequest()), token));
    const nameId = /<saml:NameID[^>]*>([^<]+)</.exec(document)?.[1] ?? '';
    return { nameId, sessionIndex: /SessionIndex="([^"]+)"/.exec(document)?.[1] ?? '' };
  }

  const isLive = async (token: string) => (await world.store.findLiveSession(world.tenant.id, world.ports.digest(token))) !== null;
  const codeIn = (answer: { readonly body: string }) => /<dt>Error<\/dt>\s*<dd>([a-z_0-9]+)</.exec(answer.body)?.[1];
  const logout = (xml: string, signer = sp.pair) => sp.get(`${sp.root}/slo?${redirectQuery(xml, { signer, relayState: 'back' })}`);
  const statusesOf = (location: unknown) => {
    const message = new URL(String(location)).searchParams.get('SAMLResponse') ?? '';
    const document = inflateRawSync(Buffer.from(message, 'base64')).toString();
    return [...document.matchAll(/StatusCode Value="[^"]*:([A-Za-z]+)"/g)].map(([, one]) => one);
  };

  it('S6: a signed request ends the session here, and an independent library reads the answer', async () => {
    const { person, session, token, ...named } = await signedIn();
    const library = await sp.library({ logoutCallbackUrl: `${sp.entityId}/slo` });
    const profile = { issuer: sp.entityId, nameID: named.nameId, nameIDFormat: '', sessionIndex: named.sessionIndex };
    const answer = await sp.get(await library.getLogoutUrlAsync(profile, 'back', {}));
    expect(answer.statusCode).toBe(303);
    const location = new URL(String(answer.headers.location));
    expect([`${location.origin}${location.pathname}`, location.searchParams.get('RelayState')]).toEqual([`${sp.entityId}/slo`, 'back']);
    const query = location.search.slice(1);
    expect(await library.validateRedirectAsync(Object.fromEntries(location.searchParams), query)).toMatchObject({ loggedOut: true });
    expect(await isLive(token)).toBe(false);
    const told = (await world.events({ user: person.id })).filter(({ type }) => type === 'session.revoked');
    expect(told).toMatchObject([{ application: sp.application, session: session.id, data: { reason: 'signed_out' } }]);
    const again = await sp.open(redirectQuery(sp.authnRequest()), token);
    expect(String(again.headers.location)).toMatch(/\/sign-in\//);
  });

  it('S6: a request by POST is answered by a signed message that the browser posts', async () => {
    const byPost = await aServiceProvider(world, {
      server: sp.server,
      saml: { logout: { url: 'https://sp.example.com/slo', binding: 'post' } },
    });
    const { token, nameId, sessionIndex } = await signedIn(byPost);
    const signed = signedBy(byPost.pair, byPost.logoutRequest({ nameId, sessionIndex }));
    const page = await byPost.post(byPost.sloUrl, { SAMLRequest: Buffer.from(signed).toString('base64') });
    expect([page.statusCode, postedBy(page).action]).toEqual([200, 'https://sp.example.com/slo']);
    const library = await byPost.library({ validateInResponseTo: ValidateInResponseTo.never });
    expect(await library.validatePostResponseAsync({ SAMLResponse: postedBy(page).fields['SAMLResponse'] ?? '' })).toMatchObject({
      loggedOut: true,
    });
    expect(await isLive(token)).toBe(false);
  });

  it('S6: without an index all sessions of the person there end, and nobody else notices', async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    const attempt = await aSignIn(world);
    await attempt.password(one.person.loginName);
    await attempt.skip();
    const second = attempt.token ?? '';
    await opened(sp, second);
    const answer = await logout(sp.logoutRequest({ nameId: one.nameId }));
    expect(statusesOf(answer.headers.location)).toEqual(['Success']);
    expect([await isLive(one.token), await isLive(second), await isLive(other.token)]).toEqual([false, false, true]);
  });

  it('The answer says when other service providers were opened with the session', async () => {
    const elsewhere = await aServiceProvider(world, { server: sp.server });
    const { token, nameId, sessionIndex } = await signedIn();
    await opened(elsewhere, token);
    const answer = await logout(sp.logoutRequest({ nameId, sessionIndex }));
    expect(statusesOf(answer.headers.location)).toEqual(['Responder', 'PartialLogout']);
    expect(await isLive(token)).toBe(false);
  });

  it('Nobody is signed out by a name or an index that is not theirs at this service provider', async () => {
    const elsewhere = await aServiceProvider(world, { server: sp.server });
    const { token, nameId, sessionIndex } = await signedIn(elsewhere);
    for (const named of [{ nameId, sessionIndex }, { nameId }, { nameId: 'nobody' }, { nameId: 'nobody', sessionIndex }]) {
      const answer = await logout(sp.logoutRequest(named));
      expect(statusesOf(answer.headers.location)).toEqual(['Requester', 'UnknownPrincipal']);
    }
    expect(await isLive(token)).toBe(true);
  });

  it('security.md, Paths: what is not signed, of somebody else, old, or came before ends nothing', async () => {
    const { token, nameId, sessionIndex } = await signedIn();
    const request = (told = {}) => sp.logoutRequest({ nameId, sessionIndex, ...told });
    const thief = await aSigningPair();
    const refused: [string, string][] = [
      [redirectQuery(request()), 'saml_signature_refused'],
      [redirectQuery(request(), { signer: thief }), 'saml_signature_refused'],
      [redirectQuery(request(), { signer: sp.pair, algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }), 'saml_signature_refused'],
      [
        redirectQuery(request({ issuedAt: new Date(Date.now() - 10 * MINUTE).toISOString() }), { signer: sp.pair }),
        'saml_message_outdated',
      ],
      [
        redirectQuery(request({ attributes: `NotOnOrAfter="${new Date(Date.now() - MINUTE).toISOString()}"` }), { signer: sp.pair }),
        'saml_message_outdated',
      ],
      [redirectQuery(request().replace(sp.sloUrl, 'https://other.example/slo'), { signer: sp.pair }), 'saml_destination_wrong'],
      [redirectQuery(sp.authnRequest({ destination: sp.sloUrl }), { signer: sp.pair }), 'saml_message_malformed'],
      [
        redirectQuery(request().replace(`<saml:NameID>${nameId}`, `<saml:NameID>${nameId}<!-- x -->`), { signer: sp.pair }),
        'saml_message_malformed',
      ],
    ];
    for (const [query, code] of refused) {
      const answer = await sp.get(`${sp.root}/slo?${query}`);
      expect([answer.statusCode, codeIn(answer)]).toEqual([400, code]);
    }
    expect(await isLive(token)).toBe(true);
    const xml = request();
    expect((await logout(xml)).statusCode).toBe(303);
    expect(codeIn(await logout(xml))).toBe('saml_message_replayed');
  });

  it('Without a registered logout there is none', async () => {
    const without = await aServiceProvider(world, { server: sp.server, saml: { logout: null } });
    const { token, nameId, sessionIndex } = await signedIn(without);
    const query = redirectQuery(without.logoutRequest({ nameId, sessionIndex }), { signer: without.pair });
    expect((await without.get(`${without.root}/slo?${query}`)).statusCode).toBe(400);
    expect(await isLive(token)).toBe(true);
  });
});
