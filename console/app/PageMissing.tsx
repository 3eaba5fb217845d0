import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageTitle } from '../parts/PageTitle.tsx';

export function PageMissing() {
  const { t } = useTranslation('shell');
  return (
    <Stack>
      <PageTitle title={t('missing.title')} />
      <Text>{t('missing.text')}</Text>
      <Anchor renderRoot={(props) => <Link to="/" {...props} />}>{t('missing.start')}</Anchor>
    </Stack>
  );
}
