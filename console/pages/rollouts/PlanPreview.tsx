import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { POLICY_KEY } from '../../api/policy.ts';
import { Problem } from '../../api/problem.ts';
import { previewQuery, ROLLOUTS, type RolloutPlan, type RolloutPreview, startRollout } from '../../api/rollouts.ts';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { SaveStop, type Stop } from '../enforcement/SaveStop.tsx';
import { LastImpact } from './LastImpact.tsx';
import { PlannedMails } from './PlannedMails.tsx';
import { StageTable } from './StageTable.tsx';

interface PlanPreviewProps {
  /** null: something is missing in it. */
  readonly plan: RolloutPlan | null;
  readonly mayStart: boolean;
}

/** What a plan comes to in dates and people, what stands against it, and the button that starts it. */
export function PlanPreview({ plan, mayStart }: PlanPreviewProps) {
  const { t } = useTranslation('rollouts');
  const written = plan === null ? null : JSON.stringify(plan);
  const [settled] = useDebouncedValue(written, 400);
  const asked = settled === null ? null : (JSON.parse(settled) as RolloutPlan);
  const { data, error, isPlaceholderData } = useQuery({
    ...previewQuery(asked ?? EMPTY),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  if (plan === null) return <Text size="sm">{t('new.preview.incomplete')}</Text>;
  if (error !== null && written === settled) return <ProblemAlert error={error} />;
  if (data === undefined) return <Skeleton h={160} />;
  const isKnown = written === settled && !isPlaceholderData;
  return <Known preview={data} plan={plan} isKnown={isKnown} mayStart={mayStart} />;
}

const EMPTY: RolloutPlan = {
  name: '',
  scopes: [],
  stages: [],
  graceDays: 0,
  timing: { kind: 'next-sign-in' },
  existingSessions: 'keep',
  brake: null,
  mailing: null,
};

interface KnownProps {
  readonly preview: RolloutPreview;
  readonly plan: RolloutPlan;
  /** false: it was told of the plan as it was a moment ago. */
  readonly isKnown: boolean;
  readonly mayStart: boolean;
}

function Known({ preview, plan, isKnown, mayStart }: KnownProps) {
  const { t } = useTranslation('rollouts');
  const navigate = useNavigate();
  const written = JSON.stringify(plan);
  /** The plan for which dead ends were accepted: another one has other ones. */
  const [accepted, setAccepted] = useState<string | null>(null);
  const start = useAct({
    run: () => startRollout({ plan, expectedRevision: preview.revision, deadEnds: accepted === written ? 'accept' : 'refuse' }),
    outdates: [ROLLOUTS, POLICY_KEY],
    done: () => t('new.done'),
    onDone: ({ id }) => void navigate({ to: '/rollouts/$rollout', params: { rollout: id } }),
  });
  const stop = stopOf(preview);
  const isStopped = stop.kind === 'refused' || (stop.kind === 'confirm' && accepted !== written);
  const isOvertaken = start.error instanceof Problem && start.error.code === 'revision_conflict';
  return (
    <Stack gap="md" aria-busy={!isKnown}>
      {preview.steps.some(({ kind }) => kind === 'prepare') ? <Text size="sm">{t('new.preview.prepared')}</Text> : null}
      {preview.warnings.map((warning) => (
        <Alert key={warning} color="orange" title={t(`warning.${warning}.title`)}>
          {t(`warning.${warning}.text`)}
        </Alert>
      ))}
      <StageTable plan={preview.plan} stages={preview.stages} />
      <Text size="sm" c="dimmed" maw="70ch">
        {t('new.preview.younger')}
      </Text>
      <PlannedMails preview={preview} />
      <LastImpact preview={preview} />
      <SaveStop stop={stop} isAccepted={accepted === written} onAccept={(isAccepted) => setAccepted(isAccepted ? written : null)} />
      <ProblemAlert error={start.error}>{isOvertaken ? <Text size="sm">{t('new.overtaken')}</Text> : null}</ProblemAlert>
      {mayStart ? (
        <Group>
          <Button onClick={() => start.mutate(undefined)} loading={start.isPending} disabled={!isKnown || isStopped}>
            {t('new.start')}
          </Button>
        </Group>
      ) : (
        <Text c="dimmed">{t('readOnly')}</Text>
      )}
    </Stack>
  );
}

function stopOf({ start, deadEnds }: RolloutPreview): Stop {
  switch (start.verdict) {
    case 'accepted':
      return { kind: 'none' };
    case 'needs_confirmation':
      return { kind: 'confirm', deadEnds };
    case 'refused':
      return { kind: 'refused', code: start.code ?? '', detail: start.detail ?? '' };
  }
}
