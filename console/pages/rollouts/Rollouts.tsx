import { Anchor, Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type RolloutListed, rolloutsQuery } from '../../api/rollouts.ts';
import { useMay } from '../../api/self.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { RolloutState } from './RolloutState.tsx';

/** All roll-outs, the newest first. */
export function Rollouts() {
  const { t } = useTranslation('rollouts');
  const mayChange = useMay()('set_policy');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(rolloutsQuery);
  const columns: [Column<RolloutListed>, ...Column<RolloutListed>[]] = [
    {
      name: t('column.name'),
      cell: ({ id, plan }) => (
        <Anchor underline="always" renderRoot={(props) => <Link to="/rollouts/$rollout" params={{ rollout: id }} {...props} />}>
          {plan.name}
        </Anchor>
      ),
    },
    { name: t('column.state'), cell: ({ state }) => <RolloutState state={state} /> },
    {
      name: t('column.stage'),
      cell: ({ stages }) =>
        t('stageOf', { at: stages.filter(({ state }) => state === 'open' || state === 'due').length, of: stages.length }),
    },
    { name: t('column.next'), cell: ({ stages }) => <NextOf stages={stages} /> },
    { name: t('column.last'), cell: ({ stages }) => <When at={stages.at(-1)?.dueAt ?? ''} as="date" /> },
  ];
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        {mayChange ? <Button renderRoot={(props) => <Link to="/rollouts/new" {...props} />}>{t('new.act')}</Button> : null}
      </PageTitle>
      <RowTable
        caption={t('caption')}
        columns={columns}
        rows={data?.pages.flatMap(({ rollouts }) => rollouts)}
        keyOf={({ id }) => id}
        error={error}
        retry={() => void refetch()}
        empty={t('empty')}
        onMore={hasNextPage ? () => void fetchNextPage() : null}
        isLoadingMore={isFetchingNextPage}
      />
    </>
  );
}

function NextOf({ stages }: Pick<RolloutListed, 'stages'>) {
  const { t } = useTranslation('rollouts');
  const next = stages.find(({ state }) => state === 'coming');
  return next === undefined ? <Text size="sm">{t('nothing')}</Text> : <When at={next.opensAt} />;
}
