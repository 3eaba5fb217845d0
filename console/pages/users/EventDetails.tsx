import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EventListed } from '../../api/events.ts';

/** Of the data of an event what says most about it, in the order in which people ask for it. */
const TOLD = [
  'aal',
  'methods',
  'method',
  'step',
  'reason',
  'because',
  'kind',
  'label',
  'device',
  'remaining',
  'from',
  'to',
  'until',
] as const;

/** The heart of an event in one line. All of it is in the audit. */
export function EventDetails({ event: { data } }: { readonly event: EventListed }) {
  const { t } = useTranslation('user');
  const told = TOLD.flatMap((name) => {
    const text = textOf(data[name]);
    return text === null ? [] : [`${t(`history.data.${name}`)} ${text}`];
  });
  return (
    <Text size="sm" span>
      {told.length === 0 ? '–' : told.join(' · ')}
    </Text>
  );
}

/** null: there is nothing to say in one line. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')) return value.join(', ');
  return null;
}
