import { Button, Group, Select } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApplicationPicker } from '../../parts/ApplicationPicker.tsx';
import { GroupPicker } from '../../parts/GroupPicker.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { readStuckSearch } from './stuckSearch.ts';

const route = getRouteApi('/stuck');
const ALL = 'all';
const CHOICES = { step: ['challenge', 'enrolment', 'refusal'], enrolled: ['yes', 'no'] } as const;

/** Each filter is in the address, so that a list of stuck people can be shared. */
export function StuckFilters() {
  const { t } = useTranslation('stuck');
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const ask = (change: Readonly<Record<string, string | null>>) =>
    void navigate({ search: readStuckSearch({ ...asked, ...change }), replace: true });
  return (
    <Group align="flex-end">
      <SearchField label={t('filter.search')} value={asked.search ?? ''} onSearch={(search) => ask({ search })} />
      {(Object.keys(CHOICES) as (keyof typeof CHOICES)[]).map((name) => (
        <Select
          key={name}
          label={t(`filter.${name}`)}
          data={[{ value: ALL, label: t('filter.all') }, ...CHOICES[name].map((value) => ({ value, label: t(`${name}.${value}`) }))]}
          value={asked[name] ?? ALL}
          onChange={(value) => ask({ [name]: value === ALL ? null : value })}
          allowDeselect={false}
        />
      ))}
      <ApplicationPicker
        key={`application ${asked.application ?? ''}`}
        label={t('filter.application')}
        value={asked.application ?? null}
        onChange={(application) => ask({ application })}
      />
      <GroupPicker
        key={`group ${asked.group ?? ''}`}
        label={t('filter.group')}
        value={asked.group ?? null}
        onChange={(group) => ask({ group })}
      />
      {Object.keys(asked).length === 0 ? null : (
        <Button variant="subtle" onClick={() => void navigate({ search: {}, replace: true })}>
          {t('filter.clear')}
        </Button>
      )}
    </Group>
  );
}
