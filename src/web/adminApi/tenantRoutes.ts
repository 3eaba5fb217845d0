import type { FastifyInstance } from 'fastify';
import { tenantAddress } from '../../contract/adminParts.ts';
import { tenantDocument, updateTenantBody } from '../../contract/adminTenant.ts';
import type { Tenant } from '../../domain/directory/tenant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';

const TAG = 'Tenant';

export function tenantRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/tenant',
    tag: TAG,
    act: 'read_tenant',
    summary: 'The tenant and its settings.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: null,
    body: null,
    status: 200,
    answer: tenantDocument,
    run: ({ admin }) => flows.showTenant(admin),
    document: documentOf,
  });
  adminRoute(app, {
    method: 'PATCH',
    path: '/tenant',
    tag: TAG,
    act: 'change_settings',
    summary: 'Change the name or settings. What is not given stays as it is.',
    // Settings say what a first enrolment needs and how long sessions live: they are policy.
    assurance: 'fresh_aal2',
    role: 'administrator',
    params: tenantAddress,
    query: null,
    body: updateTenantBody,
    status: 200,
    answer: tenantDocument,
    run: ({ admin, body }) => flows.updateTenant({ ...admin, ...body }),
    document: documentOf,
  });
}

function documentOf({ id, slug, name, settings, revision }: Tenant) {
  return { id, slug, name, settings: { ...settings, smsCountries: [...settings.smsCountries] }, revision };
}
