import '@mantine/dates/styles.css';
import { DatesProvider, DateTimePicker } from '@mantine/dates';
import { useId } from '@mantine/hooks';
import dayjs from 'dayjs';
import 'dayjs/locale/de';
import { useTranslation } from 'react-i18next';
import { momentText } from '../../parts/timeTexts.ts';
import type { RuleForm } from './ruleForm.ts';

interface LaterMomentProps {
  /** Absent: "From". */
  readonly label?: string;
  readonly value: RuleForm['at'];
  readonly onChange: (at: RuleForm['at']) => void;
}

const WRITTEN = 'YYYY-MM-DD HH:mm:ss';

/** A moment to come, in the reader's zone. Loaded when it is asked for: the calendar is large. */
export function LaterMoment({ label, value, onChange }: LaterMomentProps) {
  const { t, i18n } = useTranslation('enforcement');
  const id = useId();
  const morning = dayjs().startOf('day').hour(9);
  const presets = [
    { value: morning.add(1, 'day').format(WRITTEN), label: t('start.preset.tomorrow') },
    { value: morning.add((8 - morning.day()) % 7 || 7, 'day').format(WRITTEN), label: t('start.preset.monday') },
    { value: morning.add(7, 'day').format(WRITTEN), label: t('start.preset.week') },
  ];
  return (
    <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
      <DateTimePicker
        id={id}
        // The calendar is named by its field.
        popoverProps={{ id }}
        label={label ?? t('start.at')}
        description={t('start.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
        placeholder={t('start.choose')}
        value={value}
        onChange={onChange}
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
  );
}
