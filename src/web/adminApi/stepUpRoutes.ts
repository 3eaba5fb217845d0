import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import {
  changeStepUpRuleBody,
  saveStepUpRuleBody,
  stepUpRuleAddress,
  stepUpRuleDocument,
  stepUpRulesDocument,
} from '../../contract/adminStepUp.ts';
import type { StepUpRule } from '../../domain/stepUp/stepUpRule.ts';
import { editionOfStepUp } from '../../flows/stepUp/editionOfStepUp.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedId } from './namedId.ts';

const PATH = '/policy/step-up-rules';
const SET = { tag: 'Policy', assurance: 'fresh_aal2', role: 'administrator', act: 'set_policy', query: null } as const;

export function stepUpRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    tag: 'Policy',
    method: 'GET',
    path: PATH,
    assurance: 'session',
    role: 'auditor',
    act: 'read_policy',
    summary: 'The step-up rules, and how often each asked, or would have, in the last 30 days.',
    params: tenantAddress,
    query: null,
    body: null,
    status: 200,
    answer: stepUpRulesDocument,
    run: ({ admin }) => flows.listStepUpRules(admin),
    document: ({ rules, since, labels }) => ({
      rules: rules.map((rule) => ({ ...documentOf(rule), lately: rule.lately })),
      since: formatInstant(since),
      labels: [...labels],
    }),
  });
  adminRoute(app, {
    ...SET,
    method: 'POST',
    path: PATH,
    summary: 'Make a step-up rule. One that nobody could satisfy is refused.',
    params: tenantAddress,
    body: saveStepUpRuleBody,
    status: 201,
    answer: stepUpRuleDocument,
    run: ({ admin, body }) => flows.saveStepUpRule({ ...admin, rule: null, draft: body }),
    document: documentOf,
  });
  adminRoute(app, {
    ...SET,
    method: 'PUT',
    path: `${PATH}/:rule`,
    summary: 'Change a step-up rule. What it said before stays in the audit.',
    params: stepUpRuleAddress,
    body: changeStepUpRuleBody,
    status: 200,
    answer: stepUpRuleDocument,
    run: ({ admin, params, body: { expectedEdition, ...draft } }) =>
      flows.saveStepUpRule({ ...admin, rule: namedId<'StepUpRule'>(params.rule), draft, expectedEdition }),
    document: documentOf,
  });
  adminRoute(app, {
    ...SET,
    method: 'DELETE',
    path: `${PATH}/:rule`,
    summary: 'Remove a step-up rule.',
    params: stepUpRuleAddress,
    body: null,
    status: 204,
    answer: null,
    run: ({ admin, params }) => flows.removeStepUpRule({ ...admin, rule: namedId<'StepUpRule'>(params.rule) }),
    document: () => null,
  });
}

function documentOf(rule: StepUpRule): z.input<typeof stepUpRuleDocument> {
  const { id, name, trigger, factors, aal, durationSeconds, mode, from } = rule;
  return { id, name, trigger, factors, aal, durationSeconds, mode, from: formatInstant(from), edition: editionOfStepUp(rule) };
}
