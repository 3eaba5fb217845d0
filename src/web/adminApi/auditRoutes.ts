import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { eventAddress, eventShownDocument, eventsPage, eventsQuery, eventTypesDocument, exportBody } from '../../contract/adminAudit.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { problemDocument } from '../../contract/signIn.ts';
import type { NamedThing } from '../../ports/store/auditStore.ts';
import { sendProblem } from '../problems.ts';
import { toldOf } from '../toldOf.ts';
import type { AdminFlows } from './adminFlows.ts';
import { ADMIN, administrationOf, adminRoute } from './adminRoute.ts';
import { exportedText } from './auditExport.ts';
import { eventDocumentOf, questionOf } from './auditQuestions.ts';
import { namedId, namedIdOrNull } from './namedId.ts';

const TAG = 'Audit';
const READ = { method: 'GET', tag: TAG, act: 'read_audit', assurance: 'session', role: 'auditor', body: null, status: 200 } as const;

export function auditRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READ,
    path: '/audit/events',
    summary: 'What happened, the newest first.',
    params: tenantAddress,
    query: eventsQuery,
    answer: eventsPage,
    run: ({ admin, query: { before, limit, ...question } }) =>
      flows.queryAudit({ ...admin, question: questionOf(question), before: namedIdOrNull<'AuditEvent'>(before), limit }),
    document: ({ events, names, next }) => ({ events: events.map(eventDocumentOf), names: names.map(nameDocumentOf), next }),
  });
  adminRoute(app, {
    ...READ,
    path: '/audit/events/:event',
    summary: 'One event in full.',
    params: eventAddress,
    query: null,
    answer: eventShownDocument,
    run: ({ admin, params }) => flows.showEvent({ ...admin, event: namedId<'AuditEvent'>(params.event) }),
    document: ({ event, names }) => ({ event: eventDocumentOf(event), names: names.map(nameDocumentOf) }),
  });
  adminRoute(app, {
    ...READ,
    path: '/audit/types',
    summary: 'The types of events in words.',
    params: tenantAddress,
    query: null,
    answer: eventTypesDocument,
    run: ({ admin }) => flows.listEventTypes(admin),
    document: (types) => ({ types: types.map(({ data, ...type }) => ({ ...type, data: { ...data } })) }),
  });
  exportRoute(app, flows);
}

/** It writes an event, so it is no GET; and exports need a fresh proof (security.md, "Tenancy and administration"). */
function exportRoute(app: FastifyInstance, flows: AdminFlows): void {
  app.post<{ Params: { tenant: string }; Body: ReturnType<typeof exportBody.parse> }>(
    `${ADMIN}/audit/exports`,
    {
      config: { assurance: 'fresh_aal2', role: 'auditor', opens: 'console', surface: 'json', act: 'export_audit' },
      schema: {
        tags: [TAG],
        summary: 'Everything that a question finds, the newest first, as it is read. An answer that breaks off is not all of it.',
        produces: ['application/x-ndjson', 'text/csv'],
        params: tenantAddress,
        body: exportBody,
        response: { '4xx': problemDocument },
      },
    },
    async (request, reply) => {
      const { format, question } = request.body;
      const exported = await flows.exportAudit({ ...administrationOf(request), format, question: questionOf(question) });
      if (!exported.ok) return sendProblem(request, reply, toldOf(exported));
      void reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/x-ndjson; charset=utf-8')
        .header('content-disposition', `attachment; filename="audit-${request.params.tenant}.${format}"`);
      return reply.send(Readable.from(exportedText(exported.value, format)));
    },
  );
}

function nameDocumentOf({ id, kind, name, loginName }: NamedThing) {
  return { id, kind, name, loginName };
}
