import { type Refusal, refused } from '../../kernel/result.ts';

export function stepUpRuleNotFound(): Refusal<'step_up_rule_not_found'> {
  return refused('step_up_rule_not_found', 'There is no such step-up rule in this tenant.');
}
