import { kindsNotProved } from '../domain/policy/kindsNotProved.ts';
import type { Rule } from '../domain/policy/rule.ts';
import type { PolicySnapshot } from '../domain/policy/snapshot.ts';
import { type Refusal, refused } from '../kernel/result.ts';

/** F12: a rule that names text messages, in a tenant that has not shown that they arrive. null: it names none, or they do. */
export function smsNotProved(rule: Rule, snapshot: PolicySnapshot): Refusal<'sms_not_proved'> | null {
  if (kindsNotProved(rule, snapshot).length === 0) return null;
  const what = 'This tenant has not shown that text messages arrive, so no rule of it can allow them.';
  return refused('sms_not_proved', `${what} Name the countries that are sent to, and send a test.`);
}
