import { Alert, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TokenMade } from '../../api/tokens.ts';
import { place } from '../../app/place.ts';
import { Copyable } from '../../parts/Copyable.tsx';

/** A token that the server shows this once, and how a program uses it. */
export function TokenOnce({ made: { secret, token } }: { readonly made: TokenMade }) {
  const { t } = useTranslation('tokens');
  const call = `curl -H "Authorization: Bearer $TOKEN" ${window.location.origin}${place.root}/api/admin/users`;
  return (
    <Alert color="yellow" icon={<IconKey aria-hidden />} title={t('once.title', { name: token.name })} role="status">
      <Stack gap="xs">
        <Text size="sm">{t('once.keep')}</Text>
        <Copyable value={secret} what={t('once.token')} />
        {token.scopes.includes('directory:read') ? <Copyable value={call} what={t('once.call')} /> : null}
      </Stack>
    </Alert>
  );
}
