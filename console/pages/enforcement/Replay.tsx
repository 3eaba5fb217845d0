import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tried } from '../../api/replay.ts';

/** Loaded when somebody wants to see it. */
const ReplayResult = lazy(() => import('./ReplayResult.tsx').then(({ ReplayResult: result }) => ({ default: result })));

/** "What would it have done in the last 30 days?" It is asked for by hand: it reads every sign-in. */
export function Replay({ tried }: { readonly tried: Tried }) {
  const { t } = useTranslation('replay');
  const written = JSON.stringify(tried);
  /** The rule that was asked about: another one is another question. */
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <Stack gap="sm" align="stretch">
      <Text size="sm">{t('intro')}</Text>
      {asked === written ? (
        <Suspense fallback={<Skeleton h={200} />}>
          <ReplayResult tried={tried} />
        </Suspense>
      ) : (
        <Button variant="default" onClick={() => setAsked(written)} style={{ alignSelf: 'flex-start' }}>
          {t('ask')}
        </Button>
      )}
    </Stack>
  );
}
