import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addMember, GROUPS, type GroupListed, membersQueryOf, removeMember } from '../../api/groups.ts';
import { useMay } from '../../api/self.ts';
import { USERS, type UserListed } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { PersonPicker } from '../../parts/PersonPicker.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { useAct } from '../../parts/useAct.ts';
import { usePeopleColumns } from '../users/usePeopleColumns.tsx';

const route = getRouteApi('/groups/$group');

/** The people of one group, page by page, and who joins and leaves. */
export function MemberSection({ group }: { readonly group: GroupListed }) {
  const { t } = useTranslation('groups');
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = useMay()('manage_groups');
  const [wanted, setWanted] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<UserListed | null>(null);
  const columns = usePeopleColumns();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...membersQueryOf(group.id, search),
    placeholderData: keepPreviousData,
  });
  const add = useAct({
    run: (user: string) => addMember(group.id, user),
    outdates: [GROUPS, USERS],
    done: () => t('member.added'),
    onDone: () => setWanted(null),
  });
  const remove = useAct({
    run: (user: string) => removeMember(group.id, user),
    outdates: [GROUPS, USERS],
    done: () => t('member.removed'),
    onDone: () => setLeaving(null),
  });
  return (
    <FormSection title={t('column.members')}>
      <Group align="flex-end" gap="md">
        <SearchField
          label={t('member.search')}
          value={search}
          onSearch={(text) => void navigate({ search: text === '' ? {} : { search: text }, replace: true })}
        />
        {mayChange ? (
          <>
            <PersonPicker label={t('member.add')} value={wanted} onChange={setWanted} />
            <Button
              variant="default"
              disabled={wanted === null}
              loading={add.isPending}
              onClick={() => {
                if (wanted !== null) add.mutate(wanted);
              }}
            >
              {t('member.doAdd')}
            </Button>
          </>
        ) : null}
      </Group>
      {(add.data?.deadEnds.length ?? 0) > 0 ? (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={t('user:groups.stuck')}>
          {t('user:groups.stuckNote')}
        </Alert>
      ) : null}
      <ProblemAlert error={add.error} />
      <RowTable
        caption={t('member.caption')}
        columns={
          mayChange
            ? [
                ...columns,
                {
                  name: t('user:factors.acts'),
                  cell: (person) => (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      color="red"
                      aria-label={t('member.removeNamed', { name: person.displayName })}
                      onClick={() => setLeaving(person)}
                    >
                      {t('member.remove')}
                    </Button>
                  ),
                },
              ]
            : columns
        }
        rows={data?.pages.flatMap(({ users }) => users)}
        keyOf={({ id }) => id}
        error={error}
        retry={() => void refetch()}
        empty={t(search === '' ? 'member.none' : 'member.noneFound')}
        onMore={hasNextPage ? () => void fetchNextPage() : null}
        isLoadingMore={isFetchingNextPage}
      />
      <ConfirmAct
        opened={leaving !== null}
        title={t('user:groups.removeTitle')}
        act={t('user:groups.doRemove')}
        isDangerous
        isRunning={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          if (leaving !== null) remove.mutate(leaving.id);
        }}
        onClose={() => setLeaving(null)}
      >
        <Text size="sm">{t('user:groups.removeWhat', { name: leaving?.displayName ?? '', group: group.name })}</Text>
      </ConfirmAct>
    </FormSection>
  );
}
