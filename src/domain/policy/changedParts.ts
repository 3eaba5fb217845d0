import { RULE_PARTS, type Rule, SAYS_NOTHING } from './rule.ts';

/** What a rule says otherwise than the one before it. @param before null: there was none, which said nothing. */
export function changedParts(before: Rule | null, rule: Rule): readonly (typeof RULE_PARTS)[number][] {
  return RULE_PARTS.filter((part) => said(before ?? SAYS_NOTHING, part) !== said(rule, part));
}

/** Sets of factors are kept in one order, so equal parts read alike. */
function said(rule: Rule, part: (typeof RULE_PARTS)[number]): string {
  const value = rule[part] ?? null;
  if (value === null || typeof value === 'string') return String(value);
  if ('percent' in value) return `${value.percent} ${value.others}`;
  return 'kind' in value ? `${value.kind} ${value.kind === 'grace-period' ? value.days : ''}` : value.join();
}
