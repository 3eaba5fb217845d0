import { queryOptions } from '@tanstack/react-query';
import type { auditViewDocument, auditViewsDocument, changeViewBody, makeViewBody } from '../../src/contract/adminAudit.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type AuditView = Wire<typeof auditViewDocument>;

export const auditViewsQuery = queryOptions({
  queryKey: ['auditViews'],
  queryFn: async ({ signal }) => (await ask<Wire<typeof auditViewsDocument>>({ method: 'GET', path: '/audit/views', signal })).views,
});

export const makeAuditView = (body: Wire<typeof makeViewBody>): Promise<AuditView> => ask({ method: 'POST', path: '/audit/views', body });

export const changeAuditView = (view: string, body: Wire<typeof changeViewBody>): Promise<AuditView> =>
  ask({ method: 'PATCH', path: addressOf`/audit/views/${view}`, body });

export const deleteAuditView = (view: string): Promise<undefined> => ask({ method: 'DELETE', path: addressOf`/audit/views/${view}` });
