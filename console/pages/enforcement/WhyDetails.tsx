import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The sentences of a decision, for whoever wants them. */
export function WhyDetails({ why }: { readonly why: readonly string[] }) {
  const { t } = useTranslation('impact');
  return (
    <details>
      <Text component="summary" size="sm">
        {t('people.why')}
      </Text>
      <List size="sm">
        {why.map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </details>
  );
}
