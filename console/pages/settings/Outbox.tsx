import { Badge, Button, Select, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MESSAGES, type MessageListed, messagesQuery, reviveMessage } from '../../api/messages.ts';
import { useMay } from '../../api/self.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';
import { MESSAGE_STATES, readOutboxSearch } from './outboxFilter.ts';

const route = getRouteApi('/settings/outbox');
const COLOURS = { queued: 'blue', sent: 'harbour', delivered: 'harbour', dead: 'red' } as const;

/** What was sent to people, and what became of it. */
export function Outbox() {
  const { t } = useTranslation('outbox');
  const { state = 'all' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    messagesQuery(state === 'all' ? null : state),
  );
  const revive = useAct({ run: reviveMessage, outdates: [MESSAGES], done: () => t('revived') });
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')} />
      <Stack>
        <Select
          label={t('filter')}
          data={MESSAGE_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
          value={state}
          onChange={(value) => void navigate({ search: readOutboxSearch({ state: value }), replace: true })}
          allowDeselect={false}
          maw={320}
        />
        <ProblemAlert error={revive.error} />
        <RowTable
          caption={t('caption')}
          columns={useColumns(revive.mutate)}
          rows={data?.pages.flatMap(({ messages }) => messages)}
          keyOf={({ id }) => id}
          error={error}
          retry={() => void refetch()}
          empty={t(state === 'all' ? 'empty' : 'noneFound')}
          onMore={hasNextPage ? () => void fetchNextPage() : null}
          isLoadingMore={isFetchingNextPage}
        />
      </Stack>
    </>
  );
}

function useColumns(revive: (id: string) => void): readonly [Column<MessageListed>, ...Column<MessageListed>[]] {
  const { t } = useTranslation('outbox');
  const mayRevive = useMay()('change_messages');
  const columns: [Column<MessageListed>, ...Column<MessageListed>[]] = [
    { name: t('column.to'), cell: ({ recipient }) => recipient },
    { name: t('column.what'), cell: ({ template }) => t(`template.${template}`) },
    { name: t('column.by'), cell: ({ channel }) => t(`channel.${channel}`) },
    { name: t('column.written'), cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      name: t('column.state'),
      cell: ({ state }) => (
        <Stack gap={2}>
          <span>
            <Badge color={COLOURS[state.kind]} variant="light" tt="none">
              {t(`state.${state.kind}`)}
            </Badge>
          </span>
          {state.because === null ? null : (
            <Text size="xs" c="dimmed">
              {state.because}
            </Text>
          )}
          {state.at === null ? null : (
            <Text size="xs" c="dimmed">
              <When at={state.at} /> {state.provider ?? ''}
            </Text>
          )}
        </Stack>
      ),
    },
  ];
  if (mayRevive) {
    columns.push({
      name: t('column.act'),
      cell: ({ id, state }) =>
        state.kind === 'dead' ? (
          <Button size="compact-sm" variant="default" onClick={() => revive(id)}>
            {t('revive')}
          </Button>
        ) : (
          '–'
        ),
    });
  }
  return columns;
}
