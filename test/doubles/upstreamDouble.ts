import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

export const UPSTREAM_CLIENT = 'sallyport';
export const UPSTREAM_SECRET = 'a secret of ours there';

/** What the provider says of whoever signs in there next. */
export interface Says extends JWTPayload {
  readonly sub: string;
}

/** How it misbehaves; null: it does not. */
export type Mischief =
  | 'down'
  | 'silent'
  | 'redirects'
  | 'unsigned'
  | 'signed_by_another'
  | 'signed_with_our_secret'
  | { readonly claims: Readonly<Record<string, unknown>> }
  | null;

interface Code {
  readonly asked: URLSearchParams;
  readonly says: Says;
}

/** An OpenID provider on this machine: discovery, keys, code with PKCE, userinfo. The test signs people in by `signIn`. */
export async function anUpstream() {
  const own = await generateKeyPair('RS256', { extractable: true });
  const another = await generateKeyPair('RS256');
  const keys = { keys: [{ ...(await exportJWK(own.publicKey)), alg: 'RS256', use: 'sig', kid: 'one' }] };
  const codes = new Map<string, Code>();
  const people = new Map<string, Says>();
  let mischief: Mischief = null;
  let made = 0;

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (mischief === 'silent') return;
    if (mischief === 'down') return void response.writeHead(503).end();
    if (mischief === 'redirects') return void response.writeHead(302, { location: `${issuer}/elsewhere` }).end();
    const send = (value: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    const { pathname } = new URL(request.url ?? '/', issuer);
    if (pathname === '/.well-known/openid-configuration') return send(metadata());
    if (pathname === '/jwks') return send(keys);
    if (pathname === '/token') return send(...(await redeemed(request)));
    const person = people.get(request.headers.authorization ?? '');
    return pathname === '/userinfo' && person !== undefined ? send({ ...person }) : send({ error: 'not_found' }, 404);
  }

  function metadata() {
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
      acr_values_supported: ['high'],
      scopes_supported: ['openid', 'profile', 'email'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  async function redeemed(request: IncomingMessage): Promise<[unknown, number?]> {
    const form = new URLSearchParams(await readText(request));
    const basic = `Basic ${Buffer.from(`${UPSTREAM_CLIENT}:${encodeURIComponent(UPSTREAM_SECRET).replaceAll('%20', '+')}`).toString('base64')}`;
    if (request.headers.authorization !== basic) return [{ error: 'invalid_client' }, 401];
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isOurs = code?.asked.get('code_challenge') === challenge && code.asked.get('redirect_uri') === form.get('redirect_uri');
    if (code === undefined || !isOurs) return [{ error: 'invalid_grant' }, 400];
    made += 1;
    const access = `access-${made}`;
    people.set(`Bearer ${access}`, code.says);
    return [{ access_token: access, token_type: 'Bearer', expires_in: 60, id_token: await idToken(code) }];
  }

  function idToken({ asked, says }: Code): Promise<string> | string {
    const now = Math.floor(Date.now() / 1_000);
    const forged = typeof mischief === 'object' && mischief !== null ? mischief.claims : {};
    const nonce = asked.get('nonce');
    const claims = { iss: issuer, aud: UPSTREAM_CLIENT, iat: now, exp: now + 60, nonce, ...says, ...forged } as JWTPayload;
    for (const [name, value] of Object.entries(claims)) if (value === undefined) delete claims[name];
    if (mischief === 'unsigned') return new UnsecuredJWT(claims).encode();
    if (mischief === 'signed_with_our_secret') {
      return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(UPSTREAM_SECRET.padEnd(32, ' ')));
    }
    const key = mischief === 'signed_by_another' ? another.privateKey : own.privateKey;
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
  }

  return {
    issuer,
    behave(as: Mischief): void {
      mischief = as;
    },
    /**
     * Signs somebody in who came with this address.
     * @returns the query with which they are sent back, and what was asked for.
     */
    signIn(address: string, says: Says): { readonly query: URLSearchParams; readonly asked: URLSearchParams } {
      const asked = new URL(address).searchParams;
      const code = `code-${codes.size}-${Math.random()}`;
      codes.set(code, { asked, says });
      return { query: new URLSearchParams({ code, state: asked.get('state') ?? '', iss: issuer }), asked };
    },
    /** Sends somebody back without having signed them in. */
    refuse(address: string, error: string): URLSearchParams {
      return new URLSearchParams({ error, state: new URL(address).searchParams.get('state') ?? '', iss: issuer });
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type Upstream = Awaited<ReturnType<typeof anUpstream>>;

/** Now, as a provider says it. */
export function seconds(ago = 0): number {
  return Math.floor(Date.now() / 1_000) - ago;
}
