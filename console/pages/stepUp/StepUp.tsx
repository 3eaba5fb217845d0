import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { POLICY_KEY } from '../../api/policy.ts';
import { useMay } from '../../api/self.ts';
import { removeStepUpRule, type StepUpRule, stepUpRulesQuery } from '../../api/stepUp.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { useAct } from '../../parts/useAct.ts';
import { EditStepUp } from './EditStepUp.tsx';
import { namedIn } from './stepUpForm.ts';

/** Rules that ask a person who is signed in for another proof. */
export function StepUp() {
  const { t } = useTranslation('stepUp');
  const mayChange = useMay()('set_policy');
  const { data, error, refetch } = useQuery(stepUpRulesQuery);
  /** 'new': a rule that is not there yet; null: none is edited. */
  const [edited, setEdited] = useState<StepUpRule | 'new' | null>(null);
  const [removed, setRemoved] = useState<StepUpRule | null>(null);
  const remove = useAct({
    run: ({ id }: StepUpRule) => removeStepUpRule(id),
    outdates: [POLICY_KEY],
    done: (_answer, { name }) => t('removed', { name }),
    onDone: () => setRemoved(null),
  });
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        {mayChange ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
            {t('add')}
          </Button>
        ) : null}
      </PageTitle>
      <RowTable
        caption={t('caption')}
        columns={useColumns({ onEdit: setEdited, onRemove: setRemoved })}
        rows={data?.rules}
        keyOf={({ id }) => id}
        error={error}
        retry={() => void refetch()}
        empty={t('empty')}
      />
      {edited === null ? null : (
        <EditStepUp rule={edited === 'new' ? null : edited} labels={data?.labels ?? []} onClose={() => setEdited(null)} />
      )}
      <ConfirmAct
        opened={removed !== null}
        title={t('removeTitle', { name: removed?.name ?? '' })}
        act={t('remove')}
        isDangerous
        isRunning={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          if (removed !== null) remove.mutate(removed);
        }}
        onClose={() => setRemoved(null)}
      >
        <Text>{t('removeWhat')}</Text>
      </ConfirmAct>
    </>
  );
}

interface OnRule {
  readonly onEdit: (rule: StepUpRule) => void;
  readonly onRemove: (rule: StepUpRule) => void;
}

function useColumns({ onEdit, onRemove }: OnRule): readonly [Column<StepUpRule>, ...Column<StepUpRule>[]] {
  const { t } = useTranslation('stepUp');
  const mayChange = useMay()('set_policy');
  const columns: [Column<StepUpRule>, ...Column<StepUpRule>[]] = [
    {
      name: t('column.name'),
      cell: ({ name, mode }) => (
        <Group gap="xs">
          {name}
          <Badge color={mode === 'enforced' ? 'harbour' : 'gray'} variant="light" tt="none">
            {t(`mode.${mode}`)}
          </Badge>
        </Group>
      ),
    },
    {
      name: t('column.trigger'),
      cell: ({ trigger }) => (
        <Text size="sm">
          {trigger.kind === 'proof_age' && trigger.label === null
            ? t('when.any_proof_age')
            : t(`when.${trigger.kind}`, { named: namedIn(trigger) })}
        </Text>
      ),
    },
    {
      name: t('column.asks'),
      cell: ({ factors, aal, durationSeconds }) => (
        <Stack gap={2}>
          <Text size="sm">{aal === 1 ? t('asks.recent') : t(`asks.${factors}`)}</Text>
          <Text size="xs" c="dimmed">
            {t('asks.duration', { count: Math.round(durationSeconds / 60) })}
          </Text>
        </Stack>
      ),
    },
    {
      name: t('column.lately'),
      cell: ({ mode, lately }) => (
        <Text size="sm">
          {lately.times === 0
            ? t('lately.never')
            : t(`lately.${mode}`, {
                times: t('lately.times', { count: lately.times }),
                people: t('lately.people', { count: lately.people }),
              })}
        </Text>
      ),
    },
  ];
  if (mayChange) {
    columns.push({
      name: t('column.act'),
      cell: (rule) => (
        <Group gap="xs">
          <Button size="compact-sm" variant="default" aria-label={t('editOf', { name: rule.name })} onClick={() => onEdit(rule)}>
            {t('edit')}
          </Button>
          <Button size="compact-sm" variant="default" aria-label={t('removeOf', { name: rule.name })} onClick={() => onRemove(rule)}>
            {t('remove')}
          </Button>
        </Group>
      ),
    });
  }
  return columns;
}
