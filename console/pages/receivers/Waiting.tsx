import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Receiver } from '../../api/receivers.ts';
import { When } from '../../parts/When.tsx';

/** The API counts no further. */
const MOST_COUNTED = 10_000;

/** How many events a receiver is behind, and since when. */
export function Waiting({ receiver: { waiting, waitingSince } }: { readonly receiver: Receiver }) {
  const { t, i18n } = useTranslation('receivers');
  if (waitingSince === null) return t('waiting.none');
  const most = MOST_COUNTED.toLocaleString(i18n.language);
  return (
    <>
      {waiting > MOST_COUNTED ? t('waiting.more', { most }) : t('waiting.some', { count: waiting })}{' '}
      <Text span size="xs" c="dimmed">
        <When at={waitingSince} as="distance" />
      </Text>
    </>
  );
}
