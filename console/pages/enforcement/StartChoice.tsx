import { Group, Radio, Stack } from '@mantine/core';
import '@mantine/dates/styles.css';
import { DatesProvider, DateTimePicker } from '@mantine/dates';
import dayjs from 'dayjs';
import 'dayjs/locale/de';
import { useTranslation } from 'react-i18next';
import { momentText } from '../../parts/timeTexts.ts';
import type { RuleForm } from './ruleForm.ts';

interface StartChoiceProps {
  readonly value: Pick<RuleForm, 'start' | 'at'>;
  readonly onChange: (start: Pick<RuleForm, 'start' | 'at'>) => void;
}

const WRITTEN = 'YYYY-MM-DD HH:mm:ss';

/** From when on a rule holds: at once, or from a moment in the reader's zone. */
export function StartChoice({ value, onChange }: StartChoiceProps) {
  const { t, i18n } = useTranslation('enforcement');
  const morning = dayjs().startOf('day').hour(9);
  const presets = [
    { value: morning.add(1, 'day').format(WRITTEN), label: t('start.preset.tomorrow') },
    { value: morning.add((8 - morning.day()) % 7 || 7, 'day').format(WRITTEN), label: t('start.preset.monday') },
    { value: morning.add(7, 'day').format(WRITTEN), label: t('start.preset.week') },
  ];
  return (
    <Stack gap="sm">
      <Radio.Group value={value.start} onChange={(start) => onChange({ ...value, start })} label={t('start.label')}>
        <Group mt="xs">
          <Radio value="now" label={t('start.now')} />
          <Radio value="later" label={t('start.later')} />
        </Group>
      </Radio.Group>
      {value.start === 'now' ? null : (
        <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
          <DateTimePicker
            label={t('start.at')}
            description={t('start.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
            placeholder={t('start.choose')}
            value={value.at}
            onChange={(at) => onChange({ ...value, at })}
            minDate={dayjs().format(WRITTEN)}
            presets={presets}
            valueFormat={(at) => momentText(new Date(at.replace(' ', 'T')), i18n.language)}
            defaultTimeValue="09:00:00"
            maw={320}
            timePickerProps={{ hoursInputLabel: t('start.hours'), minutesInputLabel: t('start.minutes') }}
            submitButtonProps={{ 'aria-label': t('start.take') }}
            previousLabel={t('start.previous')}
            nextLabel={t('start.next')}
            clearable
            clearButtonProps={{ 'aria-label': t('start.clear') }}
          />
        </DatesProvider>
      )}
    </Stack>
  );
}
