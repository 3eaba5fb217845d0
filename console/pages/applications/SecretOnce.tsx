import { Alert, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Copyable } from '../../parts/Copyable.tsx';

/** A secret that the server shows this once. */
export function SecretOnce({ secret }: { readonly secret: string }) {
  const { t } = useTranslation('applications');
  return (
    <Alert color="yellow" variant="light" icon={<IconKey aria-hidden />} title={t('secret.once')} role="status">
      <Stack gap="xs">
        <Text size="sm">{t('secret.keep')}</Text>
        <Copyable value={secret} what={t('secret.name')} />
      </Stack>
    </Alert>
  );
}
