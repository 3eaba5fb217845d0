import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import { makeTokenBody, tokenAddress, type tokenDocument, tokenMadeDocument, tokensPage, tokensQuery } from '../../contract/adminTokens.ts';
import type { TokenListed } from '../../flows/tokens/tokenListed.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { instantOrNull } from './instantOrNull.ts';
import { namedId, namedIdOrNull } from './namedId.ts';

/** security.md, "Paths": made only with a fresh AAL 2, which is that of the confirmation (U5). */
const CHANGE = { tag: 'API tokens', assurance: 'fresh_aal2', role: 'administrator', query: null } as const;

export function tokenRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/tokens',
    tag: 'API tokens',
    act: 'read_tokens',
    summary: 'API tokens, the newest first, those that are over among them. Never the secret.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: tokensQuery,
    body: null,
    status: 200,
    answer: tokensPage,
    run: ({ admin, query }) => flows.listTokens({ ...admin, before: namedIdOrNull<'ApiToken'>(query.before), limit: query.limit }),
    document: ({ tokens, next }) => ({ tokens: tokens.map(documentOf), next }),
  });
  adminRoute(app, {
    ...CHANGE,
    assurance: 'confirmed',
    method: 'POST',
    path: '/tokens',
    act: 'make_token',
    summary: 'Make an API token. It is shown this once, and ends with you: when you are disabled, deleted or lose the role.',
    params: tenantAddress,
    body: makeTokenBody,
    status: 201,
    answer: tokenMadeDocument,
    run: ({ admin, body }) => flows.makeToken({ ...admin, ...body }),
    document: ({ secret, token }) => ({ secret, token: documentOf(token) }),
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'DELETE',
    path: '/tokens/:token',
    act: 'revoke_token',
    summary: 'End an API token before its time: your own, or that of somebody whose role is not above yours.',
    params: tokenAddress,
    body: null,
    status: 204,
    answer: null,
    run: ({ admin, params }) => flows.revokeToken({ ...admin, token: namedId<'ApiToken'>(params.token) }),
    document: () => null,
  });
}

function documentOf(token: TokenListed): z.input<typeof tokenDocument> {
  return {
    id: token.id,
    name: token.name,
    scopes: [...token.scopes],
    networks: [...token.networks],
    madeBy: token.madeBy,
    madeAt: formatInstant(token.madeAt),
    expiresAt: formatInstant(token.expiresAt),
    lastUsedAt: instantOrNull(token.lastUsedAt),
    revokedAt: instantOrNull(token.revokedAt),
    state: token.state,
  };
}
