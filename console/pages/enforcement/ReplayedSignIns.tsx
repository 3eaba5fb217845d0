import { Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Replayed, type ReplayedPage, replayedQuery, type Tried } from '../../api/replay.ts';
import { PersonNamed } from '../../parts/PersonNamed.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { SidePanel } from '../../parts/SidePanel.tsx';
import { When } from '../../parts/When.tsx';
import { WhyDetails } from './WhyDetails.tsx';

type SignIn = ReplayedPage['signIns'][number];

interface Behind {
  readonly replayed: Replayed;
  readonly day: string | null;
}

interface ReplayedSignInsProps {
  readonly tried: Tried;
  readonly days: number;
  /** null: no list is open. */
  readonly opened: Behind | null;
  readonly onClose: () => void;
}

/** The sign-ins behind a number of the replay, with the people of them by name, what was asked, and what would have been. */
export function ReplayedSignIns({ tried, days, opened, onClose }: ReplayedSignInsProps) {
  const { t } = useTranslation('replay');
  return (
    <SidePanel opened={opened !== null} onClose={onClose} size="xl" title={opened === null ? '' : t(`list.${opened.replayed}`)}>
      {opened === null ? null : <SignIns tried={tried} days={days} of={opened} />}
    </SidePanel>
  );
}

function SignIns({ tried, days, of }: { readonly tried: Tried; readonly days: number; readonly of: Behind }) {
  const { t } = useTranslation('replay');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(replayedQuery({ tried, days, ...of }));
  return (
    <RowTable
      caption={t('list.caption')}
      columns={[
        { name: t('list.person'), cell: (signIn) => <Who signIn={signIn} /> },
        { name: t('list.would'), cell: (signIn) => <Would signIn={signIn} /> },
      ]}
      rows={data?.pages.flatMap(({ signIns }) => signIns)}
      keyOf={({ event }) => event}
      error={error}
      retry={() => void refetch()}
      empty={t(hasNextPage ? 'list.notYet' : 'list.empty')}
      onMore={hasNextPage ? () => void fetchNextPage() : null}
      isLoadingMore={isFetchingNextPage}
    />
  );
}

function Who({ signIn: { person, at, application } }: { readonly signIn: SignIn }) {
  return (
    <>
      <PersonNamed person={person} />
      <Text size="sm" c="dimmed">
        <When at={at} />
        {application === null ? '' : `, ${application.name}`}
      </Text>
    </>
  );
}

function Would({ signIn: { before, after } }: { readonly signIn: SignIn }) {
  const { t } = useTranslation('replay');
  return (
    <Stack gap={4}>
      <Text size="sm">{after.sentence}</Text>
      <Text size="sm" c="dimmed">
        {t('list.then')} {before.sentence}
      </Text>
      <WhyDetails why={after.why} />
    </Stack>
  );
}
