import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Over how many seconds people are reached by what is about all sessions. */
const OVERS = ['0', '900', '3600', '14400', '86400'] as const;

interface OverTimeProps {
  readonly value: number;
  readonly onChange: (seconds: number) => void;
}

/** Whether an act on all sessions reaches everybody at once, and what is the price of that and of the other. */
export function OverTime({ value, onChange }: OverTimeProps) {
  const { t } = useTranslation('sessions');
  return (
    <Select
      label={t('emergency.over')}
      description={t('emergency.overWhat')}
      data={OVERS.map((seconds) => ({ value: seconds, label: t(`emergency.overs.${seconds}`) }))}
      value={String(value)}
      onChange={(seconds) => onChange(Number(seconds ?? 0))}
      allowDeselect={false}
    />
  );
}
