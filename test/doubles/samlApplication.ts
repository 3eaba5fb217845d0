import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Profile, SAML, type SamlConfig, ValidateInResponseTo } from '@node-saml/node-saml';
import type { SigningPair } from '../builders/aServiceProvider.ts';

const MFA = 'https://refeds.org/profile/mfa';

/** What a page of the application asks for, by its address. */
const ASKS: Readonly<Record<string, Partial<SamlConfig>>> = {
  '/login': {},
  '/login-mfa': { disableRequestedAuthnContext: false, authnContext: [MFA], racComparison: 'exact' },
  '/login-fresh': { forceAuthn: true },
};

/**
 * An application that speaks SAML with a library that knows nothing of us, and shows what it was told. It takes answers to its own
 * requests, and to none where the RelayState names none of its pages.
 */
export async function samlApplication(pair: SigningPair) {
  const server = createServer((request, response) => void answer(request, response).catch((error: unknown) => fail(response, error)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://localhost:${(server.address() as AddressInfo).port}`;
  const entityId = `${address}/metadata`;
  let known: SamlConfig | null = null;
  let visitor: Profile | null = null;
  const libraries = new Map<string, SAML>();

  function library(path: string): SAML {
    if (known === null) throw new Error('the identity provider is not known yet');
    const made = libraries.get(path) ?? new SAML({ ...known, ...ASKS[path] });
    libraries.set(path, made);
    return made;
  }

  /** Where nothing was asked, and for answers to a logout, of which the library remembers no question. */
  const unasked = (): SAML => new SAML({ ...(known as SamlConfig), validateInResponseTo: ValidateInResponseTo.never });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', address);
    const go = (location: string) => response.writeHead(303, { location }).end();
    if (url.pathname in ASKS) return void go(await library(url.pathname).getAuthorizeUrlAsync(url.pathname, undefined, {}));
    if (url.pathname === '/logout' && visitor !== null) return void go(await library('/login').getLogoutUrlAsync(visitor, 'bye', {}));
    if (url.pathname === '/slo') {
      const form = new URLSearchParams(await textOf(request));
      await unasked().validatePostResponseAsync({ SAMLResponse: form.get('SAMLResponse') ?? '' });
      visitor = null;
      return show(response, 'Signed out', '');
    }
    if (url.pathname === '/acs') {
      const form = new URLSearchParams(await textOf(request));
      const asked = form.get('RelayState') ?? '';
      const reads = asked in ASKS ? library(asked) : unasked();
      const { profile } = await reads.validatePostResponseAsync({ SAMLResponse: form.get('SAMLResponse') ?? '' });
      visitor = profile;
      return show(response, 'Welcome to Travel', `${contextOf(profile)} ${asked}`);
    }
    return show(response, 'Travel', '');
  }

  return {
    address,
    entityId,
    metadata: () =>
      new SAML({
        issuer: entityId,
        callbackUrl: `${address}/acs`,
        idpCert: pair.certificate,
        privateKey: pair.privatePem,
        logoutCallbackUrl: `${address}/slo`,
      }).generateServiceProviderMetadata(null, pair.certificate),
    /** @param metadata of the identity provider, from which everything is read. */
    trust(metadata: string, words: { readonly ssoUrl: string; readonly sloUrl: string }): void {
      const [, idpIssuer = ''] = /entityID="([^"]+)"/.exec(metadata) ?? [];
      known = {
        issuer: entityId,
        callbackUrl: `${address}/acs`,
        entryPoint: words.ssoUrl,
        logoutUrl: words.sloUrl,
        idpCert: [...metadata.matchAll(/<ds:X509Certificate>([^<]+)</g)].map(([, one]) => String(one)),
        idpIssuer,
        audience: entityId,
        wantAssertionsSigned: true,
        wantAuthnResponseSigned: true,
        identifierFormat: null,
        disableRequestedAuthnContext: true,
        validateInResponseTo: ValidateInResponseTo.always,
        privateKey: pair.privatePem,
        signatureAlgorithm: 'sha256',
      };
    },
    visitor: () => visitor,
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The class and the time that the assertion states. */
function contextOf(profile: Profile | null): string {
  const text = profile?.getAssertionXml?.() ?? '';
  return `${/<saml:AuthnContextClassRef>([^<]+)</.exec(text)?.[1] ?? ''} ${/AuthnInstant="([^"]+)"/.exec(text)?.[1] ?? ''}`;
}

function show(response: ServerResponse, title: string, told: string): void {
  const plain = told.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><title>${title}</title><h1>${title}</h1><p id="told">${plain}</p>
    <a href="/login">Sign in</a> <a href="/login-mfa">Pay</a> <a href="/login-fresh">Sign a contract</a> <a href="/logout">Sign out</a>`);
}

function fail(response: ServerResponse, error: unknown): void {
  show(response, 'It did not work', error instanceof Error ? error.message : String(error));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
