import type { FastifyInstance } from 'fastify';
import {
  bypassAddress,
  bypassDocument,
  bypassesPage,
  bypassesQuery,
  changeBypassBody,
  grantBypassBody,
} from '../../contract/adminBypasses.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { userAddress } from '../../contract/adminUsers.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { bypassDocumentOf } from './bypassDocument.ts';
import { namedId, namedIdOrNull } from './namedId.ts';

const TAG = 'Bypasses';
/** B4: administrators alone, after a step-up. */
const CHANGE = { tag: TAG, assurance: 'fresh_aal2', role: 'administrator', query: null } as const;

export function bypassRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/bypasses',
    tag: TAG,
    act: 'read_bypasses',
    summary: 'Bypasses, the newest first; of everybody or of one person.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: bypassesQuery,
    body: null,
    status: 200,
    answer: bypassesPage,
    run: ({ admin, query }) =>
      flows.listBypasses({
        ...admin,
        user: namedIdOrNull<'User'>(query.user),
        state: query.state ?? null,
        before: namedIdOrNull<'Bypass'>(query.before),
        limit: query.limit,
      }),
    document: ({ bypasses, next }) => ({ bypasses: bypasses.map(bypassDocumentOf), next }),
  });
  adminRoute(app, {
    ...CHANGE,
    assurance: 'confirmed',
    method: 'POST',
    path: '/users/:user/bypasses',
    act: 'grant_bypass',
    summary: 'Turn enforcement off for another person, for a time and for a reason.',
    params: userAddress,
    body: grantBypassBody,
    status: 201,
    answer: bypassDocument,
    run: ({ admin, params, body }) =>
      flows.grantBypass({
        ...admin,
        ...body,
        user: namedId<'User'>(params.user),
        exceptApplications: body.exceptApplications.map((id) => namedId<'Application'>(id)),
      }),
    document: bypassDocumentOf,
  });
  adminRoute(app, {
    ...CHANGE,
    // U5: what makes it wider.
    confirmsSome: true,
    method: 'PATCH',
    path: '/bypasses/:bypass',
    act: 'grant_bypass',
    summary: "Shorten or extend a bypass, within the tenant's maximum from its beginning, or let it leave out other applications.",
    params: bypassAddress,
    body: changeBypassBody,
    status: 200,
    answer: bypassDocument,
    run: ({ admin, params, body }) =>
      flows.changeBypass({
        ...admin,
        ...body,
        bypass: namedId<'Bypass'>(params.bypass),
        exceptApplications: body.exceptApplications?.map((id) => namedId<'Application'>(id)) ?? null,
      }),
    document: bypassDocumentOf,
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'DELETE',
    path: '/bypasses/:bypass',
    act: 'grant_bypass',
    summary: 'End a bypass before its time. What rests on it opens nothing more.',
    params: bypassAddress,
    body: null,
    status: 204,
    answer: null,
    run: ({ admin, params }) => flows.revokeBypass({ ...admin, bypass: namedId<'Bypass'>(params.bypass) }),
    document: () => null,
  });
}
