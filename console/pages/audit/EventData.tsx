import { Code, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EventNames } from './eventNames.ts';
import { NamedLink } from './NamedLink.tsx';

interface EventDataProps {
  readonly data: Readonly<Record<string, unknown>>;
  /** Of the catalogue: what each field means. */
  readonly meanings: Readonly<Record<string, string>>;
  readonly names: EventNames;
}

/** What else is known of an event, field by field. */
export function EventData({ data, meanings, names }: EventDataProps) {
  const { t } = useTranslation('audit');
  const fields = Object.entries(data);
  if (fields.length === 0) return null;
  return (
    <Stack gap="sm">
      <Title order={3} size="h5">
        {t('event.data')}
      </Title>
      {fields.map(([name, value]) => (
        <div key={name}>
          <Text size="sm" fw={600} component="div">
            {name}
          </Text>
          {meanings[name] === undefined ? null : (
            <Text size="xs" c="dimmed" lang="en">
              {meanings[name]}
            </Text>
          )}
          <Value value={value} name={name} names={names} />
        </div>
      ))}
    </Stack>
  );
}

function Value({ value, name, names }: { readonly value: unknown; readonly name: string; readonly names: EventNames }) {
  const { t } = useTranslation('audit');
  if (value === null) return <Text size="sm">{t('event.nothing')}</Text>;
  if (typeof value === 'string' && names.has(value)) {
    return (
      <Text size="sm" component="div">
        <NamedLink id={value} names={names} />
      </Text>
    );
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return (
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {String(value)}
      </Text>
    );
  }
  return (
    <Code block tabIndex={0} role="group" aria-label={name}>
      {JSON.stringify(value, null, 2)}
    </Code>
  );
}
