import { Button, Stack } from '@mantine/core';
import { IconFileImport, IconUserPlus } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/self.ts';
import { type UserListed, usersQueryOf } from '../../api/users.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { ACTS_ON_MANY, ChosenPeople } from './ChosenPeople.tsx';
import { NewPerson } from './NewPerson.tsx';
import { UserFilters } from './UserFilters.tsx';
import { usePeopleColumns } from './usePeopleColumns.tsx';
import { askedBy } from './usersSearch.ts';

const route = getRouteApi('/users');

/** Everybody who has an account, by any filters at once. */
export function Users() {
  const { t } = useTranslation('users');
  const search = route.useSearch();
  const may = useMay();
  const { filter, by } = askedBy(search);
  const [chosen, setChosen] = useState<ReadonlyMap<string, UserListed>>(new Map());
  const [isMaking, setMaking] = useState(false);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...usersQueryOf(filter, by),
    // Another filter moves nothing on the page before its rows are there.
    placeholderData: keepPreviousData,
  });
  const rows = data?.pages.flatMap(({ users }) => users);
  const choose = (people: readonly UserListed[], isChosen: boolean) =>
    setChosen((before) => {
      const after = new Map(before);
      for (const person of people) {
        if (isChosen) after.set(person.id, person);
        else after.delete(person.id);
      }
      return after;
    });
  const columns = usePeopleColumns();
  const mayAct = Object.values(ACTS_ON_MANY).some((act) => may(act));
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        {may('import_users') ? (
          <Button
            variant="default"
            leftSection={<IconFileImport size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/users/import" {...props} />}
          >
            {t('import.open')}
          </Button>
        ) : null}
        {may('manage_users') ? (
          <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
            {t('new.open')}
          </Button>
        ) : null}
      </PageTitle>
      <Stack>
        <UserFilters />
        {mayAct ? <ChosenPeople filter={filter} shown={rows ?? []} chosen={chosen} onChoose={choose} /> : null}
        <RowTable
          caption={t('caption')}
          columns={columns}
          rows={rows}
          keyOf={({ id }) => id}
          error={error}
          retry={() => void refetch()}
          empty={Object.keys(filter).length === 0 ? t('empty') : t('noneFound')}
          onMore={hasNextPage ? () => void fetchNextPage() : null}
          isLoadingMore={isFetchingNextPage}
          choice={
            mayAct
              ? {
                  isChosen: ({ id }) => chosen.has(id),
                  onChoose: (person, isChosen) => choose([person], isChosen),
                  label: ({ displayName }) => t('choose', { name: displayName }),
                }
              : null
          }
        />
      </Stack>
      {isMaking ? <NewPerson onClose={() => setMaking(false)} /> : null}
    </>
  );
}
