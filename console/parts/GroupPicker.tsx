import { Loader, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupQueryOf, groupsFoundQueryOf } from '../api/groups.ts';

interface GroupPickerProps {
  readonly label: string;
  readonly description?: string;
  /** null: none is chosen. */
  readonly value: string | null;
  readonly onChange: (group: string | null) => void;
  /** These are not offered. */
  readonly without?: readonly string[];
}

/** Finds one group by a part of its name. */
export function GroupPicker({ label, description, value, onChange, without = [] }: GroupPickerProps) {
  const { t } = useTranslation('parts');
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, 250);
  const chosen = useQuery({ ...groupQueryOf(value ?? ''), enabled: value !== null });
  const name = value === null ? null : (chosen.data?.name ?? null);
  const found = useQuery(groupsFoundQueryOf(search === name ? '' : search));
  const groups = (found.data ?? []).filter(({ id }) => !without.includes(id) && id !== value);
  const data = [...(value === null ? [] : [{ value, label: name ?? '…' }]), ...groups.map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <Select
      label={label}
      {...(description === undefined ? {} : { description })}
      placeholder={t('picker.type')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('picker.clear') }}
      value={value}
      onChange={onChange}
      onSearchChange={setText}
      data={data}
      // The server has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={found.isPending ? t('loading') : t('picker.nothing')}
      rightSection={found.isFetching && text !== '' ? <Loader size={16} /> : undefined}
    />
  );
}
