import { queryOptions } from '@tanstack/react-query';
import type { tenantDocument, updateTenantBody } from '../../src/contract/adminTenant.ts';
import { ask, type Wire } from './request.ts';

export type Tenant = Wire<typeof tenantDocument>;
export type TenantChange = Wire<typeof updateTenantBody>;

export const tenantQuery = queryOptions({
  queryKey: ['tenant'],
  queryFn: ({ signal }) => ask<Tenant>({ method: 'GET', path: '/tenant', signal }),
});

export const updateTenant = (change: TenantChange): Promise<Tenant> => ask({ method: 'PATCH', path: '/tenant', body: change });
