import { deflateRawSync } from 'node:zlib';
import { ValidateInResponseTo } from '@node-saml/node-saml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/instant.ts';
import {
  aServiceProvider,
  aSigningPair,
  documentOf,
  messageId,
  postedBy,
  redirectQuery,
  type ServiceProvider,
  type SigningPair,
  type SignWords,
  signedBy,
} from '../builders/aServiceProvider.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1';
const RSA_SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
const HMAC = 'http://www.w3.org/2000/09/xmldsig#hmac-sha1';

/** security.md, "No surface skips the decision: SAML": what is refused issues nothing, changes nothing, and is on record. */
eachEngine('attacks on the SAML identity provider', (database) => {
  let world: World;
  /** Signs all it sends, and may send nothing else. */
  let strict: ServiceProvider;
  /** Needs to sign nothing. */
  let lax: ServiceProvider;
  let thief: SigningPair;
  let token: string;
  beforeAll(async () => {
    world = await aWorld(database.store);
    strict = await aServiceProvider(world, { saml: { signedRequests: 'required' } });
    lax = await aServiceProvider(world, { server: strict.server });
    thief = await aSigningPair();
    const person = await world.user();
    const attempt = await aSignIn(world);
    await attempt.password(person.loginName);
    await attempt.skip();
    token = attempt.token ?? '';
  });
  afterAll(async () => {
    database.moveClock(0);
    await strict.server.close();
  });

  const posted = (at: ServiceProvider, xml: string, where = at.ssoUrl) =>
    at.post(where, { SAMLRequest: Buffer.from(xml).toString('base64') });
  const requests = async () =>
    Number((await database.asOwner('select count(*) as n from saml_requests where tenant_id = $1', [world.tenant.id]))[0]?.['n']);
  const codeIn = (answer: { readonly body: string }) => /<dt>Error<\/dt>\s*<dd>([a-z_0-9]+)</.exec(answer.body)?.[1];

  /** Refused: a 4xx with a stable code, nothing issued, nothing kept. */
  async function expectRefused(answer: Promise<{ readonly statusCode: number; readonly body: string }>, code: string): Promise<void> {
    const before = await requests();
    const { statusCode, body } = await answer;
    expect([statusCode, codeIn({ body })]).toEqual([code === 'saml_request_over' ? 410 : 400, code]);
    expect(body).not.toContain('SAMLResponse');
    expect(await requests()).toBe(before);
  }

  it('a signed request is taken by both bindings', async () => {
    expect((await posted(strict, signedBy(strict.pair, strict.authnRequest()))).statusCode).toBe(303);
    expect((await strict.open(redirectQuery(strict.authnRequest(), { signer: strict.pair, relayState: 'a b' }), token)).statusCode).toBe(
      200,
    );
  });

  describe('signatures', () => {
    it('unsigned where signed is registered', async () => {
      await expectRefused(posted(strict, strict.authnRequest()), 'saml_signature_refused');
      await expectRefused(strict.get(`${strict.root}/sso?${redirectQuery(strict.authnRequest())}`), 'saml_signature_refused');
    });

    it("somebody else's key, though their certificate comes along", async () => {
      await expectRefused(posted(strict, signedBy(thief, strict.authnRequest())), 'saml_signature_refused');
      // Also where no signature is needed: one that is there has to be right.
      await expectRefused(posted(lax, signedBy(thief, lax.authnRequest())), 'saml_signature_refused');
      const query = redirectQuery(strict.authnRequest(), { signer: thief });
      await expectRefused(strict.get(`${strict.root}/sso?${query}`), 'saml_signature_refused');
    });

    it('SHA-1, in whatever place', async () => {
      for (const words of [{ algorithm: RSA_SHA1 }, { digest: SHA1 }] satisfies SignWords[])
        await expectRefused(posted(strict, signedBy(strict.pair, strict.authnRequest(), words)), 'saml_signature_refused');
      const query = redirectQuery(strict.authnRequest(), { signer: strict.pair, algorithm: RSA_SHA1 });
      await expectRefused(strict.get(`${strict.root}/sso?${query}`), 'saml_signature_refused');
    });

    it('a MAC whose secret would be the public certificate', async () => {
      const signed = signedBy(strict.pair, strict.authnRequest()).replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', HMAC);
      await expectRefused(posted(strict, signed), 'saml_signature_refused');
    });

    it('anything changed after signing', async () => {
      const signed = signedBy(strict.pair, strict.authnRequest());
      await expectRefused(posted(strict, signed.replace('Version="2.0"', 'Version="2.0" ForceAuthn="false"')), 'saml_signature_refused');
      const query = redirectQuery(strict.authnRequest(), { signer: strict.pair, relayState: 'mine' });
      await expectRefused(
        strict.get(`${strict.root}/sso?${query.replace('RelayState=mine', 'RelayState=other')}`),
        'saml_signature_refused',
      );
      await expectRefused(strict.get(`${strict.root}/sso?${query}&RelayState=other`), 'saml_message_malformed');
    });

    it('a signature of the address around a document with another signature', async () => {
      const query = redirectQuery(signedBy(thief, strict.authnRequest()), { signer: strict.pair });
      await expectRefused(strict.get(`${strict.root}/sso?${query}`), 'saml_signature_refused');
    });
  });

  describe('signature wrapping', () => {
    const evil = (at: ServiceProvider) => at.authnRequest({ id: '_evil', attributes: 'ForceAuthn="false"' });
    const bare = (xml: string) => xml.replace(/<ds:Signature.*<\/ds:Signature>/s, '');
    const signatureOf = (xml: string) => /<ds:Signature.*<\/ds:Signature>/s.exec(xml)?.[0] ?? '';
    const wrapped: Readonly<Record<string, (signed: string, other: string) => string>> = {
      'the signed one as a child of another': (signed, other) => other.replace('</samlp:AuthnRequest>', `${signed}</samlp:AuthnRequest>`),
      'the signed one in Extensions, its signature at the root': (signed, other) =>
        other.replace('</saml:Issuer>', `</saml:Issuer>${signatureOf(signed)}<samlp:Extensions>${bare(signed)}</samlp:Extensions>`),
      'the signed one in the Object of the signature': (signed, other) =>
        other.replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signatureOf(signed).replace('</ds:Signature>', `<ds:Object>${bare(signed)}</ds:Object></ds:Signature>`)}`,
        ),
      'the same ID twice': (signed, other) =>
        other
          .replace('ID="_evil"', `ID="${/ID="([^"]+)"/.exec(signed)?.[1] ?? ''}"`)
          .replace('</saml:Issuer>', `</saml:Issuer>${signatureOf(signed)}<samlp:Extensions>${bare(signed)}</samlp:Extensions>`),
      'two signatures': (signed, other) => other.replace('</saml:Issuer>', `</saml:Issuer>${signatureOf(signed)}${signatureOf(signed)}`),
      'the signature alone moved to another': (signed, other) => other.replace('</saml:Issuer>', `</saml:Issuer>${signatureOf(signed)}`),
      'the root is no request': (signed) => `<samlp:Wrap xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">${signed}</samlp:Wrap>`,
    };
    it.each(Object.entries(wrapped))('%s', async (_name, wrap) => {
      for (const at of [strict, lax]) {
        const before = await requests();
        const { statusCode, body } = await posted(at, wrap(signedBy(at.pair, at.authnRequest()), evil(at)));
        expect([statusCode, codeIn({ body })]).toEqual([400, expect.stringMatching(/^saml_(signature_refused|message_malformed)$/)]);
        expect(await requests()).toBe(before);
      }
    });

    it('a part is signed, and the whole is not', async () => {
      const xml = strict.authnRequest({
        inside: '<samlp:Extensions><saml:Assertion ID="_part"><saml:Issuer>x</saml:Issuer></saml:Assertion></samlp:Extensions>',
      });
      await expectRefused(
        posted(strict, signedBy(strict.pair, xml, { xpath: "//*[local-name(.)='Assertion']" })),
        'saml_signature_refused',
      );
    });
  });

  describe('documents', () => {
    const refusedBoth = async (xml: string, code = 'saml_message_malformed') => {
      await expectRefused(posted(lax, xml), code);
      await expectRefused(lax.get(`${lax.root}/sso?${redirectQuery(xml)}`), code);
    };

    it('entities: expanded, from a file, and declared for nothing', async () => {
      const request = lax.authnRequest();
      const laughs = `<!DOCTYPE a [<!ENTITY a "ha">${'bcdefghij'
        .split('')
        .map((one, at) => `<!ENTITY ${one} "${`&${'abcdefghi'[at]};`.repeat(10)}">`)
        .join('')}]>`;
      await refusedBoth(laughs + request);
      await refusedBoth(`<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${request.replace(lax.entityId, '&f;')}`);
      await refusedBoth(`<!DOCTYPE x>${request}`);
      await refusedBoth(request.replace(lax.entityId, `&undeclared;${lax.entityId}`));
    });

    it('comments and CDATA within a name', async () => {
      const half = lax.entityId.slice(0, 20);
      await refusedBoth(lax.authnRequest().replace(`<saml:Issuer>${half}`, `<saml:Issuer>${half}<!-- -->`));
      await refusedBoth(lax.authnRequest().replace(`<saml:Issuer>${half}`, `<saml:Issuer><![CDATA[${half}]]>`));
      await refusedBoth(`<?xml-stylesheet href="https://evil.example"?>${lax.authnRequest()}`);
    });

    it('what is too large, too deep, or unpacks into too much', async () => {
      await refusedBoth(lax.authnRequest({ inside: `<samlp:Extensions>${'x'.repeat(70_000)}</samlp:Extensions>` }));
      await refusedBoth(lax.authnRequest({ inside: `${'<a>'.repeat(2_000)}${'</a>'.repeat(2_000)}` }));
      const bomb = deflateRawSync(Buffer.alloc(50_000_000, ' ')).toString('base64');
      await expectRefused(lax.get(`${lax.root}/sso?${new URLSearchParams({ SAMLRequest: bomb })}`), 'saml_message_malformed');
    });

    it('no XML, no message, no base64, nothing', async () => {
      await refusedBoth('<a');
      await refusedBoth('<a/>');
      await refusedBoth(lax.authnRequest().replace('Version="2.0"', 'Version="1.1"'));
      await refusedBoth(lax.authnRequest({ attributes: 'ForceAuthn="perhaps"' }));
      await refusedBoth(lax.authnRequest().replaceAll('AuthnRequest', 'LogoutRequest'));
      for (const query of [
        '',
        '?SAMLRequest=',
        '?SAMLRequest=%%%',
        '?SAMLRequest=a&SAMLRequest=b',
        '?SAMLResponse=AAAA',
        '?SAMLRequest=a&SAMLResponse=b',
      ])
        await expectRefused(lax.get(`${lax.root}/sso${query}`), 'saml_message_malformed');
      await expectRefused(lax.post(lax.ssoUrl, {}), 'saml_message_malformed');
    });
  });

  describe('what a message says', () => {
    const redirected = (at: ServiceProvider, xml: string) => at.get(`${at.root}/sso?${redirectQuery(xml)}`);

    it('an address for the answer that is not registered, also when it is signed', async () => {
      for (const acs of ['https://evil.example/acs', `${strict.acsUrl}/`, `${strict.acsUrl}?x=1`, `${strict.acsUrl}.evil.example`])
        await expectRefused(posted(strict, signedBy(strict.pair, strict.authnRequest({ acs }))), 'saml_acs_unknown');
      await expectRefused(redirected(lax, lax.authnRequest({ acs: strict.acsUrl })), 'saml_acs_unknown');
    });

    it('another destination, or none although it is signed', async () => {
      await expectRefused(redirected(lax, lax.authnRequest({ destination: 'https://other.example/sso' })), 'saml_destination_wrong');
      await expectRefused(posted(strict, signedBy(strict.pair, strict.authnRequest({ destination: null }))), 'saml_destination_wrong');
    });

    it('too old, and of a time to come', async () => {
      for (const minutes of [-6, 2])
        await expectRefused(
          redirected(lax, lax.authnRequest({ issuedAt: new Date(Date.now() + minutes * MINUTE).toISOString() })),
          'saml_message_outdated',
        );
    });

    it('the same message twice, by whichever binding', async () => {
      const xml = lax.authnRequest();
      expect((await redirected(lax, xml)).statusCode).toBe(303);
      await expectRefused(redirected(lax, xml), 'saml_message_replayed');
      await expectRefused(posted(lax, xml), 'saml_message_replayed');
      // Another application may happen to have the same one.
      const id = /ID="([^"]+)"/.exec(xml)?.[1] ?? '';
      expect((await posted(strict, signedBy(strict.pair, strict.authnRequest({ id })))).statusCode).toBe(303);
    });

    it('50 at once: one is taken', async () => {
      const xml = lax.authnRequest();
      const answers = await Promise.all(Array.from({ length: 50 }, () => redirected(lax, xml)));
      expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
    });

    it('somebody unknown, and one of another tenant', async () => {
      await expectRefused(redirected(lax, lax.authnRequest({ issuer: 'https://unknown.example' })), 'saml_provider_unknown');
      const elsewhere = await aServiceProvider(await aWorld(database.store), { server: strict.server });
      const query = redirectQuery(elsewhere.authnRequest({ destination: lax.ssoUrl }));
      await expectRefused(lax.get(`${lax.root}/sso?${query}`), 'saml_provider_unknown');
      // What was taken there is nothing here.
      const taken = await elsewhere.get(`${elsewhere.root}/sso?${redirectQuery(elsewhere.authnRequest())}`);
      const id = String(taken.headers.location).split('/').at(-1) ?? '';
      await expectRefused(lax.get(`${lax.root}/sso/${id}`, token), 'saml_request_over');
    });

    it('wishes that would be passed over: a subject, an index, another binding, another format', async () => {
      for (const told of [
        { inside: '<saml:Subject><saml:NameID>somebody</saml:NameID></saml:Subject>' },
        { attributes: 'AssertionConsumerServiceIndex="1"', acs: null },
        { attributes: 'ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"' },
        { inside: '<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"/>' },
      ])
        await expectRefused(redirected(lax, lax.authnRequest(told)), 'saml_request_unsupported');
    });
  });

  describe('answers', () => {
    it('are given once, and to the registered address alone', async () => {
      const taken = await lax.get(`${lax.root}/sso?${redirectQuery(lax.authnRequest())}`);
      const at = String(taken.headers.location);
      const answers = await Promise.all(Array.from({ length: 20 }, () => lax.get(at, token)));
      expect(answers.filter(({ body }) => body.includes('SAMLResponse'))).toHaveLength(1);
      await expectRefused(lax.get(at, token), 'saml_request_over');
      await expectRefused(lax.get(`${lax.root}/sso/00000000-0000-7000-8000-000000000000`, token), 'saml_request_over');
      await expectRefused(lax.get(`${lax.root}/sso/x`, token), 'saml_request_over');
    });

    it('are not given when it took too long', async () => {
      const taken = await lax.get(`${lax.root}/sso?${redirectQuery(lax.authnRequest())}`);
      database.moveClock(31 * MINUTE);
      await expectRefused(lax.get(String(taken.headers.location), token), 'saml_request_over');
      database.moveClock(0);
    });

    it('are good for one service provider, one request and five minutes, and a changed one for nobody', async () => {
      const [library, other] = [await lax.library(), await strict.library()];
      const asked = await library.getAuthorizeUrlAsync('', undefined, {});
      const page = await lax.get(String((await lax.get(asked)).headers.location), token);
      const SAMLResponse = postedBy(page).fields['SAMLResponse'] ?? '';
      await expect(other.validatePostResponseAsync({ SAMLResponse })).rejects.toThrow();
      const changed = Buffer.from(documentOf(page).replace(/(<saml:NameID[^>]*>)[^<]+/, '$1somebody-else')).toString('base64');
      await expect(
        (await lax.library({ validateInResponseTo: ValidateInResponseTo.never })).validatePostResponseAsync({ SAMLResponse: changed }),
      ).rejects.toThrow(/signature/i);
      const [, from, until] = /NotBefore="([^"]+)" NotOnOrAfter="([^"]+)"/.exec(documentOf(page)) ?? [];
      expect(Date.parse(String(until)) - Date.parse(String(from))).toBeLessThanOrEqual(5.5 * MINUTE);
      await library.validatePostResponseAsync({ SAMLResponse });
    });

    it('carry relay states and names as text, whatever they look like', async () => {
      const relayState = '"><script>alert(1)</script>';
      const page = await lax.open(redirectQuery(lax.authnRequest(), { relayState }), token);
      expect(page.body).not.toContain('<script>alert');
      expect(postedBy(page).fields['RelayState']).toBe(relayState);
      expect(page.headers['content-security-policy']).toContain("script-src 'self'");
      expect(page.headers['cache-control']).toBe('no-store');
    });
  });

  it('A3: what was refused is on record, folded by application and network', async () => {
    const fresh = await aServiceProvider(world, { server: strict.server });
    for (let times = 0; times < 3; times += 1)
      await fresh.get(`${fresh.root}/sso?${redirectQuery(fresh.authnRequest({ id: messageId(), acs: 'https://evil.example' }))}`);
    const told = (await world.events({})).filter(
      ({ type, application }) => type === 'saml.message_refused' && application === fresh.application,
    );
    expect(told.map(({ data }) => data)).toEqual([{ code: 'saml_acs_unknown' }]);
  });
});
