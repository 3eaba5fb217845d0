import { MultiSelect, Radio, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { eventTypesQuery } from '../../api/events.ts';
import type { ReceiverForm } from './receiverForm.ts';

interface TypesFieldProps {
  readonly form: UseFormReturnType<ReceiverForm>;
  readonly isReadOnly: boolean;
}

/** Of which events a receiver is told, by the names that the audit has for them. */
export function TypesField({ form, isReadOnly }: TypesFieldProps) {
  const { t } = useTranslation('receivers');
  const { data: known = [] } = useQuery(eventTypesQuery);
  const { which, types } = form.values;
  const named = (known.length === 0 ? types : known.map(({ type }) => type)).map((type) => ({ value: type, label: t(`events:${type}`) }));
  return (
    <Stack>
      <Radio.Group
        aria-label={t('section.types')}
        value={which}
        onChange={(value) => form.setFieldValue('which', value === 'some' ? 'some' : 'all')}
      >
        <Stack gap="xs">
          {(['all', 'some'] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              disabled={isReadOnly}
              label={t(`field.which.${value}.label`)}
              description={t(`field.which.${value}.description`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {which === 'some' ? (
        <MultiSelect
          label={t('field.types.label')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('parts:picker.clear') }}
          hidePickedOptions
          nothingFoundMessage={t('parts:picker.nothing')}
          data={named.toSorted((one, other) => one.label.localeCompare(other.label))}
          value={types}
          onChange={(chosen) => form.setFieldValue('types', chosen)}
          readOnly={isReadOnly}
        />
      ) : null}
    </Stack>
  );
}
