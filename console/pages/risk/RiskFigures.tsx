import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Risk } from '../../api/risk.ts';
import { FormSection } from '../../parts/FormSection.tsx';

const BANDS = ['none', 'notice', 'ask', 'refuse'] as const;

interface RiskFiguresProps {
  readonly figures: Risk['figures'];
}

/** What came of the sign-ins that were assessed in the last 30 days, or would have. */
export function RiskFigures({ figures: { bands, wouldHave } }: RiskFiguresProps) {
  const { t } = useTranslation('risk');
  const assessed = BANDS.reduce((sum, band) => sum + bands[band], 0);
  return (
    <FormSection title={t('figures.title')} intro={t('figures.intro')}>
      {assessed === 0 ? (
        <Text>{t('figures.nothing')}</Text>
      ) : (
        <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
          {BANDS.map((band) => (
            <Stack key={band} gap={0}>
              <Text size="xl" fw={600}>
                {bands[band]}
              </Text>
              <Text size="sm">{t(`figures.band.${band}`)}</Text>
            </Stack>
          ))}
        </SimpleGrid>
      )}
      {wouldHave.challenged + wouldHave.refused === 0 ? null : <Text size="sm">{t('figures.wouldHave', { ...wouldHave })}</Text>}
    </FormSection>
  );
}
