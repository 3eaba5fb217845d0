import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import { endTrialBody, trialStarted, trialsDocument, triedPage, triedQuery, tryRuleBody } from '../../contract/adminTrials.ts';
import type { TrialsShown, TriedPage } from '../../flows/rehearse/showTrials.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { deadEndDocumentOf } from './deadEndDocument.ts';
import { namedIdOrNull } from './namedId.ts';
import { scopeNamed } from './scopeNamed.ts';

const READ = { tag: 'Policy', assurance: 'session', role: 'auditor', params: tenantAddress, body: null, status: 200 } as const;
/** What is tried is about to be a rule: whoever may save one may try it, and nobody else. */
const SET = {
  tag: 'Policy',
  method: 'POST',
  assurance: 'fresh_aal2',
  role: 'administrator',
  act: 'set_policy',
  params: tenantAddress,
} as const;

export function trialRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/policy/trials',
    act: 'read_policy',
    summary: 'The rules that are tried without being enforced, and what they would have made of the sign-ins of the last 7 days.',
    query: null,
    answer: trialsDocument,
    run: ({ admin }) => flows.showTrials(admin),
    document: trialsDocumentOf,
  });
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/policy/trials/sign-ins',
    act: 'explain',
    summary: 'The sign-ins behind one of those numbers, newest first, with the people of them by name.',
    query: triedQuery,
    answer: triedPage,
    run: ({ admin, query: { before, ...query } }) => flows.listTried({ ...admin, ...query, before: namedIdOrNull<'AuditEvent'>(before) }),
    document: triedPageOf,
  });
  adminRoute(app, {
    ...SET,
    path: '/policy/trials',
    summary:
      'Try a rule without enforcing it: what it would have made of each sign-in is recorded. It takes the place of what is tried in the scope.',
    query: null,
    body: tryRuleBody,
    status: 201,
    answer: trialStarted,
    run: ({ admin, body: { scope, rule } }) => flows.tryRule({ ...admin, scope: scopeNamed(scope), rule }),
    document: ({ since, deadEnds }) => ({ since: formatInstant(since), deadEnds: deadEnds.map(deadEndDocumentOf) }),
  });
  adminRoute(app, {
    ...SET,
    path: '/policy/trials/end',
    summary: 'Try nothing any more in a scope. What was recorded stays.',
    query: null,
    body: endTrialBody,
    status: 204,
    answer: null,
    run: ({ admin, body: { scope } }) => flows.endTrial({ ...admin, scope: scopeNamed(scope) }),
    document: () => null,
  });
}

function trialsDocumentOf({ trials, since, numbers }: TrialsShown): z.input<typeof trialsDocument> {
  return {
    trials: trials.map(({ scope, version: { from, level, timing, factors, existingSessions, reach } }) => ({
      scope,
      says: {
        from: formatInstant(from),
        level,
        timing,
        factors: factors === null ? null : [...factors],
        existingSessions,
        reach: reach ?? null,
      },
    })),
    since: formatInstant(since),
    numbers,
  };
}

function triedPageOf({ signIns, next }: TriedPage): z.input<typeof triedPage> {
  return {
    signIns: signIns.map(({ id, at, user, loginName, displayName, application, clause, because }) => ({
      event: id,
      at: formatInstant(at),
      person: user === null || loginName === null ? null : { id: user, loginName, displayName: displayName ?? loginName },
      application,
      clause,
      because,
    })),
    next,
  };
}
