import { Anchor, Badge, Button, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type ProviderListed, providersQuery } from '../../api/providers.ts';
import { useMay } from '../../api/self.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';

/** The OpenID providers elsewhere with which people sign in. */
export function Providers() {
  const { t } = useTranslation('providers');
  const mayManage = useMay()('manage_federation');
  const { data, error, refetch } = useQuery(providersQuery);
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        {mayManage ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} renderRoot={(props) => <Link to="/settings/providers/new" {...props} />}>
            {t('new.open')}
          </Button>
        ) : null}
      </PageTitle>
      <RowTable
        caption={t('caption')}
        columns={useColumns()}
        rows={data}
        keyOf={({ id }) => id}
        error={error}
        retry={() => void refetch()}
        empty={t('empty')}
      />
    </>
  );
}

function useColumns(): readonly [Column<ProviderListed>, ...Column<ProviderListed>[]] {
  const { t } = useTranslation('providers');
  return [
    {
      name: t('column.name'),
      cell: ({ id, name, issuer, disabledAt }) => (
        <>
          <Anchor renderRoot={(props) => <Link to="/settings/providers/$provider" params={{ provider: id }} {...props} />}>{name}</Anchor>
          {disabledAt === null ? null : (
            <Badge variant="light" color="red" tt="none" ms="xs">
              {t('off')}
            </Badge>
          )}
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {issuer}
          </Text>
        </>
      ),
    },
    { name: t('column.accounts'), cell: ({ accounts }) => t(`accounts.${accounts.kind}.short`) },
    {
      name: t('column.mfa'),
      cell: ({ mfa }) => ([...mfa.acr, ...mfa.amr].length === 0 ? t('mfa.never') : [...mfa.acr, ...mfa.amr].join(', ')),
    },
    {
      name: t('column.links'),
      cell: ({ links, onlyWay }) => (
        <Stack gap={2}>
          <Text size="sm">{t('links', { count: links })}</Text>
          {onlyWay === 0 ? null : (
            <Text size="xs" c="dimmed">
              {t('onlyWay', { count: onlyWay })}
            </Text>
          )}
        </Stack>
      ),
    },
  ];
}
