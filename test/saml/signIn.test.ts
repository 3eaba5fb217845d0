import { ValidateInResponseTo } from '@node-saml/node-saml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { switchApplication } from '../../src/flows/directory/switchApplication.ts';
import { revokeSession } from '../../src/flows/sessions/revokeSession.ts';
import { aServiceProvider, documentOf, postedBy, redirectQuery, type ServiceProvider } from '../builders/aServiceProvider.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const MFA = 'https://refeds.org/profile/mfa';
const PASSWORD_PROTECTED = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';

eachEngine('a SAML service provider', (database) => {
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

  async function signedIn(words: { withTotp?: boolean; mailVerified?: boolean } = {}) {
    const person = await world.user({
      displayName: 'Ada & <Co>',
      mail: `${world.unique('ada')}@example.com`,
      mailVerified: words.mailVerified ?? true,
    });
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    if (words.withTotp === true) await attempt.enrolTotp();
    else await attempt.skip();
    const session = await attempt.session();
    if (session === null || attempt.token === null) throw new Error('not signed in');
    return { person, session, token: attempt.token };
  }

  const wants = (classes: readonly string[], comparison = 'exact') =>
    `<samlp:RequestedAuthnContext Comparison="${comparison}">${classes.map((one) => `<saml:AuthnContextClassRef>${one}</saml:AuthnContextClassRef>`).join('')}</samlp:RequestedAuthnContext>`;
  const statedIn = (page: { readonly body: string }) => /<saml:AuthnContextClassRef>([^<]+)</.exec(documentOf(page))?.[1];
  const statusIn = (page: { readonly body: string }) =>
    [...documentOf(page).matchAll(/<samlp:StatusCode Value="[^"]*:([A-Za-z]+)"/g)].map(([, one]) => one);

  it('P2, S1: an independent library reads who signed in, and with what', async () => {
    const { person, token } = await signedIn();
    const library = await sp.library();
    const asked = await library.getAuthorizeUrlAsync('state&more', undefined, {});
    const taken = await sp.get(asked);
    expect(taken.statusCode).toBe(303);
    const page = await sp.get(String(taken.headers.location), token);
    expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('Travel')]);
    const { action, fields } = postedBy(page);
    expect([action, fields['RelayState']]).toEqual([sp.acsUrl, 'state&more']);
    const { profile } = await library.validatePostResponseAsync({ SAMLResponse: fields['SAMLResponse'] ?? '' });
    expect(profile).toMatchObject({
      nameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      'urn:oid:2.16.840.1.113730.3.1.241': 'Ada & <Co>',
      'urn:oid:0.9.2342.19200300.100.1.3': expect.stringContaining('@example.com'),
    });
    expect(profile?.nameID).not.toContain(person.id);
    expect(statedIn(page)).toBe(PASSWORD_PROTECTED);
  });

  it('P2: whoever is not signed in is led to the sign-in, and back to the same request', async () => {
    const led = await sp.open(redirectQuery(sp.authnRequest()), null);
    expect([led.statusCode, String(led.headers.location)]).toEqual([303, expect.stringMatching(/\/sign-in\/[0-9a-f-]{36}$/)]);
  });

  it('U1, U2: the REFEDS MFA profile leads to a step on the live session, and is stated when it was earned', async () => {
    const { session, token } = await signedIn();
    const taken = await sp.get(`${sp.root}/sso?${redirectQuery(sp.authnRequest({ inside: wants([MFA]) }))}`);
    const steps = await sp.get(String(taken.headers.location), token);
    expect(String(steps.headers.location)).toMatch(/\/sign-in\//);
    const raise = await aSignIn(world, {
      session,
      demand: { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' },
    });
    await raise.enrolTotp();
    const page = await sp.get(String(taken.headers.location), raise.token);
    expect([page.statusCode, statedIn(page)]).toEqual([200, MFA]);
    // Answered, so nothing of it is left.
    expect((await sp.get(String(taken.headers.location), raise.token)).statusCode).toBe(410);
  });

  it('U1: the comparison is obeyed, and nothing is stated that was not earned', async () => {
    const [weak, strong] = [await signedIn(), await signedIn({ withTotp: true })];
    const cases: [string, readonly string[], string, string | readonly string[]][] = [
      ['exact', [MFA, PASSWORD_PROTECTED], weak.token, PASSWORD_PROTECTED],
      ['exact', [MFA, PASSWORD_PROTECTED], strong.token, MFA],
      ['exact', [PASSWORD_PROTECTED], strong.token, PASSWORD_PROTECTED],
      ['minimum', [PASSWORD_PROTECTED], strong.token, MFA],
      ['minimum', [MFA], weak.token, 'steps'],
      ['maximum', [PASSWORD_PROTECTED], strong.token, PASSWORD_PROTECTED],
      ['better', [PASSWORD_PROTECTED], weak.token, 'steps'],
      ['better', [PASSWORD_PROTECTED], strong.token, MFA],
      ['better', [MFA], strong.token, ['Responder', 'NoAuthnContext']],
      ['exact', ['urn:example:smartcard'], strong.token, ['Responder', 'NoAuthnContext']],
    ];
    for (const [comparison, classes, token, expected] of cases) {
      const page = await sp.open(redirectQuery(sp.authnRequest({ inside: wants(classes, comparison) })), token);
      const got = page.statusCode === 303 ? 'steps' : (statedIn(page) ?? statusIn(page));
      expect([comparison, classes, got]).toEqual([comparison, classes, expected]);
    }
  });

  it('U2: a passive request is answered without a question', async () => {
    const passive = { attributes: 'IsPassive="true"' };
    const nobody = await sp.open(redirectQuery(sp.authnRequest(passive)), null);
    expect(statusIn(nobody)).toEqual(['Responder', 'NoPassive']);
    const { token } = await signedIn();
    const more = await sp.open(redirectQuery(sp.authnRequest({ ...passive, inside: wants([MFA]) })), token);
    expect(statusIn(more)).toEqual(['Responder', 'NoPassive']);
    const silent = await sp.open(redirectQuery(sp.authnRequest(passive)), token);
    expect(statusIn(silent)).toEqual(['Success']);
  });

  it('security.md, Assurance: ForceAuthn asks for a proof of after the request', async () => {
    const { session, token } = await signedIn();
    const taken = await sp.get(`${sp.root}/sso?${redirectQuery(sp.authnRequest({ attributes: 'ForceAuthn="true"' }))}`);
    const steps = await sp.get(String(taken.headers.location), token);
    expect([steps.statusCode, String(steps.headers.location)]).toEqual([303, expect.stringMatching(/\/sign-in\//)]);
    // The same session, still not shown anew.
    expect((await sp.get(String(taken.headers.location), token)).statusCode).toBe(303);
    expect(session.id).toBeTruthy();
  });

  it('S6: a revoked session opens nothing more, and a shut application neither', async () => {
    const { session, token } = await signedIn();
    must(await revokeSession(world.ports)({ ...world.host, session: session.id }));
    const led = await sp.open(redirectQuery(sp.authnRequest()), token);
    expect(String(led.headers.location)).toMatch(/\/sign-in\//);
    const other = await aServiceProvider(world, { server: sp.server });
    const { token: live } = await signedIn();
    const taken = await other.get(`${other.root}/sso?${redirectQuery(other.authnRequest())}`);
    must(await switchApplication(world.ports)({ ...world.host, application: other.application, to: 'disabled' }));
    for (const answer of [
      await other.get(String(taken.headers.location), live),
      await other.open(redirectQuery(other.authnRequest()), live),
    ]) {
      expect([answer.statusCode, answer.body.includes('SAMLResponse')]).toEqual([403, false]);
    }
  });

  it('A person has another name at each service provider, and the same each time', async () => {
    const other = await aServiceProvider(world, { server: sp.server });
    const { token } = await signedIn();
    const nameAt = async (at: ServiceProvider) =>
      /<saml:NameID[^>]*>([^<]+)</.exec(documentOf(await at.open(redirectQuery(at.authnRequest()), token)))?.[1];
    const [first, again, elsewhere] = [await nameAt(sp), await nameAt(sp), await nameAt(other)];
    expect(first).toBe(again);
    expect(first).not.toBe(elsewhere);
  });

  it('A3: whoever has no verified address does not sign in where people are named by it', async () => {
    const byMail = await aServiceProvider(world, { server: sp.server, saml: { nameIdFormat: 'email' } });
    const { person, token } = await signedIn({ mailVerified: false });
    const page = await byMail.open(redirectQuery(byMail.authnRequest()), token);
    expect(statusIn(page)).toEqual(['Responder', 'UnknownPrincipal']);
    const denied = (await world.events({ user: person.id })).filter(({ type }) => type === 'authorization.denied');
    expect(denied.map(({ data }) => data)).toEqual([{ because: 'no_verified_mail', decidedBy: null }]);
  });

  it('Begun here only where that is registered, with what is registered', async () => {
    const { token } = await signedIn();
    expect((await sp.get(`${sp.root}/start/${sp.clientId}`)).statusCode).toBe(403);
    const open = await aServiceProvider(world, {
      server: sp.server,
      saml: { idpInitiated: { allowed: true, relayState: 'https://sp.example.com/home' } },
    });
    const started = await open.get(`${open.root}/start/${open.clientId}?RelayState=https://evil.example`);
    const page = await open.get(String(started.headers.location), token);
    expect(postedBy(page).fields['RelayState']).toBe('https://sp.example.com/home');
    expect(documentOf(page)).not.toContain('InResponseTo');
    const library = await open.library({ validateInResponseTo: ValidateInResponseTo.never });
    const { profile } = await library.validatePostResponseAsync({ SAMLResponse: postedBy(page).fields['SAMLResponse'] ?? '' });
    expect(profile?.nameID).toBeTruthy();
  });

  it('A request by POST comes without our cookies, and is answered by the next request of the browser', async () => {
    const { token } = await signedIn();
    const SAMLRequest = Buffer.from(sp.authnRequest()).toString('base64');
    const taken = await sp.post(sp.ssoUrl, { SAMLRequest, RelayState: 'x' });
    expect(taken.statusCode).toBe(303);
    const page = await sp.get(String(taken.headers.location), token);
    expect(postedBy(page).fields['RelayState']).toBe('x');
  });
});
