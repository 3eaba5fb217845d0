import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { logoDocument, MOST_LETTERS, setLogoBody } from '../../contract/adminLogo.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { KeptLogo } from '../../ports/store/messageStore.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';

const PARTS = { tag: 'Mail', path: '/mail/branding/logo', params: tenantAddress, query: null, status: 200, answer: logoDocument } as const;

/** What stands beside the name where people type their passwords is changed with as much care as a rule. */
const CHANGES = { ...PARTS, assurance: 'fresh_aal2', role: 'administrator', act: 'change_messages' } as const;

export function logoRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...PARTS,
    assurance: 'session',
    role: 'auditor',
    method: 'GET',
    act: 'read_messages',
    summary: "The logo on the tenant's pages.",
    body: null,
    run: ({ admin }) => flows.showLogo(admin),
    document: documentOf,
  });
  adminRoute(app, {
    ...CHANGES,
    method: 'PUT',
    summary: 'Set the logo: a PNG, JPEG or WebP picture.',
    body: setLogoBody,
    bodyLimit: MOST_LETTERS + 1_024,
    run: ({ admin, body }) => flows.setLogo({ ...admin, content: Buffer.from(body.content, 'base64') }),
    document: documentOf,
  });
  adminRoute(app, {
    ...CHANGES,
    method: 'DELETE',
    summary: 'Have no logo.',
    body: null,
    run: ({ admin }) => flows.setLogo({ ...admin, content: null }),
    document: documentOf,
  });
}

function documentOf(logo: KeptLogo | null): z.input<typeof logoDocument> {
  if (logo === null) return { logo: null };
  const { type, width, height, setAt, content } = logo;
  return { logo: { type, width, height, bytes: content.length, setAt: formatInstant(setAt) } };
}
