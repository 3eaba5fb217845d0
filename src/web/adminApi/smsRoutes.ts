import type { FastifyInstance } from 'fastify';
import { smsDocument, testSmsBody, testSmsDocument } from '../../contract/adminMessages.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';

const READS = { tag: 'Text messages', assurance: 'session', role: 'auditor', params: tenantAddress, query: null, status: 200 } as const;

export function smsRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READS,
    method: 'GET',
    path: '/sms',
    act: 'read_messages',
    summary: 'Whether text messages can be a factor here, and what is missing.',
    body: null,
    answer: smsDocument,
    run: ({ admin }) => flows.showSms(admin),
    document: ({ providers, countries, provedAt, limits }) => ({
      providers: [...providers],
      countries: [...countries],
      available: flows.phoneCountries.map((one) => ({ ...one })),
      provedAt: provedAt === null ? null : formatInstant(provedAt),
      limits: { ...limits },
    }),
  });
  adminRoute(app, {
    ...READS,
    method: 'POST',
    path: '/sms/test',
    assurance: 'fresh_aal2',
    role: 'administrator',
    act: 'change_messages',
    summary: 'Send a text message at once. When a provider takes it, rules of the tenant can allow text messages from then on.',
    body: testSmsBody,
    answer: testSmsDocument,
    run: ({ admin, body }) => flows.sendTestSms({ ...admin, to: body.to }),
    document: (taken) => ({ ...taken }),
  });
}
