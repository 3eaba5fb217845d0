import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Rollout, RolloutPlan } from '../../api/rollouts.ts';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { useWhoWords } from './useWhoWords.ts';

type Stage = Omit<Rollout['stages'][number], 'state'> & { readonly state?: Rollout['stages'][number]['state'] };

interface StageTableProps {
  readonly plan: RolloutPlan;
  /** Without states: nothing of it has been saved. */
  readonly stages: readonly Stage[];
}

interface Row {
  readonly number: number;
  readonly stage: Stage;
}

/** The stages of a plan with their dates, whom each reaches, and what is to come for which of them (T3, T7). */
export function StageTable({ plan, stages }: StageTableProps) {
  const { t, i18n } = useTranslation('rollouts');
  const words = useWhoWords(plan);
  const hasStates = stages.some(({ state }) => state !== undefined);
  const columns: [Column<Row>, ...Column<Row>[]] = [
    {
      name: t('stage.who'),
      cell: ({ number }) => {
        const who = plan.stages[number]?.who;
        return who === undefined ? '' : words(who);
      },
    },
    ...(hasStates
      ? [{ name: t('column.state'), cell: ({ stage }: Row) => (stage.state === undefined ? '' : t(`stage.state.${stage.state}`)) }]
      : []),
    { name: t('stage.asked'), cell: ({ stage }) => <When at={stage.opensAt} /> },
    { name: t('stage.due'), cell: ({ stage }) => <When at={stage.dueAt} /> },
    {
      name: t('stage.ready'),
      cell: ({ stage: { readiness } }) => (
        <Stack gap={2}>
          <Text size="sm">
            {t('stage.readyOf', {
              ready: readiness.ready.toLocaleString(i18n.language),
              people: readiness.people.toLocaleString(i18n.language),
            })}
          </Text>
          <Populations readiness={readiness} />
        </Stack>
      ),
    },
  ];
  return (
    <RowTable
      caption={t('stage.caption')}
      columns={columns}
      rows={stages.map((stage, number) => ({ number, stage }))}
      keyOf={({ number }) => String(number)}
      empty=""
    />
  );
}

/** T3: those without a factor, told apart by whether they have ever signed in. */
function Populations({ readiness: { people, ready, newcomers } }: Pick<Stage, 'readiness'>) {
  const { t } = useTranslation('rollouts');
  const missing = people - ready;
  if (missing === 0) return null;
  return (
    <Text size="xs" c="dimmed">
      {t('stage.missing', { before: missing - newcomers, never: newcomers })}
    </Text>
  );
}
