import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applicationQuery, applicationsFoundQueryOf } from '../api/applications.ts';

interface ApplicationPickerProps {
  readonly label: string;
  /** null: none is chosen. */
  readonly value: string | null;
  readonly onChange: (application: string | null) => void;
}

/** Finds one application by a part of its name. */
export function ApplicationPicker({ label, value, onChange }: ApplicationPickerProps) {
  const { t } = useTranslation('parts');
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, 250);
  const chosen = useQuery({ ...applicationQuery(value ?? ''), enabled: value !== null });
  const name = value === null ? null : (chosen.data?.name ?? null);
  const found = useQuery(applicationsFoundQueryOf(search === name ? '' : search));
  const others = (found.data ?? []).filter(({ id }) => id !== value).map(({ id, name: label }) => ({ value: id, label }));
  return (
    <Select
      label={label}
      placeholder={t('picker.type')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('picker.clear') }}
      value={value}
      onChange={onChange}
      onSearchChange={setText}
      data={[...(value === null ? [] : [{ value, label: name ?? '…' }]), ...others]}
      // The server has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={found.isPending ? t('loading') : t('picker.nothing')}
    />
  );
}
