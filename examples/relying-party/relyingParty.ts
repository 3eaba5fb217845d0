import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { type Ask, identityProvider } from './identityProvider.ts';
import { errorPage, goodbyePage, signedInPage, signedOutPage } from './pages.ts';
import { sessionsOf } from './sessions.ts';
import { readSettings } from './settings.ts';

const settings = readSettings(process.env);
const provider = identityProvider(settings);
const sessions = sessionsOf(settings.port);
const style = await readFile(new URL('style.css', import.meta.url), 'utf8');

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

const routes: Readonly<Record<string, Handler>> = {
  async 'GET /'(request, response) {
    const signedIn = sessions.find(request);
    if (signedIn === null) return html(response, signedOutPage(settings.name));
    // An access token lives for minutes; when it is over, this page goes without what userinfo would say.
    const person = await provider.userInfo(signedIn).catch(() => null);
    return html(response, signedInPage(settings.name, signedIn, person));
  },

  async 'POST /sign-in'(request, response) {
    const form = new URLSearchParams(await text(request));
    const { address, pending } = await provider.begin((form.get('ask') ?? 'nothing') as Ask);
    redirect(response, address.href, sessions.remember(pending));
  },

  async 'GET /callback'(request, response, url) {
    const pending = sessions.recall(request);
    if (pending === null) return html(response, errorPage(settings.name, null, 'This browser began no sign-in here.'), 400);
    const signedIn = await provider.complete(url, pending);
    redirect(response, '/', sessions.start(request, signedIn));
  },

  async 'POST /refresh'(request, response) {
    const signedIn = sessions.find(request);
    if (signedIn !== null) sessions.replace(request, await provider.refresh(signedIn));
    redirect(response, '/', null);
  },

  async 'POST /sign-out'(request, response) {
    const signedIn = sessions.find(request);
    const address = signedIn === null ? '/signed-out' : (await provider.signOutAddress(signedIn)).href;
    redirect(response, address, sessions.end(request));
  },

  async 'GET /signed-out'(_request, response) {
    html(response, goodbyePage(settings.name));
  },

  // Called by the identity provider, not by a browser: the person signed out elsewhere, or was signed out.
  async 'POST /backchannel-logout'(request, response) {
    response.setHeader('Cache-Control', 'no-store');
    try {
      const token = new URLSearchParams(await text(request)).get('logout_token') ?? '';
      const ended = sessions.endThoseOf(await provider.readLogoutToken(token));
      console.log(`${settings.name}: back-channel logout ended ${ended} session(s)`);
      response.writeHead(200).end();
    } catch (error) {
      response.writeHead(400, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ error: 'invalid_request', error_description: messageOf(error) }));
    }
  },

  async 'GET /style.css'(_request, response) {
    response.writeHead(200, { 'Content-Type': 'text/css; charset=utf-8' }).end(style);
  },
};

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', settings.baseUrl);
  const handler = routes[`${request.method} ${url.pathname}`];
  if (handler === undefined) return html(response, errorPage(settings.name, null, 'There is no such page.'), 404);
  // Forms are ours or nobody's: another site's page cannot sign somebody in or out here.
  const site = request.headers['sec-fetch-site'];
  if (request.method === 'POST' && site !== undefined && site !== 'same-origin') {
    return html(response, errorPage(settings.name, null, 'This form was sent by another site.'), 403);
  }
  try {
    await handler(request, response, url);
  } catch (error) {
    if (error instanceof AuthorizationResponseError) {
      return html(response, errorPage(settings.name, error.error, error.error_description ?? ''), 403);
    }
    // The provider does not know this sign-in any more: it ends here too.
    if (error instanceof ResponseBodyError && error.error === 'invalid_grant') response.setHeader('Set-Cookie', sessions.end(request));
    const code = error instanceof ResponseBodyError ? error.error : null;
    html(response, errorPage(settings.name, code, messageOf(error)), 502);
  }
}

function html(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
  });
  response.end(body);
}

function redirect(response: ServerResponse, location: string, cookie: string | null): void {
  response.writeHead(303, { Location: location, ...(cookie === null ? {} : { 'Set-Cookie': cookie }) }).end();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
server.on('error', (error) => {
  console.error(`${settings.name}: ${messageOf(error)}`);
  process.exit(1);
});
server.listen(settings.port, '127.0.0.1', () => {
  console.log(`${settings.name}: ${settings.baseUrl.href}`);
  process.send?.('listening');
});
// Where another process started it (as the demo does), it ends with that process.
if (process.send !== undefined) process.on('disconnect', () => process.exit(0));
