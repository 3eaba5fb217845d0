import { Group, Select, Stack, Text } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { FACTOR_KINDS } from '../../../src/domain/factors/factor.ts';
import { applicationQuery } from '../../api/applications.ts';
import { readinessQueryOf } from '../../api/readiness.ts';
import type { RolloutPlan } from '../../api/rollouts.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { WhenSeen } from '../../parts/WhenSeen.tsx';
import { type ReadinessSearch, readReadinessSearch } from './readinessSearch.ts';

/** The library that draws is large: it comes to whoever looks. */
const ReadinessPicture = lazy(() => import('./ReadinessPicture.tsx').then(({ ReadinessPicture: picture }) => ({ default: picture })));

const route = getRouteApi('/rollouts/$rollout');
const DAYS = 60;
const ALL = 'tenant';

/** Who is ready, of whom, by which factor, and how it came to that. What is chosen is in the address. */
export function ReadinessSection({ plan }: { readonly plan: RolloutPlan }) {
  const { t, i18n } = useTranslation('rollouts');
  const asked = route.useSearch();
  const go = route.useNavigate();
  const { data: all } = useQuery(readinessQueryOf({ days: DAYS, percent: 95 }));
  const { data } = useQuery(readinessQueryOf({ ...asked, days: DAYS, percent: 95 }));
  const applications = plan.scopes.flatMap((scope) => (scope.kind === 'application' ? [scope.application] : []));
  const named = useQueries({ queries: applications.map((id) => ({ ...applicationQuery(id), retry: false })) });
  const choose = (part: ReadinessSearch): void => void go({ search: readReadinessSearch({ ...part }), replace: true, resetScroll: false });
  const { kind, group, application } = asked;
  const of = application !== undefined ? `application:${application}` : group !== undefined ? `group:${group}` : ALL;
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <FormSection title={t('readiness.title')} intro={t('readiness.intro')}>
      <Stack>
        <Group align="flex-end">
          <Select
            label={t('readiness.of')}
            data={[
              { value: ALL, label: t('who.everybody') },
              ...(all?.groups ?? []).map((one) => ({ value: `group:${one.group}`, label: one.name })),
              ...applications.map((id, at) => ({ value: `application:${id}`, label: named[at]?.data?.name ?? '…' })),
            ]}
            value={of}
            onChange={(chosen) => {
              const [what, id] = (chosen ?? ALL).split(':');
              choose({ ...(kind === undefined ? {} : { kind }), ...(id === undefined ? {} : { [what ?? '']: id }) });
            }}
            allowDeselect={false}
            searchable
          />
          <Select
            label={t('readiness.by')}
            data={[
              { value: ALL, label: t('readiness.anyFactor') },
              ...FACTOR_KINDS.map((one) => ({ value: one, label: t(`parts:factors.${one}`) })),
            ]}
            value={kind ?? ALL}
            onChange={(chosen) => {
              const { kind: _, ...rest } = asked;
              choose({ ...rest, ...readReadinessSearch({ kind: chosen }) });
            }}
            allowDeselect={false}
          />
          <Text size="sm" mih={24} role="status">
            {data === undefined ? '' : t('stage.readyOf', { ready: number(data.ready), people: number(data.people) })}
          </Text>
        </Group>
        <WhenSeen before={<div style={{ height: 330 }} />}>
          <Suspense fallback={<div style={{ height: 330 }} />}>
            {data === undefined ? null : <ReadinessPicture readiness={data} />}
          </Suspense>
        </WhenSeen>
        {of === ALL && data !== undefined && data.groups.length > 0 ? (
          <RowTable
            caption={t('readiness.groups')}
            columns={[
              { name: t('readiness.group'), cell: ({ name }) => name },
              { name: t('column.ready'), cell: (one) => t('stage.readyOf', { ready: number(one.ready), people: number(one.people) }) },
            ]}
            rows={data.groups}
            keyOf={(one) => one.group}
            error={null}
            retry={() => undefined}
            empty=""
            onMore={null}
            isLoadingMore={false}
          />
        ) : null}
      </Stack>
    </FormSection>
  );
}
