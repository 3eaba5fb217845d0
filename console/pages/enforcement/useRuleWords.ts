import { useTranslation } from 'react-i18next';
import type { RuleSaid } from '../../api/policy.ts';
import type { RulePart } from './ruleForm.ts';

/** A rule in words, part by part. @param rule null: the scope says nothing. */
export function useRuleWords(): (part: RulePart, rule: RuleSaid | null) => string {
  const { t, i18n } = useTranslation('enforcement');
  return (part, rule) => {
    switch (part) {
      case 'level':
        return t(`level.${rule?.level ?? 'none'}`);
      case 'reach':
        return reachText(rule?.reach ?? null);
      case 'timing':
        return timingText(rule?.timing ?? null);
      case 'factors':
        return factorsText(rule?.factors ?? null);
      case 'existingSessions':
        return t(`sessions.short.${rule?.existingSessions ?? 'keep'}`);
    }
  };

  function reachText(reach: RuleSaid['reach']): string {
    if (reach === null) return t('reach.short.all');
    return t('reach.short.some', { percent: reach.percent, others: t(`level.${reach.others}`) });
  }

  function timingText(timing: RuleSaid['timing']): string {
    if (timing === null) return t('timing.short.unsaid');
    return timing.kind === 'grace-period' ? t('timing.short.grace', { count: timing.days }) : t(`timing.short.${timing.kind}`);
  }

  function factorsText(factors: RuleSaid['factors']): string {
    if (factors === null) return t('factors.short.all');
    return new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(factors.map((kind) => t(`parts:factors.${kind}`)));
  }
}
