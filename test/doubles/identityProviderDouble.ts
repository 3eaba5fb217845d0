import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** What the person did at the provider, to be exchanged for tokens. */
interface Authorization {
  readonly codeChallenge: string;
  readonly claims: JWTPayload;
}

const LOGOUT_EVENT = { 'http://schemas.openid.net/event/backchannel-logout': {} };

/** An OpenID provider with no opinion: it says what the test tells it to say, properly signed. */
export async function identityProviderDouble(clientId: string) {
  const ours = await generateKeyPair('RS256');
  const foreign = await generateKeyPair('RS256');
  const authorizations = new Map<string, Authorization>();
  let refreshing: 'answers' | 'refuses' = 'answers';
  let last: JWTPayload = {};

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;

  async function tokens(claims: JWTPayload): Promise<Record<string, unknown>> {
    last = claims;
    const now = Math.floor(Date.now() / 1_000);
    const idToken = await new SignJWT({ iss: issuer, aud: clientId, iat: now, exp: now + 300, auth_time: now, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'ours' })
      .sign(ours.privateKey);
    return { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, refresh_token: randomUUID(), id_token: idToken };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    switch (new URL(request.url ?? '/', issuer).pathname) {
      case '/.well-known/openid-configuration':
        return json(200, {
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          userinfo_endpoint: `${issuer}/me`,
          end_session_endpoint: `${issuer}/session/end`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        });
      case '/jwks':
        return json(200, { keys: [{ ...(await exportJWK(ours.publicKey)), kid: 'ours', alg: 'RS256', use: 'sig' }] });
      case '/me':
        return json(200, { sub: last.sub, name: 'Anita Desai' });
      case '/token': {
        const form = new URLSearchParams(await text(request));
        if (form.get('grant_type') === 'refresh_token') {
          return refreshing === 'answers' ? json(200, await tokens(last)) : json(400, { error: 'invalid_grant' });
        }
        const authorization = authorizations.get(form.get('code') ?? '');
        const challenge = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        return authorization?.codeChallenge === challenge
          ? json(200, await tokens(authorization.claims))
          : json(400, { error: 'invalid_grant' });
      }
      default:
        return json(404, {});
    }
  }

  return {
    issuer,
    /** The person agrees. @param address the one to which the application sent the browser. @returns the one to which it is sent back. */
    agree(address: URL, claims: JWTPayload = {}): URL {
      const code = randomUUID();
      const nonce = address.searchParams.get('nonce');
      authorizations.set(code, {
        codeChallenge: address.searchParams.get('code_challenge') ?? '',
        claims: { sub: 'anita', sid: 'session-1', acr: 'urn:sallyport:aal:1', amr: ['pwd'], nonce, ...claims },
      });
      return answer(address, { code, iss: issuer });
    },
    /** The provider says no. */
    refuse: (address: URL, error: string): URL => answer(address, { error, error_description: 'as the test wants it', iss: issuer }),
    refuseRefreshing(): void {
      refreshing = 'refuses';
    },
    logoutToken(claims: JWTPayload = {}, made: { readonly by?: 'ours' | 'foreign'; readonly typ?: string } = {}): Promise<string> {
      const now = Math.floor(Date.now() / 1_000);
      return new SignJWT({
        iss: issuer,
        aud: clientId,
        iat: now,
        exp: now + 120,
        jti: randomUUID(),
        events: LOGOUT_EVENT,
        sid: 'session-1',
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'ours', typ: made.typ ?? 'logout+jwt' })
        .sign(made.by === 'foreign' ? foreign.privateKey : ours.privateKey);
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export type IdentityProviderDouble = Awaited<ReturnType<typeof identityProviderDouble>>;

function answer(address: URL, parameters: Readonly<Record<string, string>>): URL {
  const back = new URL(address.searchParams.get('redirect_uri') ?? '');
  back.searchParams.set('state', address.searchParams.get('state') ?? '');
  for (const [name, value] of Object.entries(parameters)) back.searchParams.set(name, value);
  return back;
}
