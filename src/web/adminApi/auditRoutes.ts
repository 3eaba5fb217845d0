import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { type eventDocument, eventsPage, eventsQuery } from '../../contract/adminAudit.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { RecordedEvent } from '../../ports/store/auditStore.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedIdOrNull } from './namedId.ts';

export function auditRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/audit/events',
    tag: 'Audit',
    act: 'read_audit',
    summary: 'What happened, the newest first.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: eventsQuery,
    body: null,
    status: 200,
    answer: eventsPage,
    run: ({ admin, query }) =>
      flows.queryAudit({
        ...admin,
        types: query.type === undefined ? null : [query.type].flat(),
        user: namedIdOrNull<'User'>(query.user),
        attempt: namedIdOrNull<'SignInAttempt'>(query.attempt),
        from: query.from ?? null,
        until: query.until ?? null,
        before: namedIdOrNull<'AuditEvent'>(query.before),
        limit: query.limit,
      }),
    document: ({ events, next }) => ({ events: events.map(documentOf), next }),
  });
}

function documentOf({
  id,
  at,
  type,
  actor,
  user,
  application,
  attempt,
  session,
  address,
  data,
}: RecordedEvent): z.input<typeof eventDocument> {
  return { id, at: formatInstant(at), type, actor: { ...actor }, user, application, attempt, session, address, data: { ...data } };
}
