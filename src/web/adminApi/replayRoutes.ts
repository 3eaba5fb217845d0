import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import { replayBody, replayDocument, replayedBody, replayedPage } from '../../contract/adminReplay.ts';
import { riskTestDocument, testRiskBody } from '../../contract/adminRisk.ts';
import { stepUpTestDocument, testStepUpRuleBody } from '../../contract/adminStepUp.ts';
import type { ErrorCode } from '../../contract/errorCatalogue.ts';
import { problemDocument } from '../../contract/signIn.ts';
import type { ReplayRule } from '../../flows/rehearse/replayRule.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import { sendProblem } from '../problems.ts';
import { toldOf } from '../toldOf.ts';
import type { AdminFlows } from './adminFlows.ts';
import { ADMIN, administrationOf, adminRoute } from './adminRoute.ts';
import { answerInLines } from './answerInLines.ts';
import { namedIdOrNull } from './namedId.ts';
import { replayDocumentOf, replayedPageOf, stepUpTestDocumentOf, testedDocumentOf } from './replayDocuments.ts';
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
    handler: (request, reply) => {
      const { scope, rule, days } = request.body;
      const tried = { ...administrationOf(request), scope: scopeNamed(scope), rule, days };
      const run = (onProgress: OnProgress) => flows.replayRule({ ...tried, onProgress });
      return answerCounted(request, reply, { kind: 'replay', run, document: replayDocumentOf });
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
    handler: (request, reply) => {
      const { rule, days, ...draft } = request.body;
      const tried = { ...administrationOf(request), rule: namedIdOrNull<'StepUpRule'>(rule ?? undefined), draft, days };
      const run = (onProgress: OnProgress) => flows.testStepUpRule({ ...tried, onProgress });
      return answerCounted(request, reply, { kind: 'test', run, document: stepUpTestDocumentOf });
    },
  });
  app.route<{ Body: z.output<typeof testRiskBody> }>({
    method: 'POST',
    url: `${ADMIN}/policy/risk/test`,
    config: { assurance: 'session', role: 'auditor', opens: 'console', surface: 'json', act: 'explain' },
    schema: {
      tags: [TAG],
      summary: 'What other weights and thresholds of risk would have asked or refused in the last days. Nothing is changed.',
      produces: ['application/json', 'application/x-ndjson'],
      params: tenantAddress,
      body: testRiskBody,
      response: { 200: riskTestDocument, '4xx': problemDocument },
    },
    handler: (request, reply) => {
      const { days, ...draft } = request.body;
      const run = (onProgress: OnProgress) => flows.testRisk({ ...administrationOf(request), draft, days, onProgress });
      return answerCounted(request, reply, { kind: 'test', run, document: testedDocumentOf });
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

type OnProgress = ReplayRule['onProgress'];

interface Counting<Told> {
  /** Of the last line. */
  readonly kind: string;
  readonly run: (onProgress: OnProgress) => Promise<Result<Told, ErrorCode>>;
  readonly document: (told: Told) => object;
}

/** At once, or line by line for whoever wants to see how far it is. */
async function answerCounted<Told>(
  request: FastifyRequest,
  reply: FastifyReply,
  { kind, run, document }: Counting<Told>,
): Promise<FastifyReply> {
  if (!(request.headers.accept ?? '').includes('application/x-ndjson')) {
    const told = await run(null);
    return told.ok ? reply.send(document(told.value)) : sendProblem(request, reply, toldOf(told));
  }
  return answerInLines(request, reply, async (progress) => {
    const told = await run(progress);
    return told.ok ? succeeded({ kind, ...document(told.value) }) : told;
  });
}
