import { Anchor, Button, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Receiver, receiversQuery } from '../../api/receivers.ts';
import { useMay } from '../../api/self.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { ReceiverState } from './ReceiverState.tsx';
import { targetText } from './targetText.ts';
import { Waiting } from './Waiting.tsx';

/** Who outside is told of what happens, how far behind each is, and what went wrong last. */
export function Receivers() {
  const { t } = useTranslation('receivers');
  const mayChange = useMay()('change_receivers');
  const { data, error, refetch } = useQuery(receiversQuery);
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        {mayChange ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} renderRoot={(props) => <Link to="/settings/receivers/new" {...props} />}>
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

function useColumns(): readonly [Column<Receiver>, ...Column<Receiver>[]] {
  const { t } = useTranslation('receivers');
  return [
    {
      name: t('column.name'),
      cell: (receiver) => (
        <Stack gap={2}>
          <Anchor renderRoot={(props) => <Link to="/settings/receivers/$receiver" params={{ receiver: receiver.id }} {...props} />}>
            {receiver.name}
          </Anchor>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {targetText(receiver) ?? t(`where.${whereOf(receiver)}`)}
          </Text>
        </Stack>
      ),
    },
    { name: t('column.kind'), cell: ({ target }) => t(`kind.${target.kind}.label`) },
    { name: t('column.state'), cell: (receiver) => <ReceiverState receiver={receiver} /> },
    { name: t('column.waiting'), cell: (receiver) => <Waiting receiver={receiver} /> },
    {
      name: t('column.delivered'),
      cell: ({ deliveredAt }) => (deliveredAt === null ? t('never') : <When at={deliveredAt} as="distance" />),
    },
  ];
}

function whereOf({ target }: Receiver): 'polled' | 'unknown' {
  return target.kind === 'shared_signals' && target.delivery?.method === 'poll' ? 'polled' : 'unknown';
}
