import { Button, Collapse, Group, MultiSelect, Select, SimpleGrid, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { eventTypesQuery } from '../../api/events.ts';
import { SearchField } from '../../parts/SearchField.tsx';
import { type AuditQuestion, questionWith } from './auditSearch.ts';
import { MoreAuditFilters } from './MoreAuditFilters.tsx';
import { TimeFilter } from './TimeFilter.tsx';

interface AuditFiltersProps {
  readonly question: AuditQuestion;
  readonly onChange: (question: AuditQuestion) => void;
}

const MORE = ['actor', 'actorKind', 'user', 'application', 'group', 'attempt'] as const;

export function AuditFilters({ question, onChange }: AuditFiltersProps) {
  const { t } = useTranslation('audit');
  const { data: types = [] } = useQuery(eventTypesQuery);
  const [isOpen, { toggle }] = useDisclosure(MORE.some((name) => question[name] !== undefined));
  const change = (changed: Parameters<typeof questionWith>[1]) => onChange(questionWith(question, changed));
  const named = types.map(({ type }) => ({ value: type, label: t(`events:${type}`) }));
  const known = new Set<string>(types.map(({ type }) => type));
  // Before the types are there, and of types that are not any more, what is asked for is shown as it is.
  const others = (question.type ?? []).filter((type) => !known.has(type)).map((type) => ({ value: type, label: t(`events:${type}`) }));
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
        <SearchField
          label={t('filter.search')}
          placeholder={t('filter.searchFor')}
          value={question.search ?? ''}
          onSearch={(search) => change({ search })}
        />
        <MultiSelect
          label={t('filter.type')}
          {...(question.type === undefined ? { placeholder: t('filter.all') } : {})}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('parts:picker.clear') }}
          hidePickedOptions
          nothingFoundMessage={t('parts:picker.nothing')}
          data={[...named, ...others].toSorted((one, other) => one.label.localeCompare(other.label))}
          value={[...(question.type ?? [])]}
          onChange={(type) => change({ type })}
        />
        <Select
          label={t('filter.outcome')}
          placeholder={t('filter.all')}
          clearable
          clearButtonProps={{ 'aria-label': t('parts:picker.clear') }}
          data={(['done', 'refused'] as const).map((value) => ({ value, label: t(`outcome.${value}`) }))}
          value={question.outcome ?? null}
          onChange={(outcome) => change({ outcome })}
        />
        <TimeFilter question={question} onChange={change} />
      </SimpleGrid>
      <Group gap="xs">
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
        <MoreAuditFilters question={question} onChange={change} />
      </Collapse>
    </Stack>
  );
}
