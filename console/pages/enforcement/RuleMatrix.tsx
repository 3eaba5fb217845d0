import { Anchor, Badge, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type RuleListed, rulesQuery } from '../../api/policy.ts';
import { FactorKinds } from '../../parts/FactorKinds.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { Level } from '../../parts/Level.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { When } from '../../parts/When.tsx';
import { useRuleWords } from './useRuleWords.ts';

interface RuleMatrixProps {
  readonly search: string;
  readonly onSearch: (text: string) => void;
}

/** Group × level × timing × factors, with the tenant's rule for all users first. */
export function RuleMatrix({ search, onSearch }: RuleMatrixProps) {
  const { t } = useTranslation('groupRules');
  const words = useRuleWords();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(rulesQuery(search));
  const listed = data?.pages.flatMap(({ rules }) => rules);
  const columns: [Column<RuleListed>, ...Column<RuleListed>[]] = [
    { name: t('column.scope'), cell: (rule) => <ScopeName rule={rule} /> },
    {
      name: t('column.level'),
      cell: (rule) => (
        <Stack gap={4} align="flex-start">
          <Level level={rule.inForce === null && rule.scope.kind === 'tenant' ? rule.level : (rule.inForce?.level ?? null)} />
          {(rule.inForce?.reach ?? null) === null ? null : <Text size="xs">{words('reach', rule.inForce)}</Text>}
          {rule.effect === 'looser_than_tenant' ? (
            <>
              <Badge color="orange" variant="light" tt="none">
                {t('enforcement:dial.noEffect')}
              </Badge>
              <Text size="xs">{t('noEffect')}</Text>
            </>
          ) : null}
        </Stack>
      ),
    },
    {
      name: t('column.timing'),
      // T2: a timing counts only while the level is Required.
      cell: ({ inForce }) => <Text size="sm">{inForce?.level === 'required' ? words('timing', inForce) : t('nothing')}</Text>,
    },
    {
      name: t('column.factors'),
      cell: ({ inForce }) => (
        <Text size="sm" component="div">
          <FactorKinds kinds={inForce?.factors ?? null} />
        </Text>
      ),
    },
    {
      name: t('column.since'),
      cell: ({ inForce, requiredSince }) => (inForce === null ? t('nothing') : <When at={requiredSince ?? inForce.from} as="date" />),
    },
    {
      name: t('column.next'),
      cell: ({ next }) =>
        next === null ? (
          t('nothing')
        ) : (
          <Stack gap={4} align="flex-start">
            <Level level={next.level} />
            {next.reach === null ? null : <Text size="xs">{words('reach', next)}</Text>}
            <Text size="sm" component="span">
              <When at={next.from} />
            </Text>
          </Stack>
        ),
    },
  ];
  return (
    <FormSection title={t('matrix.title')} intro={t('matrix.intro')}>
      <SearchField label={t('matrix.search')} value={search} onSearch={onSearch} />
      <RowTable
        caption={t('matrix.caption')}
        columns={columns}
        // Applications come last, and have pages of their own.
        rows={listed?.filter(({ scope }) => scope.kind !== 'application')}
        keyOf={({ scope }) => (scope.kind === 'group' ? scope.group : scope.kind)}
        error={error}
        retry={() => void refetch()}
        empty={t('matrix.empty')}
        onMore={hasNextPage && listed?.at(-1)?.scope.kind !== 'application' ? () => void fetchNextPage() : null}
        isLoadingMore={isFetchingNextPage}
      />
    </FormSection>
  );
}

function ScopeName({ rule: { scope, name, members } }: { readonly rule: RuleListed }) {
  const { t } = useTranslation('groupRules');
  if (scope.kind !== 'group') {
    return (
      <Anchor inherit underline="always" renderRoot={(props) => <Link to="/enforcement" {...props} />}>
        {t('allUsers')}
      </Anchor>
    );
  }
  return (
    <>
      <Anchor
        inherit
        underline="always"
        renderRoot={(props) => <Link to="/enforcement/groups/$group" params={{ group: scope.group }} {...props} />}
      >
        {name}
      </Anchor>
      <Text size="sm" c="dimmed">
        {t('members', { count: members ?? 0 })}
      </Text>
    </>
  );
}
