import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as oidc from 'openid-client';

interface Begun {
  readonly verifier: string;
  readonly own: string;
  /** Where the page wants to be, and by which state it knows what comes back. */
  readonly returnTo: string;
  readonly state: string;
}

const PAGE = `<!doctype html><html lang="en"><title>Bank</title><script type="module" src="/page.js"></script>
  <main><h1>Bank</h1><p id="message" role="status"></p><p><a href="/step-up?return_to=/&state=begin">Sign in</a></p>
  <label><input id="window" type="checkbox"> In a window of its own</label> <button id="pay">Pay</button></main></html>`;

const SCRIPT = `import { backend } from '/packages/browser/backend.ts';
import { stepUpFetch } from '/packages/browser/stepUpFetch.ts';
const element = (id) => document.getElementById(id);
const say = (words) => { element('message').textContent = words; };
const how = () => (element('window').checked ? 'window' : 'redirect');
const bank = stepUpFetch(backend({ stepUpAt: '/step-up', returnTo: '/', how }));
const tell = (response) => say(response.ok ? 'It is paid.' : 'It was not paid: ' + response.status);
const complain = (error) => say('Nothing was paid: ' + (error.problem ?? error));
element('pay').addEventListener('click', () => bank.fetch('/pay', { method: 'POST', body: 'EUR 25' }).then(tell).catch(complain));
const resumed = await bank.resume().catch(complain);
if (resumed != null) tell(resumed);`;

/** A bank whose back end holds the tokens and knows the browser by a cookie; its page uses packages/browser/backend.ts as it is. */
export async function bankWithBackEnd() {
  const begun = new Map<string, Begun>();
  /** What each browser has shown, by its cookie. */
  const acrOf = new Map<string, string>();
  const paid: string[] = [];
  const asked: URLSearchParams[] = [];
  let provider: oidc.Configuration | null = null;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://localhost:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', address);
    const browser = /bank=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? randomUUID();
    const go = (to: string): void =>
      void response.writeHead(303, { location: to, 'set-cookie': `bank=${browser}; HttpOnly; Path=/` }).end();
    const send = (type: string, body: string): void => void response.writeHead(200, { 'content-type': type }).end(body);
    if (url.pathname === '/page.js') return send('text/javascript', SCRIPT);
    if (/^\/packages\/browser\/\w+\.ts$/.test(url.pathname)) return send('text/javascript', await packaged(url.pathname));
    if (url.pathname === '/pay') return pay(browser, await text(request), response);
    if (url.pathname === '/step-up') return go(await begin(browser, url.searchParams));
    if (url.pathname === '/callback') return go(await complete(browser, url));
    return send('text/html', PAGE);
  }

  /** RFC 9470: what is asked for is said before anything is done. */
  function pay(browser: string, what: string, response: ServerResponse): void {
    if (acrOf.get(browser) === 'urn:sallyport:aal:2') {
      paid.push(what);
      return void response.writeHead(201).end();
    }
    const challenge = 'Bearer error="insufficient_user_authentication", acr_values="urn:sallyport:aal:2", max_age="300"';
    response.writeHead(401, { 'www-authenticate': challenge }).end();
  }

  async function begin(browser: string, wanted: URLSearchParams): Promise<string> {
    const verifier = oidc.randomPKCECodeVerifier();
    const own = oidc.randomState();
    begun.set(browser, { verifier, own, returnTo: wanted.get('return_to') ?? '/', state: wanted.get('state') ?? '' });
    const passedOn = ['acr_values', 'max_age'].flatMap((name) => {
      const value = wanted.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    const to = oidc.buildAuthorizationUrl(known(), {
      redirect_uri: `${address}/callback`,
      scope: 'openid',
      state: own,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...Object.fromEntries(passedOn),
    });
    asked.push(to.searchParams);
    return to.href;
  }

  async function complete(browser: string, url: URL): Promise<string> {
    const trip = begun.get(browser);
    if (trip === undefined) return '/';
    begun.delete(browser);
    const back = new URLSearchParams({ state: trip.state });
    try {
      const tokens = await oidc.authorizationCodeGrant(known(), url, { pkceCodeVerifier: trip.verifier, expectedState: trip.own });
      const acr = tokens.claims()?.acr;
      if (typeof acr === 'string') acrOf.set(browser, acr);
    } catch (error) {
      if (!(error instanceof oidc.AuthorizationResponseError)) throw error;
      back.set('error', error.error);
    }
    return `${trip.returnTo}?${back.toString()}`;
  }

  function known(): oidc.Configuration {
    if (provider === null) throw new Error('the bank knows no provider yet');
    return provider;
  }

  return {
    address,
    /** Every payment that was done, and what was asked for at the provider. */
    paid,
    asked,
    async trust({ issuer, clientId, clientSecret }: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string }) {
      provider = await oidc.discovery(new URL(issuer), clientId, clientSecret, oidc.ClientSecretBasic(clientSecret), {
        execute: [oidc.allowInsecureRequests],
      });
    },
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function packaged(pathname: string): Promise<string> {
  return stripTypeScriptTypes(await readFile(new URL(`../..${pathname}`, import.meta.url), 'utf8'));
}
