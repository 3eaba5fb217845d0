import type { Rule, Scope, Timing } from '../domain/policy/rule.ts';
import { assertNever } from '../kernel/never.ts';

/** What a rule says, part by part; "-" where it says nothing and another scope decides. */
export function ruleCells({
  level,
  timing,
  factors,
  existingSessions,
  reach,
}: Rule): readonly [level: string, timing: string, factors: string, sessions: string] {
  const reached = reach === undefined ? '' : ` for ${reach.percent} %, else ${reach.others}`;
  return [
    `${level ?? '-'}${reached}`,
    timing === null ? '-' : timingText(timing),
    factors === null ? '-' : factors.join(', '),
    existingSessions,
  ];
}

function timingText(timing: Timing): string {
  return timing.kind === 'grace-period' ? `grace-period, ${timing.days} days` : timing.kind;
}

/** A scope with the name that people know it by. */
export interface NamedScope {
  readonly scope: Scope;
  readonly name: string;
}

export function scopeText({ scope, name }: NamedScope): string {
  switch (scope.kind) {
    case 'tenant':
      return 'the tenant';
    case 'group':
      return `group "${name}"`;
    case 'application':
      return `application "${name}"`;
    default:
      return assertNever(scope);
  }
}
