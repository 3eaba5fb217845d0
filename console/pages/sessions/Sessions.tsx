import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/self.ts';
import { type SessionListed, sessionsCountQuery, sessionsQuery } from '../../api/sessions.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { Emergency } from './Emergency.tsx';
import { EndSession } from './EndSession.tsx';
import { SessionFilters } from './SessionFilters.tsx';

const route = getRouteApi('/sessions');
/** In ms: the number is live, and cheap to ask. */
const COUNT_EVERY = 15_000;

/** Who is signed in now, and how well that was proved. */
export function Sessions() {
  const { t } = useTranslation('sessions');
  const asked = route.useSearch();
  const may = useMay();
  const [ending, setEnding] = useState<SessionListed | null>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(sessionsQuery(asked));
  const { data: count } = useQuery({ ...sessionsCountQuery(asked), refetchInterval: COUNT_EVERY });
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        {may('revoke_all_sessions') ? <Emergency /> : null}
      </PageTitle>
      <Stack>
        <SessionFilters />
        <Text mih={24} role="status">
          {count === undefined
            ? ''
            : t('count', {
                sessions: count.sessions,
                people: count.people,
                one: count.byAal[1],
                two: count.byAal[2],
                allowed: count.underAllowance,
              })}
        </Text>
        <RowTable
          caption={t('caption')}
          columns={useColumns(may('revoke_sessions') ? setEnding : null)}
          rows={data?.pages.flatMap(({ sessions }) => sessions)}
          keyOf={({ id }) => id}
          error={error}
          retry={() => void refetch()}
          empty={t(Object.keys(asked).length === 0 ? 'empty' : 'noneFound')}
          onMore={hasNextPage ? () => void fetchNextPage() : null}
          isLoadingMore={isFetchingNextPage}
        />
      </Stack>
      {ending === null ? null : <EndSession session={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

/** @param onEnd null: the role ends none. */
function useColumns(onEnd: ((session: SessionListed) => void) | null): readonly [Column<SessionListed>, ...Column<SessionListed>[]] {
  const { t } = useTranslation('sessions');
  const columns: [Column<SessionListed>, ...Column<SessionListed>[]] = [
    {
      name: t('column.who'),
      cell: ({ id, displayName, loginName }) => (
        <>
          <Anchor underline="always" renderRoot={(props) => <Link to="/sessions/$session" params={{ session: id }} {...props} />}>
            {displayName}
          </Anchor>
          <Text size="xs" c="dimmed">
            {loginName}
          </Text>
        </>
      ),
    },
    {
      name: t('column.aal'),
      cell: ({ aal, allowance }) => (
        <Group gap={4}>
          <Badge variant="light" color={aal === 2 ? 'harbour' : 'gray'} tt="none">
            {t('level', { aal })}
          </Badge>
          {allowance === null ? null : (
            <Badge variant="light" color="orange" tt="none">
              {t(`allowance.${allowance}`)}
            </Badge>
          )}
        </Group>
      ),
    },
    {
      name: t('column.device'),
      cell: ({ device, address }) => (
        <>
          {device ?? t('unknownDevice')}
          <Text size="xs" c="dimmed">
            {address ?? ''}
          </Text>
        </>
      ),
    },
    { name: t('column.since'), cell: ({ signedInAt }) => <When at={signedInAt} /> },
    { name: t('column.lastSeen'), cell: ({ lastSeenAt }) => <When at={lastSeenAt} as="distance" /> },
  ];
  if (onEnd !== null) {
    columns.push({
      name: t('column.act'),
      cell: (session) => (
        <Button size="compact-sm" variant="default" onClick={() => onEnd(session)}>
          {t('end.act')}
        </Button>
      ),
    });
  }
  return columns;
}
