import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timelineQuery } from '../../api/policy.ts';
import type { Rollout, RolloutPlan } from '../../api/rollouts.ts';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { Replay } from '../enforcement/Replay.tsx';
import { DraftEffect } from './DraftEffect.tsx';
import { lookedAt } from './lookedAt.ts';
import { useWhoWords } from './useWhoWords.ts';

type Step = Rollout['steps'][number];

/** What the next stage would do if it began now, for each rule that it changes; when all has begun, what its last rule has done. */
export function StageWhatIf({ rollout }: { readonly rollout: Rollout }) {
  const { steps, isAhead } = lookedAt(rollout);
  return (
    <>
      {steps.map((step) => (
        <OfOneRule key={step.version} step={step} plan={rollout.plan} isAhead={isAhead} />
      ))}
    </>
  );
}

interface EffectProps {
  readonly step: Step;
  readonly isAhead: boolean;
}

function OfOneRule({ step, plan: { stages }, isAhead }: EffectProps & { readonly plan: RolloutPlan }) {
  const { t } = useTranslation('rollouts');
  const reached = step.stage === null ? null : (stages[step.stage]?.who ?? null);
  // Groups have a rule each: of those a step is about one.
  const who = useWhoWords({ scopes: [step.scope], stages: [] })(reached?.kind === 'share' ? reached : { kind: 'all' });
  /** Counting takes a while in a large tenant, and not everybody who looks at a roll-out wants to know. */
  const [isAsked, setAsked] = useState(false);
  return (
    <Stack gap="sm">
      <Text fw={600}>{t(isAhead ? 'one.nextFor' : 'one.lastFor', { who })}</Text>
      {isAsked || !isAhead ? (
        <Effect step={step} isAhead={isAhead} />
      ) : (
        <Button variant="default" onClick={() => setAsked(true)} style={{ alignSelf: 'flex-start' }}>
          {t('one.countNext')}
        </Button>
      )}
    </Stack>
  );
}

function Effect({ step: { scope, version }, isAhead }: EffectProps) {
  const { data, error } = useQuery(timelineQuery(scope));
  if (error !== null) return <ProblemAlert error={error} />;
  const says = data?.versions.find(({ id }) => id === version)?.says;
  if (says === undefined) return <Skeleton h={160} />;
  const { from: _, ...rule } = says;
  // From now on: at its own instant it stands already, so nothing would change there.
  return isAhead ? <DraftEffect draft={{ scope, rule, from: null }} /> : <Replay tried={{ scope, rule }} />;
}
