import { Anchor, Container, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { place } from './place.ts';

/** For whoever is signed in and administers nothing. */
export function NoRole() {
  const { t } = useTranslation('shell');
  return (
    <Container component="main" size="sm" py="xl">
      <Stack>
        <Title order={1} size="h2">
          {t('noRole.title')}
        </Title>
        <Text>{t('noRole.text')}</Text>
        <Anchor href={`${place.root}/account`}>{t('noRole.account')}</Anchor>
      </Stack>
    </Container>
  );
}
