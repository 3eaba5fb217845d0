import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import { replayBody, replayDocument, replayedBody, replayedPage } from '../../contract/adminReplay.ts';
import { stepUpTestDocument, testStepUpRuleBody } from '../../contract/adminStepUp.ts';
import { problemDocument } from '../../contract/signIn.ts';
import { succeeded } from '../../kernel/result.ts';
import { sendProblem } from '../problems.ts';
import { toldOf } from '../toldOf.ts';
import type { AdminFlows } from './adminFlows.ts';
import { ADMIN, administrationOf, adminRoute } from './adminRoute.ts';
import { answerInLines } from './answerInLines.ts';
import { namedIdOrNull } from './namedId.ts';
import { replayDocumentOf, replayedPageOf, stepUpTestDocumentOf } from './replayDocuments.ts';
import { scopeNamed } from './scopeNamed.ts';

const TAG = 'Policy';

export function replayRoutes(app: FastifyInstance, flows: AdminFlows): void {
  app.route<{ Body: z.output<typeof replayBody> }>({
    method: 'POST',
    url: `${ADMIN}/policy/replay`,
    config: { assurance: 'session', role: 'auditor', opens: 'console', surface: 'json', act: 'read_policy' },
    schema: {
      tags: [TAG],
      summary: 'What a rule would have made of the real sign-ins of the last days, day by day. Nothing is changed.',
      produces: ['application/json', 'application/x-ndjson'],
      params: tenantAddress,
      body: replayBody,
      response: { 200: replayDocument, '4xx': problemDocument },
    },
    handler: async (request, reply) => {
      const { scope, rule, days } = request.body;
      const tried = { ...administrationOf(request), scope: scopeNamed(scope), rule, days };
      if (!(request.headers.accept ?? '').includes('application/x-ndjson')) {
        const replay = await flows.replayRule({ ...tried, onProgress: null });
        return replay.ok ? reply.send(replayDocumentOf(replay.value)) : sendProblem(request, reply, toldOf(replay));
      }
      return answerInLines(request, reply, async (progress) => {
        const replay = await flows.replayRule({ ...tried, onProgress: progress });
        return replay.ok ? succeeded({ kind: 'replay', ...replayDocumentOf(replay.value) }) : replay;
      });
    },
  });
  app.route<{ Body: z.output<typeof testStepUpRuleBody> }>({
    method: 'POST',
    url: `${ADMIN}/policy/step-up-rules/test`,
    config: { assurance: 'session', role: 'auditor', opens: 'console', surface: 'json', act: 'explain' },
    schema: {
      tags: [TAG],
      summary: 'Whom a step-up rule would have asked or refused in the real sign-ins of the last days. Nothing is changed.',
      produces: ['application/json', 'application/x-ndjson'],
      params: tenantAddress,
      body: testStepUpRuleBody,
      response: { 200: stepUpTestDocument, '4xx': problemDocument },
    },
    handler: async (request, reply) => {
      const { rule, days, ...draft } = request.body;
      const tried = { ...administrationOf(request), rule: namedIdOrNull<'StepUpRule'>(rule ?? undefined), draft, days };
      if (!(request.headers.accept ?? '').includes('application/x-ndjson')) {
        const tested = await flows.testStepUpRule({ ...tried, onProgress: null });
        return tested.ok ? reply.send(stepUpTestDocumentOf(tested.value)) : sendProblem(request, reply, toldOf(tested));
      }
      return answerInLines(request, reply, async (progress) => {
        const tested = await flows.testStepUpRule({ ...tried, onProgress: progress });
        return tested.ok ? succeeded({ kind: 'test', ...stepUpTestDocumentOf(tested.value) }) : tested;
      });
    },
  });
  adminRoute(app, {
    method: 'POST',
    path: '/policy/replay/sign-ins',
    tag: TAG,
    act: 'explain',
    summary:
      'The sign-ins behind one number of a replay, oldest first: who, when and where, what was asked, what would have been, and why.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: null,
    body: replayedBody,
    status: 200,
    answer: replayedPage,
    run: async ({ admin, language, body: { scope, after, ...body } }) =>
      flows.listReplayed({ ...admin, ...body, language, scope: scopeNamed(scope), after: namedIdOrNull<'AuditEvent'>(after) }),
    document: replayedPageOf,
  });
}
