import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { impactBody, impactDocument, impactPeopleBody, impactPeoplePage } from '../../contract/adminImpact.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { problemDocument } from '../../contract/signIn.ts';
import { succeeded } from '../../kernel/result.ts';
import { sendProblem } from '../problems.ts';
import { toldOf } from '../toldOf.ts';
import type { AdminFlows } from './adminFlows.ts';
import { ADMIN, administrationOf, adminRoute } from './adminRoute.ts';
import { answerInLines } from './answerInLines.ts';
import { impactDocumentOf, impactPeoplePageOf } from './impactDocuments.ts';
import { scopeNamed } from './scopeNamed.ts';
import { placeByName } from './userQuestions.ts';

const TAG = 'Policy';

export function impactRoutes(app: FastifyInstance, flows: AdminFlows): void {
  app.route<{ Body: z.output<typeof impactBody> }>({
    method: 'POST',
    url: `${ADMIN}/policy/impact`,
    config: { assurance: 'session', role: 'auditor', opens: 'console', surface: 'json', act: 'read_policy' },
    schema: {
      tags: [TAG],
      summary: 'What a rule would do to everybody it concerns, before it is saved. Nothing is changed.',
      produces: ['application/json', 'application/x-ndjson'],
      params: tenantAddress,
      body: impactBody,
      response: { 200: impactDocument, '4xx': problemDocument },
    },
    handler: async (request, reply) => {
      const { scope, rule, from } = request.body;
      const draft = { ...administrationOf(request), scope: scopeNamed(scope), rule, from };
      if (!(request.headers.accept ?? '').includes('application/x-ndjson')) {
        const impact = await flows.showImpact({ ...draft, onProgress: null });
        return impact.ok ? reply.send(impactDocumentOf(impact.value)) : sendProblem(request, reply, toldOf(impact));
      }
      return answerInLines(request, reply, async (progress) => {
        const impact = await flows.showImpact({ ...draft, onProgress: progress });
        return impact.ok ? succeeded({ kind: 'impact', ...impactDocumentOf(impact.value) }) : impact;
      });
    },
  });
  adminRoute(app, {
    method: 'POST',
    path: '/policy/impact/people',
    tag: TAG,
    act: 'explain',
    summary: 'The people behind one number of the impact, by login name, each with what is asked before and after, and why.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: null,
    body: impactPeopleBody,
    status: 200,
    answer: impactPeoplePage,
    run: async ({ admin, language, body: { scope, rule, from, outcome, search = null, limit, ...body } }) => {
      const after = placeByName(body.after);
      if (!after.ok) return after;
      return flows.listImpactPeople({
        ...admin,
        language,
        scope: scopeNamed(scope),
        rule,
        from,
        outcome,
        search,
        after: after.value,
        limit,
      });
    },
    document: impactPeoplePageOf,
  });
}
