import type { Rule } from '../domain/policy/rule.ts';
import type { RuleDraft } from '../domain/policy/ruleDraft.ts';
import type { ScopeOptions } from './policyScope.ts';

/** The parts of a rule, as a command line names them. */
export interface RuleOptions extends ScopeOptions {
  readonly level?: string;
  readonly timing?: string;
  readonly days?: string;
  readonly factors?: string;
  readonly existingSessions?: string;
  readonly acceptDeadEnds?: true;
}

/** Parts that were not named stay what they are, so that turning the level does not lift a restriction in passing. */
export function draftFrom(options: RuleOptions, before: Rule | null): RuleDraft {
  const { level, factors, existingSessions } = options;
  return {
    level: level === undefined ? (before?.level ?? null) : level === 'inherit' ? null : level,
    timing: timingFrom(options, before),
    factors: factors === undefined ? (before?.factors ?? null) : factors === 'any' ? null : factors.split(',').map((kind) => kind.trim()),
    existingSessions: existingSessions ?? 'keep',
  };
}

function timingFrom({ timing, days }: RuleOptions, before: Rule | null): unknown {
  if (timing === 'inherit') return null;
  if (timing === undefined && days === undefined) return before?.timing ?? null;
  // Days alone say which timing is meant, and anything else beside them is for the flow to refuse.
  return { kind: timing ?? 'grace-period', ...(days === undefined ? {} : { days: /^\d+$/.test(days) ? Number(days) : days }) };
}
