import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { previewDocument } from '../../contract/adminMessages.ts';
import {
  mailExportBody,
  mailingDocument,
  mailPeoplePage,
  mailPeopleQuery,
  mailPreviewBody,
  mailTestBody,
} from '../../contract/adminRolloutMails.ts';
import { rolloutAddress } from '../../contract/adminRollouts.ts';
import { problemDocument } from '../../contract/signIn.ts';
import { mailStep } from '../../domain/rollout/mailing.ts';
import type { MailNamed } from '../../flows/mailsAsked.ts';
import { sendProblem } from '../problems.ts';
import { toldOf } from '../toldOf.ts';
import type { AdminFlows } from './adminFlows.ts';
import { ADMIN, administrationOf, adminRoute } from './adminRoute.ts';
import { namedId, namedIdOrNull } from './namedId.ts';
import { mailingCsv, mailingDocumentOf, mailPeopleOf } from './rolloutMailDocuments.ts';

const TAG = 'Roll-outs';
const READ = { tag: TAG, method: 'GET', act: 'read_policy', assurance: 'session', role: 'auditor', body: null, status: 200 } as const;

/** The mails of a roll-out: whom each reaches, who could not be reached, and what it says. */
export function rolloutMailRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READ,
    path: '/rollouts/:rollout/mails',
    summary: 'The mails of a roll-out with their dates, and how many people stand how with each.',
    params: rolloutAddress,
    query: null,
    answer: mailingDocument,
    run: ({ admin, params }) => flows.showMailing({ ...admin, rollout: namedId<'Rollout'>(params.rollout) }),
    document: mailingDocumentOf,
  });
  adminRoute(app, {
    ...READ,
    path: '/rollouts/:rollout/mails/people',
    summary: 'The people of one mail, and how each stands with it.',
    params: rolloutAddress,
    query: mailPeopleQuery,
    answer: mailPeoplePage,
    run: ({ admin, params, query }) =>
      flows.listMailing({
        ...admin,
        rollout: namedId<'Rollout'>(params.rollout),
        mail: mailOf(query),
        standing: query.standing ?? null,
        after: namedIdOrNull<'User'>(query.after),
        limit: query.limit,
      }),
    document: mailPeopleOf,
  });
  adminRoute(app, {
    ...READ,
    method: 'POST',
    path: '/rollouts/:rollout/mails/preview',
    act: 'read_messages',
    assurance: 'aal2',
    role: 'administrator',
    summary: 'What one of the mails says, to somebody or to nobody in particular. Nothing is sent.',
    params: rolloutAddress,
    query: null,
    body: mailPreviewBody,
    answer: previewDocument,
    run: ({ admin, params, body }) =>
      flows.previewRolloutMail({
        ...admin,
        rollout: namedId<'Rollout'>(params.rollout),
        mail: mailOf(body),
        user: body.user === null ? null : namedId<'User'>(body.user),
      }),
    document: (mail) => ({ ...mail }),
  });
  adminRoute(app, {
    ...READ,
    method: 'POST',
    path: '/rollouts/:rollout/mails/test',
    act: 'change_messages',
    assurance: 'fresh_aal2',
    role: 'administrator',
    summary: 'Send one of the mails to an address at once, as a test. It counts for nobody.',
    params: rolloutAddress,
    query: null,
    body: mailTestBody,
    answer: z.strictObject({ provider: z.string() }),
    run: ({ admin, params, body }) =>
      flows.sendRolloutTestMail({ ...admin, rollout: namedId<'Rollout'>(params.rollout), mail: mailOf(body), to: body.to }),
    document: (sent) => ({ ...sent }),
  });
  exportRoute(app, flows);
}

/** As the export of the audit: it writes an event, and it needs a fresh proof. */
function exportRoute(app: FastifyInstance, flows: AdminFlows): void {
  app.post<{ Params: { tenant: string; rollout: string }; Body: z.output<typeof mailExportBody> }>(
    `${ADMIN}/rollouts/:rollout/mails/export`,
    {
      config: { assurance: 'fresh_aal2', role: 'auditor', opens: 'console', surface: 'json', act: 'export_audit' },
      schema: {
        tags: [TAG],
        summary:
          'Whom the mails are for and how each stands with them, as CSV, for other channels. An answer that breaks off is not all of it.',
        produces: ['text/csv'],
        params: rolloutAddress,
        body: mailExportBody,
        response: { '4xx': problemDocument },
      },
    },
    async (request, reply) => {
      const { mail, standing = null } = request.body;
      const exported = await flows.exportMailing({
        ...administrationOf(request),
        rollout: namedId<'Rollout'>(request.params.rollout),
        mail: mail === null ? null : mailOf(mail),
        standing,
      });
      if (!exported.ok) return sendProblem(request, reply, toldOf(exported));
      void reply
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="rollout-${request.params.tenant}.csv"`);
      return reply.send(Readable.from(mailingCsv(exported.value)));
    },
  );
}

function mailOf({ stage, step }: { readonly stage: number; readonly step: string }): MailNamed {
  return { stage, step: mailStep(step) };
}
