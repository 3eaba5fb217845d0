import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type DeliveryListed, deliveriesQuery, RECEIVERS, type Receiver, sendAgain } from '../../api/receivers.ts';
import { useMay } from '../../api/self.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';
import { useReasons } from './useReasons.ts';

/** What a receiver was sent in the last days, and what became of it. */
export function Deliveries({ receiver: { id } }: { readonly receiver: Receiver }) {
  const { t } = useTranslation('receivers');
  const { failure } = useReasons();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(deliveriesQuery(id));
  const again = useAct({
    run: ({ event }: DeliveryListed) => sendAgain(id, event),
    outdates: [RECEIVERS],
    done: ({ error: why }) => (why === null ? t('again.taken') : t('again.failed', { failure: failure(why) })),
  });
  return (
    <FormSection title={t('section.deliveries')} intro={t('deliveries.intro')}>
      <ProblemAlert error={again.error} />
      <RowTable
        caption={t('deliveries.caption')}
        columns={useColumns(again.mutate)}
        rows={data?.pages.flatMap(({ deliveries }) => deliveries)}
        keyOf={(delivery) => delivery.id}
        error={error}
        retry={() => void refetch()}
        empty={t('deliveries.empty')}
        onMore={hasNextPage ? () => void fetchNextPage() : null}
        isLoadingMore={isFetchingNextPage}
      />
    </FormSection>
  );
}

function useColumns(onAgain: (delivery: DeliveryListed) => void): readonly [Column<DeliveryListed>, ...Column<DeliveryListed>[]] {
  const { t } = useTranslation('receivers');
  const mayChange = useMay()('change_receivers');
  const { failure } = useReasons();
  const columns: [Column<DeliveryListed>, ...Column<DeliveryListed>[]] = [
    {
      name: t('column.event'),
      cell: ({ type, event, events }) => (
        <Stack gap={2}>
          <Anchor inherit renderRoot={(props) => <Link to="/audit" search={{ event }} {...props} />}>
            {t(`events:${type}`)}
          </Anchor>
          {events > 1 ? (
            <Text size="xs" c="dimmed">
              {t('deliveries.andOthers', { count: events - 1 })}
            </Text>
          ) : null}
        </Stack>
      ),
    },
    { name: t('column.at'), cell: ({ at }) => <When at={at} /> },
    {
      name: t('column.outcome'),
      cell: ({ error, milliseconds, reason }) => (
        <Stack gap={2}>
          <Text size="sm" {...(error === null ? {} : { c: 'red' })}>
            {error === null ? t('deliveries.taken', { count: milliseconds }) : failure(error)}
          </Text>
          {reason === 'as_usual' ? null : (
            <Text size="xs" c="dimmed">
              {t(`reason.${reason}`)}
            </Text>
          )}
        </Stack>
      ),
    },
  ];
  if (mayChange) {
    columns.push({
      name: t('column.act'),
      cell: (delivery) => (
        <Button size="compact-sm" variant="default" onClick={() => onAgain(delivery)}>
          {t('again.act')}
        </Button>
      ),
    });
  }
  return columns;
}
