import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../parts/ProblemAlert.tsx';
import type { TakeStep } from './stepUp.ts';
import { useStep } from './useStep.ts';

/** The password once more, where the first factor must be recent too. */
export function PasswordAgain({ name, take }: { readonly name: string; readonly take: TakeStep }) {
  const { t } = useTranslation('proof');
  const [password, setPassword] = useState('');
  const { run, isRunning, error } = useStep();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run(() => take('password', { password }));
      }}
    >
      <Stack>
        <Text>{t('stillYou', { name })}</Text>
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          data-autofocus
        />
        <ProblemAlert error={error} />
        <Button type="submit" loading={isRunning}>
          {t('continue')}
        </Button>
      </Stack>
    </form>
  );
}
