import { Alert, Badge, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Risk } from '../../api/risk.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';

interface RiskSourcesProps {
  readonly sources: Risk['sources'];
}

/** The operator's files about addresses: which there are, and which signals are off without them. */
export function RiskSources({ sources }: RiskSourcesProps) {
  const { t } = useTranslation('risk');
  const missing = (['places', 'list'] as const).filter((kind) => !sources.some((source) => source.kind === kind));
  return (
    <FormSection title={t('sources.title')} intro={t('sources.intro')}>
      {sources.length === 0 ? null : (
        <RowTable
          caption={t('sources.title')}
          rows={sources}
          keyOf={({ name }) => name}
          empty=""
          columns={[
            { name: t('sources.file'), cell: ({ name }) => name },
            {
              name: t('sources.covers.title'),
              cell: ({ covers }) =>
                typeof covers === 'number' ? t('sources.covers.entries', { count: covers }) : t(`sources.covers.${covers ?? 'nothing'}`),
            },
            {
              name: t('sources.state.title'),
              cell: ({ state }) => (
                <Badge variant="light" color={state === 'in_order' ? 'gray' : 'red'} tt="none">
                  {t(`sources.state.${state}`)}
                </Badge>
              ),
            },
            { name: t('sources.read'), cell: ({ readAt }) => (readAt === null ? t('sources.never') : <When at={readAt} />) },
          ]}
        />
      )}
      {missing.map((kind) => (
        <Alert key={kind} color="gray" icon={<IconAlertTriangle aria-hidden />} title={t(`sources.missing.${kind}.title`)}>
          <Text size="sm">{t(`sources.missing.${kind}.text`)}</Text>
        </Alert>
      ))}
    </FormSection>
  );
}
