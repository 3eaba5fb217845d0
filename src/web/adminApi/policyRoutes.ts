import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { applicationAddress } from '../../contract/adminApplications.ts';
import { groupAddress } from '../../contract/adminGroups.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import {
  policyDocument,
  policyQuery,
  restoreBody,
  revisionDocument,
  ruleSetDocument,
  rulesPage,
  rulesQuery,
  setRuleBody,
  timelineDocument,
  versionAddress,
  withdrawBody,
} from '../../contract/adminPolicy.ts';
import { readScopePlace } from '../../contract/places.ts';
import type { Scope } from '../../domain/policy/rule.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedId } from './namedId.ts';
import { policyDocumentOf, ruleSetDocumentOf, rulesPageOf, timelineDocumentOf } from './policyDocuments.ts';
import { placeMalformed } from './userQuestions.ts';

const TAG = 'Policy';
const READ = { tag: TAG, assurance: 'session', role: 'auditor', body: null, status: 200 } as const;
const SET = { tag: TAG, assurance: 'fresh_aal2', role: 'administrator', query: null } as const;

export function policyRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/policy/rules',
    act: 'read_policy',
    summary: 'All rules in force or scheduled: that of the tenant first, then those of groups and applications by name.',
    params: tenantAddress,
    query: rulesQuery,
    answer: rulesPage,
    run: async ({ admin, query: { search = null, after: text, limit } }) => {
      const after = text === undefined ? null : readScopePlace(text);
      if (after === null && text !== undefined) return placeMalformed();
      return flows.listRules({ ...admin, search, after, limit });
    },
    document: rulesPageOf,
  });
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/policy/versions',
    act: 'read_policy',
    summary: 'The timelines of all scopes, oldest first.',
    params: tenantAddress,
    query: null,
    answer: timelineDocument,
    run: ({ admin }) => flows.listTimeline({ ...admin, scope: null }),
    document: timelineDocumentOf,
  });
  adminRoute(app, {
    ...SET,
    method: 'POST',
    path: '/policy/versions/:version/withdraw',
    act: 'set_policy',
    summary: 'Withdraw a version that has not begun.',
    params: versionAddress,
    body: withdrawBody,
    status: 200,
    answer: revisionDocument,
    run: ({ admin, params, body }) => flows.withdrawVersion({ ...admin, ...body, version: namedId<'PolicyVersion'>(params.version) }),
    document: ({ revision }) => ({ revision }),
  });
  adminRoute(app, {
    ...SET,
    method: 'POST',
    path: '/policy/versions/:version/restore',
    act: 'set_policy',
    summary: 'Say again what an earlier version said, in a new version of the same scope.',
    // U5: together with all sessions of the tenant.
    confirmsSome: true,
    params: versionAddress,
    body: restoreBody,
    status: 201,
    answer: ruleSetDocument,
    run: ({ admin, params, body }) => flows.restoreVersion({ ...admin, ...body, version: namedId<'PolicyVersion'>(params.version) }),
    document: ruleSetDocumentOf,
  });
  scopeRoutes(app, flows, { name: 'the tenant', path: '/policy/tenant', params: tenantAddress, scopeOf: () => ({ kind: 'tenant' }) });
  scopeRoutes(app, flows, {
    name: 'a group',
    path: '/policy/groups/:group',
    params: groupAddress,
    scopeOf: ({ group }) => ({ kind: 'group', group: namedId<'Group'>(group) }),
  });
  scopeRoutes(app, flows, {
    name: 'an application',
    path: '/policy/applications/:application',
    params: applicationAddress,
    scopeOf: ({ application }) => ({ kind: 'application', application: namedId<'Application'>(application) }),
  });
}

interface ScopeAddress<Params extends z.ZodType> {
  readonly name: string;
  readonly path: string;
  readonly params: Params;
  readonly scopeOf: (params: z.output<Params>) => Scope;
}

/** The three kinds of rule are read and set alike. */
function scopeRoutes<Params extends z.ZodType>(
  app: FastifyInstance,
  flows: AdminFlows,
  { name, path, params, scopeOf }: ScopeAddress<Params>,
): void {
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path,
    act: 'read_policy',
    summary: `What the rule of ${name} says now, or at another instant, and what comes of it.`,
    params,
    query: policyQuery,
    answer: policyDocument,
    run: (request) => flows.showPolicy({ ...request.admin, scope: scopeOf(request.params), at: request.query.at ?? null }),
    document: policyDocumentOf,
  });
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: `${path}/versions`,
    act: 'read_policy',
    summary: `The timeline of ${name}, oldest first, withdrawn versions among it.`,
    params,
    query: null,
    answer: timelineDocument,
    run: (request) => flows.listTimeline({ ...request.admin, scope: scopeOf(request.params) }),
    document: timelineDocumentOf,
  });
  adminRoute(app, {
    ...SET,
    method: 'POST',
    path: `${path}/versions`,
    act: 'set_policy',
    summary: `Set the rule of ${name}, from now on or from an instant to come.`,
    // U5: together with all sessions of the tenant.
    confirmsSome: true,
    params,
    body: setRuleBody,
    status: 201,
    answer: ruleSetDocument,
    run: (request) => flows.setRule({ ...request.admin, ...request.body, scope: scopeOf(request.params) }),
    document: ruleSetDocumentOf,
  });
}
