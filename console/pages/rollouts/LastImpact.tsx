import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RolloutPreview } from '../../api/rollouts.ts';
import { DraftEffect } from './DraftEffect.tsx';

/** What the last version of a plan would do to everybody: people as they are today. */
export function LastImpact({ preview }: { readonly preview: RolloutPreview }) {
  const { t } = useTranslation('rollouts');
  const last = preview.steps.at(-1);
  if (last === undefined) return null;
  const { from, ...rule } = last.says;
  return (
    <Stack gap="sm">
      <Text fw={600}>{t('new.preview.impact')}</Text>
      <DraftEffect draft={{ scope: last.scope, rule, from }} />
    </Stack>
  );
}
