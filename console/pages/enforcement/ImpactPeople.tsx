import { Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Draft, type ImpactPeople as ImpactPeoplePage, impactPeopleQuery, type Outcome } from '../../api/impact.ts';
import { PersonNamed } from '../../parts/PersonNamed.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { SidePanel } from '../../parts/SidePanel.tsx';
import { When } from '../../parts/When.tsx';
import { WhyDetails } from './WhyDetails.tsx';

type Person = ImpactPeoplePage['people'][number];

interface ImpactPeopleProps {
  readonly draft: Draft;
  /** null: no list is open. */
  readonly outcome: Outcome | null;
  readonly onClose: () => void;
}

/** Who is behind a number of the impact, and what they would see at their next sign-in. The draft stays as it is. */
export function ImpactPeople({ draft, outcome, onClose }: ImpactPeopleProps) {
  const { t } = useTranslation('impact');
  return (
    <SidePanel opened={outcome !== null} onClose={onClose} size="xl" title={outcome === null ? '' : t(`list.${outcome}`)}>
      {outcome === null ? null : <People draft={draft} outcome={outcome} />}
    </SidePanel>
  );
}

function People({ draft, outcome }: { readonly draft: Draft; readonly outcome: Outcome }) {
  const { t } = useTranslation('impact');
  const [search, setSearch] = useState('');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    impactPeopleQuery(draft, outcome, search),
  );
  return (
    <Stack gap="md">
      <SearchField label={t('people.search')} value={search} onSearch={setSearch} />
      <RowTable
        caption={t('people.caption')}
        columns={[
          { name: t('people.person'), cell: (person) => <Who person={person} /> },
          { name: t('people.after'), cell: (person) => <After person={person} /> },
        ]}
        rows={data?.pages.flatMap(({ people }) => people)}
        keyOf={({ id }) => id}
        error={error}
        retry={() => void refetch()}
        empty={t('people.empty')}
        onMore={hasNextPage ? () => void fetchNextPage() : null}
        isLoadingMore={isFetchingNextPage}
      />
    </Stack>
  );
}

function Who({ person }: { readonly person: Person }) {
  const { t } = useTranslation('shell');
  return <PersonNamed person={person} also={person.role === null ? '' : `, ${t(`role.${person.role}`)}`} />;
}

function After({ person: { before, after } }: { readonly person: Person }) {
  const { t } = useTranslation('impact');
  return (
    <Stack gap={4}>
      <Text size="sm">{after.sentence}</Text>
      {after.deadline === null ? null : (
        <Text size="sm">
          {t('people.until')} <When at={after.deadline} />
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {t('people.before')} {before.sentence}
      </Text>
      <WhyDetails why={after.why} />
    </Stack>
  );
}
