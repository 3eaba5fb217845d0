import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { userQueryOf, usersFoundQueryOf } from '../api/users.ts';

interface PersonPickerProps {
  readonly label: string;
  readonly description?: string;
  readonly error?: ReactNode;
  /** null: nobody is chosen. */
  readonly value: string | null;
  readonly onChange: (user: string | null) => void;
}

/** Finds one person by a part of a name or the address. */
export function PersonPicker({ label, description, error, value, onChange }: PersonPickerProps) {
  const { t } = useTranslation('parts');
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, 250);
  const [kept, setKept] = useState<{ readonly value: string; readonly label: string } | null>(null);
  const isKept = kept !== null && kept.value === value;
  // Chosen by an address and not here: its name is looked up.
  const known = useQuery({ ...userQueryOf(value ?? ''), enabled: value !== null && !isKept });
  const knownName = known.data === undefined ? '…' : `${known.data.displayName} (${known.data.loginName})`;
  const chosen = value === null ? null : isKept ? kept : { value, label: knownName };
  const found = useQuery(usersFoundQueryOf(search === chosen?.label ? '' : search));
  const people = (found.data ?? [])
    .map(({ id, displayName, loginName }) => ({ value: id, label: `${displayName} (${loginName})` }))
    .filter((one) => one.value !== chosen?.value);
  return (
    <Select
      label={label}
      {...(description === undefined ? {} : { description })}
      error={error}
      placeholder={t('picker.type')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('picker.clear') }}
      value={value}
      onChange={(user, option) => {
        setKept(user === null || option === null ? null : { value: user, label: option.label });
        onChange(user);
      }}
      onSearchChange={setText}
      data={chosen === null ? people : [chosen, ...people]}
      // The server has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={found.isPending ? t('loading') : t('picker.nothing')}
    />
  );
}
