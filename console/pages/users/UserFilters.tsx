import { Anchor, Button, Chip, Collapse, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usersCountQueryOf } from '../../api/users.ts';
import { GroupPicker } from '../../parts/GroupPicker.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { MoreUserFilters } from './MoreUserFilters.tsx';
import { askedBy, searchWith, type UsersSearch } from './usersSearch.ts';

const route = getRouteApi('/users');

/** What is asked for most often, each with one press. */
const QUICK = [
  { name: 'notEnrolled', part: 'enrolled', value: 'no' },
  { name: 'enrolled', part: 'enrolled', value: 'yes' },
  { name: 'bypassed', part: 'bypassed', value: 'yes' },
  { name: 'mustEnrol', part: 'window', value: 'open' },
  { name: 'windowOver', part: 'window', value: 'over' },
  { name: 'locked', part: 'locked', value: 'yes' },
  { name: 'disabled', part: 'disabled', value: 'yes' },
  { name: 'administrators', part: 'role', value: 'any' },
  { name: 'neverSignedIn', part: 'signedIn', value: 'no' },
  { name: 'invited', part: 'invited', value: 'yes' },
] as const;

const ORDERS = [
  'name.ascending',
  'name.descending',
  'created.descending',
  'created.ascending',
  'last_sign_in.descending',
  'last_sign_in.ascending',
] as const;

/** Whom the list shows. Everything is in the address, so that a list can be shared. */
export function UserFilters() {
  const { t } = useTranslation('users');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [isOpen, { toggle }] = useDisclosure(false);
  const { filter, by } = askedBy(search);
  const { data: counted } = useQuery(usersCountQueryOf(filter));
  const go = (wanted: UsersSearch) => void navigate({ search: wanted, replace: true });
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        <SearchField
          label={t('search.label')}
          placeholder={t('search.placeholder')}
          value={search.search ?? ''}
          onSearch={(text) => go(searchWith(search, 'search', text))}
        />
        <GroupPicker label={t('filter.group')} value={search.group ?? null} onChange={(group) => go(searchWith(search, 'group', group))} />
        <Select
          label={t('order.label')}
          allowDeselect={false}
          data={ORDERS.map((value) => ({ value, label: t(`order.${value}`) }))}
          value={`${by.sort}.${by.order}`}
          onChange={(value) => {
            const [sort, order] = (value ?? ORDERS[0]).split('.') as [NonNullable<UsersSearch['sort']>, NonNullable<UsersSearch['order']>];
            go({ ...filter, sort, order });
          }}
        />
      </SimpleGrid>
      <Group gap="xs" role="group" aria-label={t('filter.quick')}>
        {QUICK.map(({ name, part, value }) => (
          <Chip
            key={name}
            size="sm"
            checked={search[part] === value}
            onChange={(isWanted) => go(searchWith(search, part, isWanted ? value : null))}
          >
            {t(`quick.${name}`)}
          </Chip>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconFilter size={14} aria-hidden />}
          onClick={toggle}
          aria-expanded={isOpen}
        >
          {t(isOpen ? 'filter.less' : 'filter.more')}
        </Button>
      </Group>
      <Collapse expanded={isOpen} keepMounted={false}>
        <MoreUserFilters search={search} onChange={go} />
      </Collapse>
      <Group gap="md" mih={24}>
        <Text size="sm" role="status">
          {counted === undefined ? '' : t(counted.more ? 'count.more' : 'count.exact', { count: counted.count })}
        </Text>
        {isFiltered ? (
          <Anchor size="sm" renderRoot={(props) => <Link from="/users" to="/users" search={by} {...props} />}>
            {t('filter.clear')}
          </Anchor>
        ) : null}
      </Group>
    </Stack>
  );
}
