import { Anchor, Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LEVELS, type Level as LevelName } from '../../../src/domain/policy/rule.ts';
import { type ApplicationListed, applicationsQuery } from '../../api/applications.ts';
import { policyQuery } from '../../api/policy.ts';
import { useMay } from '../../api/self.ts';
import { Level } from '../../parts/Level.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { When } from '../../parts/When.tsx';
import { kindOf } from './kindOf.ts';

const route = getRouteApi('/applications');

/** The applications of the tenant, those that are part of the product among them. */
export function Applications() {
  const { t } = useTranslation('applications');
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const mayRegister = useMay()('manage_applications');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(applicationsQuery(search));
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        {mayRegister ? (
          <Group gap="xs">
            <Button variant="default" renderRoot={(props) => <Link to="/applications/new-host" {...props} />}>
              {t('host.new.open')}
            </Button>
            <Button variant="default" renderRoot={(props) => <Link to="/applications/new-saml" {...props} />}>
              {t('saml.new.open')}
            </Button>
            <Button leftSection={<IconPlus size={16} aria-hidden />} renderRoot={(props) => <Link to="/applications/new" {...props} />}>
              {t('new.open')}
            </Button>
          </Group>
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
          rows={data?.pages.flatMap(({ applications }) => applications)}
          keyOf={({ id }) => id}
          error={error}
          retry={() => void refetch()}
          empty={search === '' ? t('empty') : t('noneFound', { search })}
          onMore={hasNextPage ? () => void fetchNextPage() : null}
          isLoadingMore={isFetchingNextPage}
        />
      </Stack>
    </>
  );
}

function useColumns(): readonly [Column<ApplicationListed>, ...Column<ApplicationListed>[]] {
  const { t } = useTranslation('applications');
  return [
    {
      name: t('column.name'),
      cell: ({ id, name, clientId, disabledAt }) => (
        <>
          <Anchor renderRoot={(props) => <Link to="/applications/$application" params={{ application: id }} {...props} />}>{name}</Anchor>
          {disabledAt === null ? null : (
            <Badge variant="light" color="red" tt="none" ms="xs">
              {t('disabled')}
            </Badge>
          )}
          <Text size="xs" c="dimmed">
            {clientId}
          </Text>
        </>
      ),
    },
    { name: t('column.kind'), cell: (application) => t(`kind.${kindOf(application)}`) },
    { name: t('column.level'), cell: ({ rule }) => <LevelInForce own={rule?.level ?? null} /> },
    { name: t('column.demand'), cell: ({ demand }) => (demand?.aal === 2 ? t('demandsAal2') : t('demandsNothing')) },
    { name: t('column.next'), cell: ({ scheduled }) => (scheduled === null ? '–' : <When at={scheduled} />) },
  ];
}

/** L3: the stricter of its own level and the tenant's. Groups are a matter of the person. */
function LevelInForce({ own }: { readonly own: LevelName | null }) {
  const { t } = useTranslation('applications');
  const { data: tenant } = useQuery(policyQuery({ kind: 'tenant' }));
  // As high as what comes: the row keeps its height.
  if (tenant === undefined) return <Skeleton height={40} width={120} />;
  const isOwn = own !== null && LEVELS.indexOf(own) > LEVELS.indexOf(tenant.level);
  return (
    <Stack gap={2}>
      <span>
        <Level level={isOwn ? own : tenant.level} />
      </span>
      <Text size="xs" c="dimmed">
        {t(isOwn ? 'byItself' : 'byTenant')}
      </Text>
    </Stack>
  );
}
