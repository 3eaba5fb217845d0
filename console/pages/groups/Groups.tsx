import { Anchor, Button, Group, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type GroupListed, groupsQueryOf } from '../../api/groups.ts';
import { useMay } from '../../api/self.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { When } from '../../parts/When.tsx';
import { GroupNameDialog } from './GroupNameDialog.tsx';
import { GroupRule } from './GroupRule.tsx';

const route = getRouteApi('/groups');

/** The groups of the tenant, each with its members and its rule. */
export function Groups() {
  const { t } = useTranslation('groups');
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const mayMake = useMay()('manage_groups');
  const [isMaking, setMaking] = useState(false);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...groupsQueryOf(search),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        {mayMake ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
            {t('new.open')}
          </Button>
        ) : null}
      </PageTitle>
      <Stack>
        <Group maw={420} grow>
          <SearchField
            label={t('search')}
            value={search}
            onSearch={(text) => void navigate({ search: text === '' ? {} : { search: text }, replace: true })}
          />
        </Group>
        <RowTable
          caption={t('caption')}
          columns={useColumns()}
          rows={data?.pages.flatMap(({ groups }) => groups)}
          keyOf={({ id }) => id}
          error={error}
          retry={() => void refetch()}
          empty={search === '' ? t('empty') : t('noneFound', { search })}
          onMore={hasNextPage ? () => void fetchNextPage() : null}
          isLoadingMore={isFetchingNextPage}
        />
      </Stack>
      {isMaking ? <GroupNameDialog group={null} onClose={() => setMaking(false)} /> : null}
    </>
  );
}

function useColumns(): readonly [Column<GroupListed>, ...Column<GroupListed>[]] {
  const { t } = useTranslation('groups');
  return [
    {
      name: t('column.name'),
      cell: ({ id, name }) => (
        <Anchor inherit renderRoot={(props) => <Link to="/groups/$group" params={{ group: id }} {...props} />}>
          {name}
        </Anchor>
      ),
    },
    {
      name: t('column.members'),
      cell: ({ id, members }) => (
        <Anchor inherit renderRoot={(props) => <Link to="/users" search={{ group: id }} {...props} />}>
          {t('members', { count: members })}
        </Anchor>
      ),
    },
    { name: t('column.rule'), cell: (group) => <GroupRule group={group} /> },
    { name: t('column.next'), cell: ({ scheduled }) => (scheduled === null ? '–' : <When at={scheduled} />) },
  ];
}
