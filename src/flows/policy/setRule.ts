import type { Scope } from '../../domain/policy/rule.ts';
import { type RuleDraft, type RuleFault, ruleFrom } from '../../domain/policy/ruleDraft.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { OnDeadEnds } from '../acceptable.ts';
import { type Administration, administer } from '../administer.ts';
import { type AlsoSessions, notOnSessions } from './alsoSessions.ts';
import type { Expected } from './edition.ts';
import { type RuleSet, type SaveError, saveVersion } from './saveVersion.ts';

export interface SetRule extends Administration, Expected, AlsoSessions {
  readonly scope: Scope;
  readonly rule: RuleDraft;
  /** null: from now on; otherwise a schedule. */
  readonly from: Instant | null;
  readonly deadEnds: OnDeadEnds;
}

/**
 * Sets the rule of a scope, from now on or from an instant to come. One row and one revision, however many people it
 * concerns; nothing has to run for a schedule to begin (T10). L4: a rule that is looser than the tenant's is saved too.
 */
export function setRule(ports: Pick<Ports, 'store' | 'random'>) {
  return async (command: SetRule): Promise<Result<RuleSet, 'not_permitted' | RuleFault | SaveError>> =>
    administer(
      ports,
      { ...command, act: 'set_policy', on: null },
      async (tx, acting): Promise<Result<RuleSet, 'not_permitted' | RuleFault | SaveError>> => {
        const barred = notOnSessions(acting, command);
        if (barred !== null) return barred;
        const rule = ruleFrom(command.scope, command.rule);
        return rule.ok ? saveVersion(ports, tx, { ...command, rule: rule.value, restores: null }) : rule;
      },
    );
}
