import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

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
  const told = useRef(value);
  const search = useDebouncedCallback((wanted: string) => {
    told.current = wanted;
    onSearch(wanted);
  }, 250);
  useEffect(() => {
    // A link or the way back has changed the search, and not what was typed here.
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
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
