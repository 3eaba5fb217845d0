import { Select, SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApplicationPicker } from '../../parts/ApplicationPicker.tsx';
import { GroupPicker } from '../../parts/GroupPicker.tsx';
import { PersonPicker } from '../../parts/PersonPicker.tsx';
import type { AuditQuestion, questionWith } from './auditSearch.ts';

interface MoreAuditFiltersProps {
  readonly question: AuditQuestion;
  readonly onChange: (changed: Parameters<typeof questionWith>[1]) => void;
}

/** Who did it, and whom or what it is about. */
export function MoreAuditFilters({ question, onChange }: MoreAuditFiltersProps) {
  const { t } = useTranslation('audit');
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }} py="xs">
      <PersonPicker label={t('filter.actor')} value={question.actor ?? null} onChange={(actor) => onChange({ actor })} />
      <Select
        label={t('filter.actorKind')}
        placeholder={t('filter.all')}
        clearable
        clearButtonProps={{ 'aria-label': t('parts:picker.clear') }}
        data={(['token', 'anonymous', 'host', 'system'] as const).map((value) => ({ value, label: t(`actorKind.${value}`) }))}
        value={question.actorKind ?? null}
        onChange={(kind) => onChange({ actorKind: kind })}
      />
      <PersonPicker label={t('filter.user')} value={question.user ?? null} onChange={(user) => onChange({ user })} />
      <ApplicationPicker
        label={t('filter.application')}
        value={question.application ?? null}
        onChange={(application) => onChange({ application })}
      />
      <GroupPicker label={t('filter.group')} value={question.group ?? null} onChange={(group) => onChange({ group })} />
      <TextInput
        label={t('filter.attempt')}
        placeholder={t('filter.attemptFrom')}
        value={question.attempt ?? ''}
        onChange={({ currentTarget: { value } }) => onChange({ attempt: value.trim() })}
      />
    </SimpleGrid>
  );
}
