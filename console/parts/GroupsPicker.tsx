import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupQueryOf, groupsFoundQueryOf } from '../api/groups.ts';

interface GroupsPickerProps {
  readonly label: string;
  readonly description?: string;
  readonly value: readonly string[];
  readonly onChange: (groups: readonly string[]) => void;
  readonly isReadOnly?: boolean;
}

/** Finds any number of groups by parts of their names. */
export function GroupsPicker({ label, description, value, onChange, isReadOnly = false }: GroupsPickerProps) {
  const { t } = useTranslation('parts');
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, 250);
  const found = useQuery(groupsFoundQueryOf(search));
  const chosen = useQueries({ queries: value.map((id) => groupQueryOf(id)) });
  const offered = (found.data ?? []).filter(({ id }) => !value.includes(id));
  return (
    <MultiSelect
      label={label}
      {...(description === undefined ? {} : { description })}
      placeholder={isReadOnly ? '' : t('picker.type')}
      readOnly={isReadOnly}
      searchable={!isReadOnly}
      clearable={!isReadOnly}
      clearButtonProps={{ 'aria-label': t('picker.clear') }}
      value={[...value]}
      onChange={onChange}
      onSearchChange={setText}
      data={[
        ...value.map((id, at) => ({ value: id, label: chosen[at]?.data?.name ?? '…' })),
        ...offered.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      // The server has searched already.
      filter={({ options }) => options}
      hidePickedOptions
      nothingFoundMessage={found.isPending ? t('loading') : t('picker.nothing')}
    />
  );
}
