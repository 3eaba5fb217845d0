import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../parts/ProblemAlert.tsx';
import { useStep } from './useStep.ts';

interface CodeFieldProps {
  readonly kind: 'totp' | 'sms' | 'backup_code';
  readonly send: (code: string) => Promise<void>;
}

/** One field for a code. Six digits send themselves; a backup code is longer and waits for the button. */
export function CodeField({ kind, send }: CodeFieldProps) {
  const { t } = useTranslation('proof');
  const [code, setCode] = useState('');
  const { run, isRunning, error } = useStep();
  const submit = (typed: string): void =>
    run(async () => {
      // Whatever becomes of it, the same code is of no use again.
      setCode('');
      await send(typed);
    });
  const isDigits = kind !== 'backup_code';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit(code);
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t(`code.${kind}`)}
          value={code}
          onChange={({ currentTarget: { value } }) => {
            setCode(value);
            if (isDigits && /^\d{6}$/.test(value) && !isRunning) submit(value);
          }}
          inputMode={isDigits ? 'numeric' : 'text'}
          autoComplete={isDigits ? 'one-time-code' : 'off'}
          data-autofocus
        />
        <ProblemAlert error={error} />
        <Button type="submit" loading={isRunning} disabled={code === ''}>
          {t('continue')}
        </Button>
      </Stack>
    </form>
  );
}
