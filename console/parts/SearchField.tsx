import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

interface SearchFieldProps {
  readonly label: string;
  readonly placeholder?: string;
  /** From the address, so that a search can be shared. */
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

/** Searches while one types, a moment after the last letter. */
export function SearchField({ label, placeholder, value, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const search = useDebouncedCallback(onSearch, 250);
  return (
    <TextInput
      type="search"
      label={label}
      placeholder={placeholder ?? ''}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        search(currentTarget.value);
      }}
    />
  );
}
