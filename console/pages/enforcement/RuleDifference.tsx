import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RuleSaid } from '../../api/policy.ts';
import { differencesOf } from './ruleForm.ts';
import { useRuleWords } from './useRuleWords.ts';

interface RuleDifferenceProps {
  /** null: the scope said nothing. */
  readonly before: RuleSaid | null;
  readonly after: RuleSaid;
}

/** What changes from one rule to another, one line a part. */
export function RuleDifference({ before, after }: RuleDifferenceProps) {
  const { t } = useTranslation('enforcement');
  const words = useRuleWords();
  const parts = differencesOf(before, after);
  if (parts.length === 0) return <Text size="sm">{t('difference.none')}</Text>;
  return (
    <List size="sm" listStyleType="none">
      {parts.map((part) => (
        <List.Item key={part}>
          {t(part === 'existingSessions' ? 'difference.sessions' : 'difference.part', {
            part: t(`part.${part}`),
            before: words(part, before),
            after: words(part, after),
          })}
        </List.Item>
      ))}
    </List>
  );
}
