import { Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** In the place of a page that is a while on its way. */
export function PagePending() {
  const { t } = useTranslation('parts');
  return (
    <Stack gap="lg" aria-busy="true" aria-label={t('loading')} role="status">
      <Skeleton height={40} width={240} />
      <Skeleton height={260} />
    </Stack>
  );
}
