import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import {
  revokeBody,
  sessionAddress,
  type sessionDocument,
  sessionShownDocument,
  sessionsCountDocument,
  sessionsCountQuery,
  sessionsEndedDocument,
  sessionsPage,
  sessionsQuery,
  sweepBody,
} from '../../contract/adminSessions.ts';
import { userAddress } from '../../contract/adminUsers.ts';
import { deviceText } from '../../domain/sessions/deviceText.ts';
import { isFactorEvidence } from '../../domain/sessions/evidence.ts';
import type { SessionsEnded } from '../../flows/sessions/sessionsEnded.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { SessionFilter, SessionListed } from '../../ports/store/sessionListStore.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { instantOrNull } from './instantOrNull.ts';
import { namedId, namedIdOrNull } from './namedId.ts';

const TAG = 'Sessions';
const REVOKE = {
  tag: TAG,
  assurance: 'fresh_aal2',
  role: 'administrator',
  query: null,
} as const;
/** S6: on everybody's sessions. */
const SWEEP = {
  ...REVOKE,
  assurance: 'confirmed',
  method: 'POST',
  params: tenantAddress,
  body: sweepBody,
  status: 204,
  answer: null,
} as const;
const ENDED = {
  ...REVOKE,
  status: 200,
  answer: sessionsEndedDocument,
  document: ({ sessions, people }: SessionsEnded) => ({ sessions, people }),
} as const;
const READ = { tag: TAG, act: 'read_sessions', assurance: 'session', role: 'auditor', body: null, status: 200 } as const;

export function sessionRoutes(app: FastifyInstance, flows: AdminFlows): void {
  readRoutes(app, flows);
  adminRoute(app, {
    ...ENDED,
    method: 'DELETE',
    path: '/sessions/:session',
    act: 'revoke_sessions',
    summary: 'End one session.',
    params: sessionAddress,
    body: null,
    run: ({ admin, params }) => flows.revokeSession({ ...admin, session: namedId<'Session'>(params.session) }),
  });
  adminRoute(app, {
    ...ENDED,
    method: 'POST',
    path: '/users/:user/revoke-sessions',
    act: 'revoke_sessions',
    summary: 'End all sessions, refresh tokens and pending sign-ins of one person.',
    params: userAddress,
    body: revokeBody,
    run: ({ admin, params, body }) => flows.revokeSessionsOfUser({ ...admin, user: namedId<'User'>(params.user), reason: body.reason }),
  });
  adminRoute(app, {
    ...SWEEP,
    // It costs the same however many there are, so it counts none; /sessions/count does, before.
    path: '/revoke-sessions',
    act: 'revoke_all_sessions',
    summary: 'End all sessions, refresh tokens and pending sign-ins of the tenant, your own among them.',
    run: ({ admin, body }) => flows.revokeSessionsOfTenant({ ...admin, ...body }),
    document: () => null,
  });
  adminRoute(app, {
    ...SWEEP,
    path: '/demote-sessions',
    act: 'demote_all_sessions',
    summary: 'Set all sessions of the tenant back to their first factor (AAL 1), your own among them.',
    run: ({ admin, body }) => flows.demoteSessionsOfTenant({ ...admin, ...body }),
    document: () => null,
  });
}

function readRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/sessions',
    summary: 'Live sessions, the newest first; of everybody, or those that a filter finds.',
    params: tenantAddress,
    query: sessionsQuery,
    answer: sessionsPage,
    run: ({ admin, query }) =>
      flows.listSessions({ ...admin, ...filterOf(query), before: namedIdOrNull<'Session'>(query.before), limit: query.limit }),
    document: ({ sessions, next }) => ({ sessions: sessions.map(documentOf), next }),
  });
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/sessions/count',
    summary: 'How many live sessions of how many people there are, by level; under the same filter.',
    params: tenantAddress,
    query: sessionsCountQuery,
    answer: sessionsCountDocument,
    run: ({ admin, query }) => flows.countSessions({ ...admin, ...filterOf(query) }),
    document: ({ sessions, people, byAal, underAllowance }) => ({ sessions, people, byAal: { ...byAal }, underAllowance }),
  });
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/sessions/:session',
    summary: 'One live session in full: its proofs, and what it opened.',
    params: sessionAddress,
    query: null,
    answer: sessionShownDocument,
    run: ({ admin, params }) => flows.showSession({ ...admin, session: namedId<'Session'>(params.session) }),
    document: (shown) => ({
      ...documentOf(shown),
      proofs: shown.evidence.map((proof) => ({
        method: proof.method,
        at: formatInstant(proof.at),
        factor: isFactorEvidence(proof) ? proof.factorId : null,
      })),
      allowanceUntil: instantOrNull(shown.allowanceUntil),
      skipped: shown.skipped,
      recheck: shown.recheck,
      applications: shown.applications.map(({ id, name, firstAt }) => ({ id, name, firstAt: formatInstant(firstAt) })),
    }),
  });
}

function filterOf(query: z.output<typeof sessionsCountQuery>): SessionFilter {
  return {
    user: namedIdOrNull<'User'>(query.user),
    aal: query.aal ?? null,
    application: namedIdOrNull<'Application'>(query.application),
    allowance: query.allowance ?? null,
  };
}

function documentOf(session: SessionListed): z.input<typeof sessionDocument> {
  return {
    id: session.id,
    user: session.userId,
    loginName: session.loginName,
    displayName: session.displayName,
    signedInAt: formatInstant(session.signedInAt),
    lastSeenAt: formatInstant(session.lastSeenAt),
    expiresAt: formatInstant(session.expiresAt),
    aal: session.aal,
    allowance: session.allowance,
    address: session.trace.address,
    userAgent: session.trace.userAgent,
    device: deviceText(session.trace.userAgent),
  };
}
