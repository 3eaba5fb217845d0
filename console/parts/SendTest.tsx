import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { QueryKey } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from './ProblemAlert.tsx';
import { useAct } from './useAct.ts';

interface SendTestProps {
  readonly by: 'mail' | 'sms';
  /** What stands in the field at first. */
  readonly first: string;
  readonly send: (to: string) => Promise<{ readonly provider: string }>;
  readonly outdates: readonly QueryKey[];
}

const FIELD = {
  mail: { type: 'email', autoComplete: 'email' },
  sms: { type: 'tel', autoComplete: 'tel', placeholder: '+49 1512 3456789' },
} as const;

/** Sends a message to an address of the reader's, and says who took it. */
export function SendTest({ by, first, send, outdates }: SendTestProps) {
  const { t } = useTranslation('parts');
  const [to, setTo] = useState(first);
  const test = useAct({ run: () => send(to), outdates });
  return (
    <Stack gap="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          test.mutate(undefined);
        }}
      >
        <Group align="flex-end">
          <TextInput
            {...FIELD[by]}
            label={t(`test.to.${by}`)}
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
            miw={280}
          />
          <Button type="submit" variant="default" loading={test.isPending} disabled={to.trim() === ''}>
            {t('test.send')}
          </Button>
        </Group>
      </form>
      <ProblemAlert error={test.error} />
      {test.data == null ? null : <Text role="status">{t('test.taken', { provider: test.data.provider })}</Text>}
    </Stack>
  );
}
