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
  readonly sessions?: string;
  readonly over?: string;
  readonly reach?: string;
  readonly reachOthers?: string;
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
    reach: reachFrom(options, before),
  };
}

/** Whom a level reaches goes with that level: where another one is named, it is everybody's until told otherwise. */
function reachFrom({ level, reach, reachOthers }: RuleOptions, before: Rule | null): unknown {
  if (reach === undefined && reachOthers === undefined)
    return level === undefined || level === before?.level ? (before?.reach ?? null) : null;
  if (reach === 'all') return null;
  return { percent: numberIn(reach) ?? before?.reach?.percent, others: reachOthers ?? before?.reach?.others };
}

function numberIn(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
}

function timingFrom({ timing, days }: RuleOptions, before: Rule | null): unknown {
  if (timing === 'inherit') return null;
  if (timing === undefined && days === undefined) return before?.timing ?? null;
  // Days alone say which timing is meant, and anything else beside them is for the flow to refuse.
  return { kind: timing ?? 'grace-period', ...(days === undefined ? {} : { days: numberIn(days) }) };
}
