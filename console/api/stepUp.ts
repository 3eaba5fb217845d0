import { queryOptions } from '@tanstack/react-query';
import type {
  changeStepUpRuleBody,
  stepUpRuleDocument,
  stepUpRulesDocument,
  stepUpTestDocument,
  testStepUpRuleBody,
} from '../../src/contract/adminStepUp.ts';
import type { Counted } from './impact.ts';
import { POLICY_KEY } from './policy.ts';
import { addressOf, ask, askRaw, type Wire } from './request.ts';
import { toldInLines } from './toldInLines.ts';

export type StepUpRules = Wire<typeof stepUpRulesDocument>;
export type StepUpRule = StepUpRules['rules'][number];
type StepUpSaved = Wire<typeof stepUpRuleDocument>;

export const stepUpRulesQuery = queryOptions({
  queryKey: [...POLICY_KEY, 'step-up'],
  queryFn: ({ signal }) => ask<StepUpRules>({ method: 'GET', path: '/policy/step-up-rules', signal }),
});

type StepUpTest = Wire<typeof stepUpTestDocument>;

/** Judges the real sign-ins of the last days with the rule. Many of them take a while, and it tells how far it is. */
export async function testStepUpRule(body: Wire<typeof testStepUpRuleBody>, onProgress: (counted: Counted) => void): Promise<StepUpTest> {
  const answer = await askRaw({ method: 'POST', path: '/policy/step-up-rules/test', body, accept: 'application/x-ndjson' });
  return toldInLines<StepUpTest, Counted>(answer, 'test', onProgress);
}

/** @param rule its id; null: a new one. */
export function saveStepUpRule(rule: string | null, body: Wire<typeof changeStepUpRuleBody>): Promise<StepUpSaved> {
  return rule === null
    ? ask({ method: 'POST', path: '/policy/step-up-rules', body })
    : ask({ method: 'PUT', path: addressOf`/policy/step-up-rules/${rule}`, body });
}

export const removeStepUpRule = (rule: string): Promise<undefined> =>
  ask({ method: 'DELETE', path: addressOf`/policy/step-up-rules/${rule}` });
