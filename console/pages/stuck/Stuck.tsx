import { Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exportStuck, stuckFiguresQueryOf, stuckQueryOf } from '../../api/stuck.ts';
import { ExportFile } from '../../parts/ExportFile.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { durationText } from './durationText.ts';
import { StuckFilters } from './StuckFilters.tsx';
import { type Remedy, StuckRemedy } from './StuckRemedy.tsx';
import { useStuckColumns } from './useStuckColumns.tsx';

const route = getRouteApi('/stuck');

/** Who reached the MFA step and did not get past it since, and what helps (A2). */
export function Stuck() {
  const { t, i18n } = useTranslation('stuck');
  const asked = route.useSearch();
  const [remedy, setRemedy] = useState<Remedy | null>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(stuckQueryOf(asked));
  const { data: figures } = useQuery(stuckFiguresQueryOf(asked));
  const seconds = figures?.unstuck.medianSeconds ?? null;
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        <ExportFile label={t('export')} name="stuck.csv" take={() => exportStuck(asked)} />
      </PageTitle>
      <Stack>
        <StuckFilters />
        <div>
          <Text mih={24} role="status">
            {/* Of nobody the table speaks. */}
            {figures === undefined || figures.people === 0 ? '' : t(figures.more ? 'countMore' : 'count', { count: figures.people })}
          </Text>
          <Text size="sm" c="dimmed" mih={22}>
            {figures === undefined || seconds === null
              ? t('nobodyUnstuck')
              : t('unstuck', { count: figures.unstuck.people, time: durationText(seconds, i18n.language) })}
          </Text>
        </div>
        <RowTable
          caption={t('caption')}
          columns={useStuckColumns(setRemedy)}
          rows={data?.pages.flatMap(({ people }) => people)}
          keyOf={({ user }) => user.id}
          error={error}
          retry={() => void refetch()}
          empty={t(Object.keys(asked).length === 0 ? 'empty' : 'noneFound')}
          onMore={hasNextPage ? () => void fetchNextPage() : null}
          isLoadingMore={isFetchingNextPage}
        />
      </Stack>
      {remedy === null ? null : <StuckRemedy remedy={remedy} onClose={() => setRemedy(null)} />}
    </>
  );
}
