import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { text } from 'node:stream/consumers';
import { needs, tokenOf } from '../../packages/resource-server/express.ts';
import { type Demand, resourceServer, SIGNED_IN } from '../../packages/resource-server/resourceServer.ts';
import { accounts } from './accounts.ts';
import { readSettings } from './settings.ts';

// A small bank: a page that signs people in by itself, and the API that it calls. Looking needs a sign-in; paying needs a passkey or
// security key that was shown within the last five minutes (RFC 9470).

const settings = readSettings(process.env);
const bank = accounts();
const api = resourceServer({
  issuer: settings.issuer,
  clientId: settings.apiClientId,
  clientSecret: settings.apiClientSecret,
  callers: [settings.clientId],
});
const TO_PAY: Demand = { acr: 'urn:sallyport:aal:2:webauthn', maxAgeSeconds: 300 };

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** As in Express: the demand first, then the handler. */
const calls: Readonly<Record<string, { readonly demand: Demand; readonly handler: Handler }>> = {
  'GET /api/account': {
    demand: SIGNED_IN,
    handler: (request, response) => json(response, 200, bank.of(tokenOf(request).sub)),
  },
  'POST /api/payments': {
    demand: TO_PAY,
    async handler(request, response) {
      const { sub } = tokenOf(request);
      const problem = bank.pay(sub, parsed(await text(request)));
      if (problem === null) return json(response, 201, bank.of(sub));
      json(response, 400, { type: 'about:blank', title: 'That cannot be paid', status: 400, detail: problem, code: 'payment_malformed' });
    },
  },
};

const files: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['browser/index.html', 'text/html'],
  '/callback': ['browser/index.html', 'text/html'],
  '/style.css': ['browser/style.css', 'text/css'],
  '/openapi.yaml': ['openapi.yaml', 'application/yaml'],
};

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', settings.baseUrl);
  const call = calls[`${request.method} ${pathname}`];
  if (call !== undefined) {
    return needs(api, call.demand)(request, response, (error) => {
      if (error !== undefined) return failed(response, error);
      Promise.resolve(call.handler(request, response)).catch((problem: unknown) => failed(response, problem));
    });
  }
  if (request.method !== 'GET') return json(response, 404, { title: 'There is nothing here', status: 404 });
  if (pathname === '/settings.json') return json(response, 200, { issuer: settings.issuer, clientId: settings.clientId });
  const [file, type] = files[pathname] ?? [];
  if (file !== undefined) return send(response, `${type}; charset=utf-8`, await readFile(new URL(file, import.meta.url), 'utf8'));
  // What runs in the browser lies here as TypeScript; a real application bundles it.
  const module = /^\/(?:packages\/browser|examples\/payment\/browser)\/\w+\.ts$/.test(pathname) ? pathname : null;
  if (module === null) return json(response, 404, { title: 'There is nothing here', status: 404 });
  const source = await readFile(new URL(`../..${module}`, import.meta.url), 'utf8');
  send(response, 'text/javascript; charset=utf-8', stripTypeScriptTypes(source));
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${new URL(settings.issuer).origin}; frame-ancestors 'none'; base-uri 'none'`,
  });
  response.end(body);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'Content-Type': status < 400 ? 'application/json' : 'application/problem+json',
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify(body));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function failed(response: ServerResponse, error: unknown): void {
  console.error(error);
  response.destroy();
}

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => failed(response, error));
});
server.on('error', (error) => {
  console.error(`Bank: ${error.message}`);
  process.exit(1);
});
server.listen(settings.port, '127.0.0.1', () => {
  console.log(`Bank: ${settings.baseUrl}`);
  process.send?.('listening');
});
// Where another process started it, it ends with that process.
if (process.send !== undefined) process.on('disconnect', () => process.exit(0));
