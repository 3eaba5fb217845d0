import { Alert, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReceiverKind } from '../../api/receivers.ts';
import { place } from '../../app/place.ts';
import { Copyable } from '../../parts/Copyable.tsx';

interface ReceiverSecretOnceProps {
  readonly secret: string;
  readonly kind: ReceiverKind;
}

/** A secret that the server shows this once, and what the other side does with it. */
export function ReceiverSecretOnce({ secret, kind }: ReceiverSecretOnceProps) {
  const { t } = useTranslation('receivers');
  const isToken = kind === 'shared_signals';
  const configuration = `${window.location.origin}${place.root}/.well-known/ssf-configuration`;
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconKey aria-hidden />}
      title={t(isToken ? 'once.tokenTitle' : 'once.title')}
      role="status"
    >
      <Stack gap="xs">
        <Text size="sm">{t(isToken ? 'once.tokenFor' : 'once.for')}</Text>
        <Copyable value={secret} what={t(isToken ? 'once.token' : 'once.secret')} />
        {isToken ? <Copyable value={configuration} what={t('once.configuration')} /> : null}
      </Stack>
    </Alert>
  );
}
