import { Badge, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Receiver } from '../../api/receivers.ts';
import { When } from '../../parts/When.tsx';
import { useReasons } from './useReasons.ts';

const COLOURS = { working: 'harbour', failing: 'red', paused: 'yellow' } as const;

/** Whether a receiver is told what happens, and why not. */
export function ReceiverState({ receiver: { state, paused, lastError, nextAt } }: { readonly receiver: Receiver }) {
  const { t } = useTranslation('receivers');
  const { failure, pause } = useReasons();
  return (
    <Stack gap={2}>
      <span>
        <Badge color={COLOURS[state]} variant="light" tt="none">
          {t(`state.${state}`)}
        </Badge>
      </span>
      {paused === null ? null : <Text size="xs">{pause(paused.because)}</Text>}
      {state !== 'failing' || lastError === null ? null : (
        <>
          <Text size="xs">{failure(lastError)}</Text>
          <Text size="xs" c="dimmed">
            {t('nextTry')} <When at={nextAt} as="distance" />
          </Text>
        </>
      )}
    </Stack>
  );
}
