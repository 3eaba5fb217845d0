import type { FastifyInstance } from 'fastify';
import { auditViewAddress, auditViewDocument, auditViewsDocument, changeViewBody, makeViewBody } from '../../contract/adminAudit.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { questionOf, viewDocumentOf } from './auditQuestions.ts';
import { namedId } from './namedId.ts';

const CHANGE = { tag: 'Audit', act: 'save_audit_views', assurance: 'aal2', role: 'operator', query: null } as const;

export function auditViewRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/audit/views',
    tag: 'Audit',
    act: 'read_audit',
    summary: 'Questions to the audit that the tenant keeps under names.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: null,
    body: null,
    status: 200,
    answer: auditViewsDocument,
    run: ({ admin }) => flows.listViews(admin),
    document: (views) => ({ views: views.map(viewDocumentOf) }),
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'POST',
    path: '/audit/views',
    summary: 'Keep a question to the audit under a name, for everybody who may read the audit.',
    params: tenantAddress,
    body: makeViewBody,
    status: 201,
    answer: auditViewDocument,
    run: ({ admin, body }) => flows.makeView({ ...admin, name: body.name, question: questionOf(body.question) }),
    document: viewDocumentOf,
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'PATCH',
    path: '/audit/views/:view',
    summary: 'Give a view another name, another question, or both.',
    params: auditViewAddress,
    body: changeViewBody,
    status: 200,
    answer: auditViewDocument,
    run: ({ admin, params, body }) =>
      flows.changeView({
        ...admin,
        view: namedId<'AuditView'>(params.view),
        name: body.name,
        question: body.question === null ? null : questionOf(body.question),
      }),
    document: viewDocumentOf,
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'DELETE',
    path: '/audit/views/:view',
    summary: 'Delete a view for everybody.',
    params: auditViewAddress,
    body: null,
    status: 204,
    answer: null,
    run: ({ admin, params }) => flows.deleteView({ ...admin, view: namedId<'AuditView'>(params.view) }),
    document: () => null,
  });
}
