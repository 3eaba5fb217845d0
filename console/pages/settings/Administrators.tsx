import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Administrator, administratorsQuery } from '../../api/administrators.ts';
import { useMayOn } from '../../api/mayOn.ts';
import { useMay, useSelf } from '../../api/self.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { ChangeRole } from './ChangeRole.tsx';
import { GiveRole } from './GiveRole.tsx';

/** Everybody who has a role; give one, change one, take one. */
export function Administrators() {
  const { t } = useTranslation('administrators');
  const mayGive = useMay()('give_role');
  const [isGiving, setGiving] = useState(false);
  const [changing, setChanging] = useState<Administrator | null>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(administratorsQuery);
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        {mayGive ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setGiving(true)}>
            {t('give.open')}
          </Button>
        ) : null}
      </PageTitle>
      <Stack>
        <RowTable
          caption={t('caption')}
          columns={useColumns(setChanging)}
          rows={data?.pages.flatMap(({ users }) => users)}
          keyOf={({ id }) => id}
          error={error}
          retry={() => void refetch()}
          empty={t('empty')}
          onMore={hasNextPage ? () => void fetchNextPage() : null}
          isLoadingMore={isFetchingNextPage}
        />
      </Stack>
      {isGiving ? <GiveRole onClose={() => setGiving(false)} /> : null}
      {changing === null ? null : <ChangeRole person={changing} onClose={() => setChanging(null)} />}
    </>
  );
}

function useColumns(onChange: (person: Administrator) => void): readonly [Column<Administrator>, ...Column<Administrator>[]] {
  const { t } = useTranslation('administrators');
  const { user: self } = useSelf();
  const mayOn = useMayOn();
  const mayGive = useMay()('give_role');
  const columns: [Column<Administrator>, ...Column<Administrator>[]] = [
    {
      name: t('column.name'),
      cell: ({ id, displayName, loginName, disabledAt }) => (
        <>
          <Group gap="xs">
            <Anchor inherit underline="always" renderRoot={(props) => <Link to="/users/$user" params={{ user: id }} {...props} />}>
              {displayName}
            </Anchor>
            {id === self.id ? (
              <Badge variant="light" color="gray" tt="none">
                {t('you')}
              </Badge>
            ) : null}
            {disabledAt === null ? null : (
              <Badge variant="light" color="red" tt="none">
                {t('disabled')}
              </Badge>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            {loginName}
          </Text>
        </>
      ),
    },
    { name: t('column.role'), cell: ({ role }) => t(`role.${role ?? 'none'}.name`) },
    {
      name: t('column.lastSignIn'),
      cell: ({ lastSignInAt }) => (lastSignInAt === null ? t('never') : <When at={lastSignInAt} as="distance" />),
    },
  ];
  if (mayGive) {
    columns.push({
      name: t('column.act'),
      cell: (person) =>
        mayOn('give_role', person) ? (
          <Button size="compact-sm" variant="default" onClick={() => onChange(person)}>
            {t('change.open')}
          </Button>
        ) : (
          '–'
        ),
    });
  }
  return columns;
}
