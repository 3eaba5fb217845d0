import { Button, Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { applicationChoicesQuery } from '../../api/applications.ts';
import { PersonPicker } from '../../parts/PersonPicker.tsx';
import { readSessionsSearch } from './sessionsSearch.ts';

const route = getRouteApi('/sessions');
const ALL = 'all';
const ALLOWANCES = ['any', 'grace', 'bypass', 'none'] as const;

/** Each filter is in the address, so that a list of sessions can be shared. */
export function SessionFilters() {
  const { t } = useTranslation('sessions');
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const { data: applications } = useQuery(applicationChoicesQuery);
  const ask = (change: Readonly<Record<string, string | null>>) =>
    void navigate({ search: readSessionsSearch({ ...asked, ...change }), replace: true });
  const filter = (name: 'aal' | 'application' | 'allowance', options: readonly { readonly value: string; readonly label: string }[]) => (
    <Select
      label={t(`filter.${name}`)}
      data={[{ value: ALL, label: t('filter.all') }, ...options]}
      value={String(asked[name] ?? ALL)}
      onChange={(value) => ask({ [name]: value === ALL ? null : value })}
      allowDeselect={false}
    />
  );
  return (
    <Group align="flex-end">
      <PersonPicker key={asked.user ?? ''} label={t('filter.user')} value={asked.user ?? null} onChange={(user) => ask({ user })} />
      {filter(
        'aal',
        ['1', '2'].map((aal) => ({ value: aal, label: t('level', { aal }) })),
      )}
      {filter(
        'application',
        (applications ?? []).map(({ id, name }) => ({ value: id, label: name })),
      )}
      {filter(
        'allowance',
        ALLOWANCES.map((one) => ({ value: one, label: t(`filter.allowances.${one}`) })),
      )}
      {Object.keys(asked).length === 0 ? null : (
        <Button variant="subtle" onClick={() => void navigate({ search: {}, replace: true })}>
          {t('filter.clear')}
        </Button>
      )}
    </Group>
  );
}
