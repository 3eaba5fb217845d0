import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { explainQuery, explanationDocument } from '../../contract/adminExplain.ts';
import { userAddress } from '../../contract/adminUsers.ts';
import { decisionJson } from '../../contract/decisionJson.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedId, namedIdOrNull } from './namedId.ts';

export function explainRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/users/:user/explanation',
    tag: 'Users',
    act: 'explain',
    summary: 'What would happen if this person signed in with the right password, and why, in sentences.',
    assurance: 'session',
    role: 'auditor',
    params: userAddress,
    query: explainQuery,
    body: null,
    status: 200,
    answer: explanationDocument,
    run: ({ admin, params, query }) =>
      flows.explain({
        ...admin,
        user: namedId<'User'>(params.user),
        application: namedIdOrNull<'Application'>(query.application),
        at: query.at ?? null,
      }),
    document: ({ at, gate, decision, outcome, sentences }) => ({
      at: formatInstant(at),
      gate,
      decision: decisionJson(decision) as z.input<typeof explanationDocument>['decision'],
      outcome,
      sentences: [...sentences],
    }),
  });
}
