import { Group, Radio, Skeleton, Stack } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleForm } from './ruleForm.ts';

const LaterMoment = lazy(async () => ({ default: (await import('./LaterMoment.tsx')).LaterMoment }));

interface StartChoiceProps {
  readonly value: Pick<RuleForm, 'start' | 'at'>;
  readonly onChange: (start: Pick<RuleForm, 'start' | 'at'>) => void;
}

/** From when on a rule holds: at once, or from a moment in the reader's zone. */
export function StartChoice({ value, onChange }: StartChoiceProps) {
  const { t } = useTranslation('enforcement');
  return (
    <Stack gap="sm">
      <Radio.Group value={value.start} onChange={(start) => onChange({ ...value, start })} label={t('start.label')}>
        <Group mt="xs">
          <Radio value="now" label={t('start.now')} />
          <Radio value="later" label={t('start.later')} />
        </Group>
      </Radio.Group>
      {value.start === 'now' ? null : (
        <Suspense fallback={<Skeleton h={80} maw={320} />}>
          <LaterMoment value={value.at} onChange={(at) => onChange({ ...value, at })} />
        </Suspense>
      )}
    </Stack>
  );
}
