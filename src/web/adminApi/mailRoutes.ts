import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  brandingDocument,
  mailDocument,
  ownTemplateDocument,
  previewBody,
  previewDocument,
  setBrandingBody,
  setTemplateBody,
  templateAddress,
  templateDocument,
  testMailBody,
} from '../../contract/adminMessages.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';

const READS = { tag: 'Mail', assurance: 'session', role: 'auditor', query: null, status: 200 } as const;
/** What people are told by mail guides what they do, so it is changed with as much care as a rule. */
const CHANGES = { ...READS, assurance: 'fresh_aal2', role: 'administrator' } as const;

export function mailRoutes(app: FastifyInstance, flows: AdminFlows): void {
  templateRoutes(app, flows);
  adminRoute(app, {
    ...READS,
    method: 'GET',
    path: '/mail',
    act: 'read_messages',
    summary: 'Whether this deployment sends mail, and through which server.',
    params: tenantAddress,
    body: null,
    answer: mailDocument,
    run: ({ admin }) => flows.showMail(admin),
    document: ({ provider }) => ({ provider }),
  });
  adminRoute(app, {
    ...READS,
    method: 'GET',
    path: '/mail/branding',
    act: 'read_messages',
    summary: 'What mails look like.',
    params: tenantAddress,
    body: null,
    answer: brandingDocument,
    run: ({ admin }) => flows.showBranding(admin),
    document: (branding) => ({ ...branding }),
  });
  adminRoute(app, {
    ...CHANGES,
    method: 'PATCH',
    path: '/mail/branding',
    act: 'change_messages',
    summary: 'Change what mails look like. What is not given stays as it is.',
    params: tenantAddress,
    body: setBrandingBody,
    answer: brandingDocument,
    run: ({ admin, body }) => flows.setBranding({ ...admin, ...body }),
    document: (branding) => ({ ...branding }),
  });
  adminRoute(app, {
    ...CHANGES,
    method: 'POST',
    path: '/mail/test',
    act: 'change_messages',
    summary: 'Send a mail at once and see what the mail server answers.',
    params: tenantAddress,
    body: testMailBody,
    answer: z.strictObject({ provider: z.string() }),
    run: ({ admin, body }) => flows.sendTestMail({ ...admin, to: body.to }),
    document: (sent) => ({ ...sent }),
  });
}

function templateRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READS,
    method: 'GET',
    path: '/mail/templates',
    act: 'read_messages',
    summary: 'Every mail with the words that hold.',
    params: tenantAddress,
    body: null,
    answer: z.strictObject({ templates: z.array(templateDocument) }),
    run: ({ admin }) => flows.listTemplates(admin),
    document: (templates) => ({ templates: templates.map((one) => ({ ...one, values: { ...one.values } })) }),
  });
  adminRoute(app, {
    ...CHANGES,
    method: 'PUT',
    path: '/mail/templates/:template',
    act: 'change_messages',
    summary: 'Give a mail words of your own.',
    params: templateAddress,
    body: setTemplateBody,
    answer: ownTemplateDocument,
    run: ({ admin, params, body }) => flows.setTemplate({ ...admin, ...body, template: params.template }),
    document: (own) => ({ ...own }),
  });
  adminRoute(app, {
    ...CHANGES,
    method: 'DELETE',
    path: '/mail/templates/:template',
    act: 'change_messages',
    summary: 'Go back to the words of the product.',
    params: templateAddress,
    body: null,
    status: 204,
    answer: null,
    run: ({ admin, params }) => flows.resetTemplate({ ...admin, template: params.template }),
    document: () => null,
  });
  adminRoute(app, {
    ...READS,
    method: 'POST',
    path: '/mail/templates/:template/preview',
    act: 'read_messages',
    summary: 'What a mail looks like, with the words that hold or with a draft. Nothing is saved or sent.',
    assurance: 'aal2',
    role: 'administrator',
    params: templateAddress,
    body: previewBody,
    answer: previewDocument,
    run: ({ admin, params, body }) => flows.previewTemplate({ ...admin, template: params.template, draft: body.draft }),
    document: (mail) => ({ ...mail }),
  });
}
