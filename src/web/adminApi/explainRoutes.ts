import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { explainQuery, explanationDocument, explanationsDocument, explanationsQuery } from '../../contract/adminExplain.ts';
import { userAddress } from '../../contract/adminUsers.ts';
import { decisionJson } from '../../contract/decisionJson.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { instantOrNull } from './instantOrNull.ts';
import { namedId, namedIdOrNull } from './namedId.ts';

export function explainRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/users/:user/explanation',
    tag: 'Users',
    act: 'explain',
    summary:
      'What would happen if this person signed in with the right password, and why, in sentences of the language of Accept-Language: English or German.',
    assurance: 'session',
    role: 'auditor',
    params: userAddress,
    query: explainQuery,
    body: null,
    status: 200,
    answer: explanationDocument,
    run: ({ admin, language, params, query }) =>
      flows.explain({
        ...admin,
        language,
        user: namedId<'User'>(params.user),
        application: namedIdOrNull<'Application'>(query.application),
        scopes: query.scope?.split(' ') ?? [],
        at: query.at ?? null,
        ...(query.address === undefined ? {} : { from: { address: query.address, browser: query.browser } }),
      }),
    document: ({ at, gate, risk, decision, outcome, sentences }) => ({
      at: formatInstant(at),
      gate,
      decision: decisionJson(decision) as z.input<typeof explanationDocument>['decision'],
      risk: risk === null ? null : { ...risk, signals: risk.signals.map((signal) => ({ ...signal, evidence: { ...signal.evidence } })) },
      outcome,
      sentences: [...sentences],
    }),
  });
  adminRoute(app, {
    method: 'GET',
    path: '/users/:user/explanations',
    tag: 'Users',
    act: 'explain',
    summary: 'The same at every application, as of one moment.',
    assurance: 'session',
    role: 'auditor',
    params: userAddress,
    query: explanationsQuery,
    body: null,
    status: 200,
    answer: explanationsDocument,
    run: ({ admin, language, params, query }) =>
      flows.explainEverywhere({ ...admin, language, user: namedId<'User'>(params.user), at: query.at ?? null }),
    document: ({ at, gate, explanations }) => ({
      at: formatInstant(at),
      gate,
      explanations: explanations.map(({ application, decision, rules, deadline, outcome, sentences }) => ({
        application: application === null ? null : { id: application.id, clientId: application.clientId, name: application.name },
        decision: decisionJson(decision) as z.input<typeof explanationDocument>['decision'],
        rules: rules.map(({ scope, name, from }) => ({ scope, name, from: formatInstant(from) })),
        deadline: instantOrNull(deadline),
        outcome,
        sentences: [...sentences],
      })),
    }),
  });
}
