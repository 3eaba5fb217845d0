import { TextInput, type TextInputProps } from '@mantine/core';
import type { KeyboardEvent } from 'react';

interface WholeNumberProps extends Omit<TextInputProps, 'value' | 'defaultValue' | 'onChange' | 'min' | 'max' | 'type'> {
  /** '': nothing is typed. */
  readonly value?: number | string;
  readonly onChange?: (value: number | '') => void;
  readonly min: number;
  readonly max: number;
}

/** A whole number between two bounds: typed, or one more and one less by the arrow keys. What is outside moves to the nearer bound on leaving. */
export function WholeNumber({ value = '', onChange, onBlur, min, max, readOnly = false, ...rest }: WholeNumberProps) {
  const within = (number: number): number => Math.min(max, Math.max(min, number));
  const step = (event: KeyboardEvent): void => {
    const by = STEPS.get(event.key);
    if (by === undefined || readOnly) return;
    event.preventDefault();
    onChange?.(within((value === '' ? min : Number(value)) + by));
  };
  return (
    <TextInput
      {...rest}
      inputMode="numeric"
      autoComplete="off"
      readOnly={readOnly}
      value={value}
      maxLength={String(max).length}
      onChange={({ currentTarget }) => {
        const digits = currentTarget.value.replace(/\D/g, '');
        onChange?.(digits === '' ? '' : Number(digits));
      }}
      onKeyDown={step}
      onBlur={(event) => {
        if (value !== '' && !readOnly && within(Number(value)) !== Number(value)) onChange?.(within(Number(value)));
        onBlur?.(event);
      }}
    />
  );
}

const STEPS: ReadonlyMap<string, number> = new Map([
  ['ArrowUp', 1],
  ['ArrowDown', -1],
]);
