import { Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditQuestion, questionWith } from './auditSearch.ts';

interface TimeFilterProps {
  readonly question: AuditQuestion;
  readonly onChange: (changed: Parameters<typeof questionWith>[1]) => void;
}

const DAYS = [1, 7, 30, 90] as const;

/** The last days, which a view keeps as such, or from one instant to another in the reader's zone. */
export function TimeFilter({ question, onChange }: TimeFilterProps) {
  const { t } = useTranslation('audit');
  const { from, until, lastDays } = question;
  const [wantsSpan, setWantsSpan] = useState(false);
  const isSpan = wantsSpan || from !== undefined || until !== undefined;
  const days = DAYS.map((count) => ({ value: String(count), label: t('time.last', { count }) }));
  const other = lastDays === undefined || DAYS.some((count) => count === lastDays) ? [] : [lastDays];
  const choose = (value: string | null) => {
    setWantsSpan(value === 'span');
    onChange({ from: null, until: null, lastDays: value === null || value === 'span' ? null : Number(value) });
  };
  const end = (name: 'from' | 'until') => (
    <TextInput
      type="datetime-local"
      label={t(`time.${name}`)}
      value={localOf(question[name])}
      onChange={({ currentTarget: { value } }) => onChange({ [name]: instantOf(value) })}
    />
  );
  return (
    <Stack gap="xs">
      <Select
        label={t('time.label')}
        placeholder={t('time.any')}
        clearable
        clearButtonProps={{ 'aria-label': t('parts:picker.clear') }}
        data={[
          ...days,
          ...other.map((count) => ({ value: String(count), label: t('time.last', { count }) })),
          { value: 'span', label: t('time.span') },
        ]}
        value={isSpan ? 'span' : lastDays === undefined ? null : String(lastDays)}
        onChange={choose}
      />
      {isSpan ? (
        <>
          {end('from')}
          {end('until')}
        </>
      ) : null}
    </Stack>
  );
}

/** "2026-05-03T09:30" in the reader's zone. */
function localOf(instant: string | undefined): string {
  if (instant === undefined) return '';
  const at = new Date(instant);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** null while it is none. */
function instantOf(local: string): string | null {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
