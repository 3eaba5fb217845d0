import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { eventsQueryOf } from '../../api/events.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditViews } from './AuditViews.tsx';
import { askedBy, questionIn } from './auditSearch.ts';
import { EventDrawer } from './EventDrawer.tsx';
import { ExportEvents } from './ExportEvents.tsx';
import { namesIn } from './eventNames.ts';
import { useEventColumns } from './useEventColumns.tsx';

const route = getRouteApi('/audit');

/** What happened, by any filters at once. All of it is in the address: a list and an event are links that can be shared. */
export function Audit() {
  const { t } = useTranslation('audit');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const question = questionIn(search);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...eventsQueryOf(askedBy(question)),
    // Another filter moves nothing on the page before its rows are there.
    placeholderData: keepPreviousData,
  });
  const names = namesIn(data?.pages.flatMap((page) => page.names) ?? []);
  const rows = data?.pages.flatMap(({ events }) => events);
  const isFiltered = Object.keys(question).length > 0;
  const columns = useEventColumns({ names, search });
  const more = hasNextPage ? () => void fetchNextPage() : null;
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        <AuditViews question={question} />
        <ExportEvents question={question} />
      </PageTitle>
      <Stack>
        <AuditFilters question={question} onChange={(wanted) => void navigate({ search: wanted, replace: true })} />
        {isFiltered ? (
          <Group gap="md">
            <Anchor size="sm" renderRoot={(props) => <Link to="/audit" {...props} />}>
              {t('filter.clear')}
            </Anchor>
          </Group>
        ) : null}
        {/* Where rare things are searched for, a part of the audit may hold none of them: it is said, and one goes on. */}
        {rows?.length === 0 && more !== null ? <NoneSoFar onMore={more} isLoading={isFetchingNextPage} /> : null}
        {rows?.length === 0 && more !== null ? null : (
          <RowTable
            caption={t('caption')}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            error={error}
            retry={() => void refetch()}
            empty={t(isFiltered ? 'noneFound' : 'empty')}
            onMore={more}
            isLoadingMore={isFetchingNextPage}
          />
        )}
      </Stack>
      <EventDrawer event={search.event ?? null} onClose={() => void navigate({ search: question })} />
    </>
  );
}

function NoneSoFar({ onMore, isLoading }: { readonly onMore: () => void; readonly isLoading: boolean }) {
  const { t } = useTranslation('audit');
  return (
    <Stack gap="sm" align="flex-start">
      <Text c="dimmed" role="status">
        {t('noneSoFar')}
      </Text>
      <Button variant="default" onClick={onMore} loading={isLoading}>
        {t('goOn')}
      </Button>
    </Stack>
  );
}
