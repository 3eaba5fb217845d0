import { createPrivateKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { SAML, type SamlConfig, ValidateInResponseTo } from '@node-saml/node-saml';
import { SignedXml } from 'xml-crypto';
import { joseKeyPairs } from '../../src/adapters/jose/joseKeyPairs.ts';
import { x509Certificates } from '../../src/adapters/x509/x509Certificates.ts';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { SamlDraft } from '../../src/domain/directory/samlDraft.ts';
import type { DemandDraft } from '../../src/flows/directory/applicationDraft.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { instant } from '../../src/kernel/instant.ts';
import type { Server } from '../../src/web/server.ts';
import { aServer } from './aServer.ts';
import { must, ORIGIN, type World } from './world.ts';

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

export interface SigningPair {
  readonly privateKey: KeyObject;
  readonly privatePem: string;
  readonly certificate: string;
}

export async function aSigningPair(): Promise<SigningPair> {
  const { privateJwk, keyId } = await joseKeyPairs.make();
  const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' });
  const certificate = await x509Certificates.selfSigned({ privateJwk, keyId, from: instant(Date.now()) });
  return { privateKey, privatePem: String(privateKey.export({ format: 'pem', type: 'pkcs8' })), certificate };
}

export interface SignWords {
  readonly algorithm?: string;
  readonly digest?: string;
  readonly transforms?: readonly string[];
  readonly xpath?: string;
}

/** Signs as any service provider may: also in ways that are refused. */
export function signedBy({ privatePem, certificate }: SigningPair, xml: string, words: SignWords = {}): string {
  const xpath = words.xpath ?? '/*';
  const signer = new SignedXml({
    privateKey: privatePem,
    publicCert: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----`,
    signatureAlgorithm: words.algorithm ?? RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  signer.addReference({ xpath, transforms: [...(words.transforms ?? [ENVELOPED, EXCLUSIVE])], digestAlgorithm: words.digest ?? SHA256 });
  signer.computeSignature(xml, { prefix: 'ds', location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' } });
  return signer.getSignedXml();
}

/** What a redirect carries. */
export function redirectQuery(
  xml: string,
  words: { readonly relayState?: string; readonly signer?: SigningPair; readonly algorithm?: string; readonly name?: string } = {},
): string {
  const { name = 'SAMLRequest', algorithm = RSA_SHA256 } = words;
  const query = new URLSearchParams({ [name]: deflateRawSync(xml).toString('base64') });
  if (words.relayState !== undefined) query.set('RelayState', words.relayState);
  if (words.signer === undefined) return query.toString();
  query.set('SigAlg', algorithm);
  const hash = algorithm.endsWith('sha1') ? 'RSA-SHA1' : 'RSA-SHA256';
  query.set('Signature', sign(hash, Buffer.from(query.toString()), words.signer.privateKey).toString('base64'));
  return query.toString();
}

export type ServiceProvider = Awaited<ReturnType<typeof aServiceProvider>>;

/** A service provider that is registered, writes its own messages, and reads answers with a library that knows nothing of us. */
export async function aServiceProvider(
  world: World,
  words: { readonly saml?: Partial<SamlDraft>; readonly demand?: DemandDraft; readonly server?: Server } = {},
) {
  const server = words.server ?? (await aServer(world.ports));
  const pair = await aSigningPair();
  const entityId = `https://sp.example.com/${world.unique('sp')}`;
  const clientId = world.unique('sp');
  const acsUrl = `${entityId}/acs`;
  const registered = await registerApplication(world.ports)({
    ...world.host,
    clientId,
    name: 'Travel',
    demand: words.demand ?? null,
    saml: {
      entityId,
      acsUrls: [acsUrl],
      logout: { url: `${entityId}/slo`, binding: 'redirect' },
      nameIdFormat: 'persistent',
      attributes: ['name', 'email', 'groups'],
      certificates: [pair.certificate],
      signedRequests: 'optional',
      idpInitiated: { allowed: false },
      ...words.saml,
    },
  });
  const application: ApplicationId = must(registered).application.id;
  const root = `/t/${world.tenant.slug}/saml`;
  const [ssoUrl, sloUrl] = [`${ORIGIN}${root}/sso`, `${ORIGIN}${root}/slo`];

  function authnRequest(
    told: {
      readonly id?: string;
      readonly issuer?: string;
      readonly destination?: string | null;
      readonly acs?: string | null;
      readonly issuedAt?: string;
      readonly attributes?: string;
      readonly inside?: string;
    } = {},
  ): string {
    const { id = messageId(), issuer = entityId, destination = ssoUrl, acs = acsUrl, issuedAt = new Date().toISOString() } = told;
    return (
      `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${issuedAt}"` +
      `${destination === null ? '' : ` Destination="${destination}"`}${acs === null ? '' : ` AssertionConsumerServiceURL="${acs}"`} ${told.attributes ?? ''}>` +
      `<saml:Issuer>${issuer}</saml:Issuer>${told.inside ?? ''}</samlp:AuthnRequest>`
    );
  }

  function logoutRequest(told: {
    readonly nameId: string;
    readonly sessionIndex?: string;
    readonly id?: string;
    readonly issuedAt?: string;
    readonly attributes?: string;
  }): string {
    const { id = messageId(), nameId, sessionIndex, issuedAt = new Date().toISOString(), attributes = '' } = told;
    return (
      `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${issuedAt}" Destination="${sloUrl}" ${attributes}>` +
      `<saml:Issuer>${entityId}</saml:Issuer><saml:NameID>${nameId}</saml:NameID>` +
      `${sessionIndex === undefined ? '' : `<samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex>`}</samlp:LogoutRequest>`
    );
  }

  const get = (url: string, token: string | null = null) =>
    server.inject({
      method: 'GET',
      url: url.startsWith('http') ? url.slice(ORIGIN.length) : url,
      headers: token === null ? {} : { cookie: `sallyport-session-${world.tenant.slug}=${token}` },
    });
  const post = (url: string, fields: Readonly<Record<string, string>>) =>
    server.inject({
      method: 'POST',
      url: url.slice(ORIGIN.length),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://sp.example.com', 'sec-fetch-site': 'cross-site' },
      payload: new URLSearchParams(fields).toString(),
    });

  async function library(config: Partial<SamlConfig> = {}): Promise<SAML> {
    const metadata = (await get(`${root}/metadata`)).body;
    const certificates = [...metadata.matchAll(/<ds:X509Certificate>([^<]+)</g)].map(([, one]) => String(one));
    return new SAML({
      issuer: entityId,
      callbackUrl: acsUrl,
      entryPoint: ssoUrl,
      logoutUrl: sloUrl,
      idpCert: certificates,
      idpIssuer: `${ORIGIN}${root}/metadata`,
      audience: entityId,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: true,
      identifierFormat: null,
      disableRequestedAuthnContext: true,
      validateInResponseTo: ValidateInResponseTo.always,
      privateKey: pair.privatePem,
      signatureAlgorithm: 'sha256',
      acceptedClockSkewMs: 0,
      ...config,
    });
  }

  return {
    server,
    world,
    pair,
    entityId,
    clientId,
    application,
    acsUrl,
    root,
    ssoUrl,
    sloUrl,
    authnRequest,
    logoutRequest,
    get,
    post,
    library,
    /** Sends a request by redirect and goes on with the session that the browser has. @returns the answer of the last of the two. */
    async open(query: string, token: string | null) {
      const taken = await get(`${root}/sso?${query}`);
      return taken.statusCode === 303 ? get(String(taken.headers.location), token) : taken;
    },
  };
}

export function messageId(): string {
  return `_${randomBytes(16).toString('hex')}`;
}

/** What a page posts to the service provider by itself. */
export function postedBy(page: { readonly body: string }): { readonly action: string; readonly fields: Readonly<Record<string, string>> } {
  const plain = (text = ''): string =>
    text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const fields = [...page.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
    String(name),
    plain(value),
  ]);
  return { action: plain(/<form method="post" action="([^"]+)"/.exec(page.body)?.[1]), fields: Object.fromEntries(fields) };
}

/** The document of the answer on such a page. */
export function documentOf(page: { readonly body: string }): string {
  return Buffer.from(postedBy(page).fields['SAMLResponse'] ?? '', 'base64').toString();
}
