import { SegmentedControl, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { overviewQueryOf } from '../../api/overview.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { WhenSeen } from '../../parts/WhenSeen.tsx';
import { OverviewNumbers } from './OverviewNumbers.tsx';
import { OVERVIEW_DAYS, type OverviewDays } from './overviewSearch.ts';
import { Recommendation } from './Recommendation.tsx';

const route = getRouteApi('/');

/** The library that draws is as large as the rest of the console: it comes after the numbers, to whoever looks at the pictures. */
const OverviewPictures = lazy(() => import('./OverviewPictures.tsx').then(({ OverviewPictures: page }) => ({ default: page })));

/** How the tenant stands, and how it came to that. Every number leads to the list behind it. */
export function Overview() {
  const { t } = useTranslation('overview');
  const { days = OVERVIEW_DAYS[0] } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery({ ...overviewQueryOf(days), placeholderData: keepPreviousData });
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        <SegmentedControl
          aria-label={t('days.label')}
          data={OVERVIEW_DAYS.map((count) => ({ value: String(count), label: t('days.last', { count }) }))}
          value={String(days)}
          onChange={(value) => void navigate({ search: { days: Number(value) as OverviewDays }, replace: true })}
        />
      </PageTitle>
      {data === undefined ? (
        <>
          <ProblemAlert error={error} retry={() => void refetch()} />
          {error === null ? <Waiting label={t('parts:loading')} /> : null}
        </>
      ) : (
        <Stack gap="lg">
          <Recommendation recommendation={data.recommendation} />
          <OverviewNumbers overview={data} />
          <WhenSeen before={<WaitingPictures />}>
            <Suspense fallback={<WaitingPictures />}>
              <OverviewPictures overview={data} />
            </Suspense>
          </WhenSeen>
        </Stack>
      )}
    </>
  );
}

function Waiting({ label }: { readonly label: string }) {
  return (
    <Stack gap="lg" aria-busy="true" aria-label={label} role="status">
      <Skeleton height={140} />
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
        {['a', 'b', 'c', 'd'].map((card) => (
          <Skeleton key={card} height={130} />
        ))}
      </SimpleGrid>
      <WaitingPictures />
    </Stack>
  );
}

function WaitingPictures() {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      {['a', 'b', 'c', 'd'].map((picture) => (
        <Skeleton key={picture} height={340} />
      ))}
    </SimpleGrid>
  );
}
