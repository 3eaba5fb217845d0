import { queryOptions } from '@tanstack/react-query';
import type { changeStepUpRuleBody, stepUpRuleDocument, stepUpRulesDocument } from '../../src/contract/adminStepUp.ts';
import { POLICY_KEY } from './policy.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type StepUpRules = Wire<typeof stepUpRulesDocument>;
export type StepUpRule = StepUpRules['rules'][number];
type StepUpSaved = Wire<typeof stepUpRuleDocument>;

export const stepUpRulesQuery = queryOptions({
  queryKey: [...POLICY_KEY, 'step-up'],
  queryFn: ({ signal }) => ask<StepUpRules>({ method: 'GET', path: '/policy/step-up-rules', signal }),
});

/** @param rule its id; null: a new one. */
export function saveStepUpRule(rule: string | null, body: Wire<typeof changeStepUpRuleBody>): Promise<StepUpSaved> {
  return rule === null
    ? ask({ method: 'POST', path: '/policy/step-up-rules', body })
    : ask({ method: 'PUT', path: addressOf`/policy/step-up-rules/${rule}`, body });
}

export const removeStepUpRule = (rule: string): Promise<undefined> =>
  ask({ method: 'DELETE', path: addressOf`/policy/step-up-rules/${rule}` });
