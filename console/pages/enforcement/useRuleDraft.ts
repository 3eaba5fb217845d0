import { useForm } from '@mantine/form';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Policy, policyQuery, type RuleSaid } from '../../api/policy.ts';
import { addressedScope, type EditedScope } from './editedScope.ts';
import { differencesOf, formOf, fromOf, isComplete, type RuleForm, ruleOf } from './ruleForm.ts';

/**
 * What is being written for one scope, and the rule that it was begun on. Another administrator's rule takes the place of
 * that only where nothing is being written; otherwise saving says that there is another one (revision_conflict).
 */
export function useRuleDraft(scope: EditedScope) {
  const query = policyQuery(addressedScope(scope));
  const queryClient = useQueryClient();
  const { data: latest } = useSuspenseQuery(query);
  const [seen, setSeen] = useState<Policy>(latest);
  const form = useForm<RuleForm>({ initialValues: formOf(saidIn(scope, latest)) });
  const { values } = form;
  const rule = ruleOf(values);
  const differences = differencesOf(saidIn(scope, seen), rule);
  const isDrafted = differences.length > 0 || values.start === 'later';

  /** Begins anew on a rule, with what it says. */
  const beginOn = (policy: Policy): void => {
    setSeen(policy);
    form.setValues(formOf(saidIn(scope, policy)));
  };

  useEffect(() => {
    if (latest !== seen && !isDrafted) beginOn(latest);
  });

  return {
    values,
    rule,
    from: fromOf(values),
    differences,
    isDrafted,
    isComplete: isComplete(values),
    /** The rule on which the draft was begun. */
    seen,
    change: (part: Partial<RuleForm>): void => form.setValues(part),
    /** Takes what another version said as the draft, to be looked at and saved. */
    take: (said: RuleSaid): void => form.setValues(formOf(said)),
    put: (kept: RuleForm): void => form.setValues(kept),
    beginOn,
    /** The rule as it is on the server now. */
    lookAgain: (): Promise<Policy> => queryClient.fetchQuery({ ...query, staleTime: 0 }),
    reset: (): void => beginOn(latest),
  };
}

export type RuleDraft = ReturnType<typeof useRuleDraft>;

/** What a scope says. L2: a tenant that nobody has configured reads Optional; other scopes say nothing until somebody does. */
export function saidIn(scope: EditedScope, { inForce, level }: Policy): RuleSaid | null {
  if (inForce !== null || scope.kind !== 'tenant') return inForce;
  return { level, timing: null, factors: null, existingSessions: 'keep', reach: null };
}
