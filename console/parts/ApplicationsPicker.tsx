import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applicationQuery, applicationsQuery } from '../api/applications.ts';

interface ApplicationsPickerProps {
  readonly label: string;
  readonly description?: string;
  readonly value: readonly string[];
  readonly onChange: (applications: readonly string[]) => void;
}

/** Finds any number of applications by parts of their names. */
export function ApplicationsPicker({ label, description, value, onChange }: ApplicationsPickerProps) {
  const { t } = useTranslation('parts');
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, 250);
  const found = useInfiniteQuery(applicationsQuery(search));
  const chosen = useQueries({ queries: value.map((id) => applicationQuery(id)) });
  const offered = (found.data?.pages[0]?.applications ?? []).filter(({ id }) => !value.includes(id));
  return (
    <MultiSelect
      label={label}
      {...(description === undefined ? {} : { description })}
      placeholder={t('picker.type')}
      searchable
      clearable
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
