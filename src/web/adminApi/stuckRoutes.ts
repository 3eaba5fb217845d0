import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import { stuckExportBody, stuckFiguresDocument, stuckFiguresQuery, stuckPage, stuckQuery } from '../../contract/adminStuck.ts';
import { readStuckPlace, stuckPlaceText } from '../../contract/places.ts';
import { problemDocument } from '../../contract/signIn.ts';
import type { StuckFilter } from '../../domain/sessions/stuckFilter.ts';
import { formatInstant, SECOND } from '../../kernel/instant.ts';
import { sendProblem } from '../problems.ts';
import { toldOf } from '../toldOf.ts';
import type { AdminFlows } from './adminFlows.ts';
import { ADMIN, administrationOf, adminRoute } from './adminRoute.ts';
import { namedIdOrNull } from './namedId.ts';
import { stuckCsv, stuckPersonOf } from './stuckDocuments.ts';
import { placeMalformed } from './userQuestions.ts';

const TAG = 'Stuck people';
const READ = { method: 'GET', tag: TAG, act: 'read_overview', assurance: 'session', role: 'auditor', body: null, status: 200 } as const;

export function stuckRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READ,
    path: '/stuck',
    summary: 'People who reached the MFA step and did not get past it since; whoever stopped last first.',
    params: tenantAddress,
    query: stuckQuery,
    answer: stuckPage,
    run: async ({ admin, query }) => {
      const after = query.after === undefined ? null : readStuckPlace(query.after);
      if (after === null && query.after !== undefined) return placeMalformed();
      return flows.listStuck({ ...admin, filter: filterOf(query), after, limit: query.limit });
    },
    document: ({ people, next }) => ({ people: people.map(stuckPersonOf), next: next === null ? null : stuckPlaceText(next) }),
  });
  adminRoute(app, {
    ...READ,
    path: '/stuck/figures',
    summary: 'How many are stuck, and how long it took those who were until they got in.',
    params: tenantAddress,
    query: stuckFiguresQuery,
    answer: stuckFiguresDocument,
    run: ({ admin, query }) => flows.showStuckFigures({ ...admin, filter: filterOf(query), days: query.days }),
    document: ({ at, people, more, unstuck }) => ({
      at: formatInstant(at),
      people,
      more,
      unstuck: { people: unstuck.people, medianSeconds: unstuck.median === null ? null : Math.round(unstuck.median / SECOND) },
    }),
  });
  exportRoute(app, flows);
}

/** As the export of the audit: it writes an event, and it needs a fresh proof. */
function exportRoute(app: FastifyInstance, flows: AdminFlows): void {
  app.post<{ Params: { tenant: string }; Body: ReturnType<typeof stuckExportBody.parse> }>(
    `${ADMIN}/stuck/export`,
    {
      config: { assurance: 'fresh_aal2', role: 'auditor', opens: 'console', surface: 'json', act: 'export_audit' },
      schema: {
        tags: [TAG],
        summary: 'All whom a filter finds, as CSV. An answer that breaks off is not all of it.',
        produces: ['text/csv'],
        params: tenantAddress,
        body: stuckExportBody,
        response: { '4xx': problemDocument },
      },
    },
    async (request, reply) => {
      const exported = await flows.exportStuck({ ...administrationOf(request), filter: filterOf(request.body) });
      if (!exported.ok) return sendProblem(request, reply, toldOf(exported));
      void reply
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="stuck-${request.params.tenant}.csv"`);
      return reply.send(Readable.from(stuckCsv(exported.value)));
    },
  );
}

function filterOf({ search, application, group, step, enrolled, from }: z.output<typeof stuckExportBody>): StuckFilter {
  return {
    search: search ?? null,
    application: namedIdOrNull<'Application'>(application),
    group: namedIdOrNull<'Group'>(group),
    step: step ?? null,
    enrolled: enrolled ?? null,
    from: from ?? null,
  };
}
