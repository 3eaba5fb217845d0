import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import { riskDocument, riskSettingsDocument } from '../../contract/adminRisk.ts';
import type { RiskShown } from '../../flows/risk/showRisk.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { instantOrNull } from './instantOrNull.ts';

export function riskRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    tag: 'Policy',
    method: 'GET',
    path: '/policy/risk',
    assurance: 'session',
    role: 'auditor',
    act: 'read_policy',
    summary: 'What the tenant makes of risk, what it is judged by, and what came of the sign-ins of the last 30 days.',
    params: tenantAddress,
    query: null,
    body: null,
    status: 200,
    answer: riskDocument,
    run: ({ admin }) => flows.showRisk(admin),
    document: riskDocumentOf,
  });
  adminRoute(app, {
    tag: 'Policy',
    method: 'PUT',
    path: '/policy/risk',
    assurance: 'fresh_aal2',
    role: 'administrator',
    act: 'set_policy',
    summary: 'Set mode, weights, thresholds and how long places are remembered. It holds for the next decision.',
    params: tenantAddress,
    query: null,
    body: riskSettingsDocument,
    status: 200,
    answer: riskSettingsDocument,
    run: ({ admin, body }) => flows.changeRisk({ ...admin, settings: body }),
    document: (settings) => settings,
  });
}

function riskDocumentOf({ settings, sources, since, figures }: RiskShown): z.input<typeof riskDocument> {
  return {
    settings,
    sources: sources.map((source) => ({ ...source, readAt: instantOrNull(source.readAt), builtAt: instantOrNull(source.builtAt) })),
    since: formatInstant(since),
    figures,
  };
}
