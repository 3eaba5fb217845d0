import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.ts';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { type DeadEnd, DeadEndList } from '../enforcement/DeadEndList.tsx';
import type { SavingTenant } from './useSaveTenant.ts';

interface SaveSettingsProps {
  readonly saving: SavingTenant;
  readonly isDirty: boolean;
  readonly mayChange: boolean;
}

/** The end of a form of settings: what the last try was refused with, and the button. */
export function SaveSettings({ saving: { act, acceptsDeadEnds, setAcceptsDeadEnds }, isDirty, mayChange }: SaveSettingsProps) {
  const { t } = useTranslation('settings');
  if (!mayChange) return <Text c="dimmed">{t('readOnly')}</Text>;
  const { error } = act;
  const deadEnds = error instanceof Problem && error.code === 'dead_ends' ? (error.facts['deadEnds'] as readonly DeadEnd[]) : null;
  return (
    <>
      {deadEnds === null ? (
        <ProblemAlert error={error} />
      ) : (
        <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={t('enforcement:deadEnds.title')}>
          <Stack gap="sm">
            <Text size="sm">{t('enforcement:deadEnds.text')}</Text>
            <DeadEndList deadEnds={deadEnds} />
            <Checkbox
              label={t('enforcement:deadEnds.accept')}
              checked={acceptsDeadEnds}
              onChange={({ currentTarget }) => setAcceptsDeadEnds(currentTarget.checked)}
            />
          </Stack>
        </Alert>
      )}
      <Group>
        <Button type="submit" loading={act.isPending} disabled={!isDirty || (deadEnds !== null && !acceptsDeadEnds)}>
          {t('save')}
        </Button>
      </Group>
    </>
  );
}
