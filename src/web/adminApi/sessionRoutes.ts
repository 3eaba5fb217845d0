import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import { revokeBody, sessionAddress, type sessionDocument, sessionsPage, sessionsQuery } from '../../contract/adminSessions.ts';
import { userAddress } from '../../contract/adminUsers.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { SessionListed } from '../../ports/store/sessionStore.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedId, namedIdOrNull } from './namedId.ts';

const TAG = 'Sessions';
const REVOKE = {
  tag: TAG,
  assurance: 'fresh_aal2',
  role: 'administrator',
  query: null,
  status: 204,
  answer: null,
  document: () => null,
} as const;

export function sessionRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/sessions',
    tag: TAG,
    act: 'read_sessions',
    summary: 'Live sessions, the newest first; of everybody or of one person.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: sessionsQuery,
    body: null,
    status: 200,
    answer: sessionsPage,
    run: ({ admin, query }) =>
      flows.listSessions({
        ...admin,
        user: namedIdOrNull<'User'>(query.user),
        before: namedIdOrNull<'Session'>(query.before),
        limit: query.limit,
      }),
    document: ({ sessions, next }) => ({ sessions: sessions.map(documentOf), next }),
  });
  adminRoute(app, {
    ...REVOKE,
    method: 'DELETE',
    path: '/sessions/:session',
    act: 'revoke_sessions',
    summary: 'End one session.',
    params: sessionAddress,
    body: null,
    run: ({ admin, params }) => flows.revokeSession({ ...admin, session: namedId<'Session'>(params.session) }),
  });
  adminRoute(app, {
    ...REVOKE,
    method: 'POST',
    path: '/users/:user/revoke-sessions',
    act: 'revoke_sessions',
    summary: 'End all sessions, refresh tokens and pending sign-ins of one person.',
    params: userAddress,
    body: revokeBody,
    run: ({ admin, params, body }) => flows.revokeSessionsOfUser({ ...admin, user: namedId<'User'>(params.user), reason: body.reason }),
  });
  adminRoute(app, {
    ...REVOKE,
    method: 'POST',
    path: '/revoke-sessions',
    act: 'revoke_all_sessions',
    summary: 'End all sessions, refresh tokens and pending sign-ins of the tenant, your own among them.',
    params: tenantAddress,
    body: revokeBody,
    run: ({ admin, body }) => flows.revokeSessionsOfTenant({ ...admin, reason: body.reason }),
  });
}

function documentOf(session: SessionListed): z.input<typeof sessionDocument> {
  return {
    id: session.id,
    user: session.userId,
    signedInAt: formatInstant(session.signedInAt),
    lastSeenAt: formatInstant(session.lastSeenAt),
    expiresAt: formatInstant(session.expiresAt),
    aal: session.aal,
    allowance: session.allowance,
    address: session.trace.address,
    userAgent: session.trace.userAgent,
  };
}
