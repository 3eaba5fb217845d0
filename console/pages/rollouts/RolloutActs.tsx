import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { POLICY_KEY } from '../../api/policy.ts';
import { pauseRollout, ROLLOUTS, type Rollout, resumeRollout, rollBackRollout } from '../../api/rollouts.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';
import { LaterMoment } from '../enforcement/LaterMoment.tsx';
import { SaveStop, stopOf } from '../enforcement/SaveStop.tsx';

type Name = 'pause' | 'resume' | 'rollBack';

/** What can be done to a roll-out as it stands, each asked about first. */
export function RolloutActs({ rollout }: { readonly rollout: Rollout }) {
  const { t } = useTranslation('rollouts');
  const [asked, setAsked] = useState<Name | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [isAccepted, setAccepted] = useState(false);
  const { id, edition, state, stages } = rollout;
  const deadEnds = isAccepted ? 'accept' : 'refuse';
  const act = useAct({
    run: (name: Name) => {
      switch (name) {
        case 'pause':
          return pauseRollout(id, edition);
        case 'resume':
          return resumeRollout(id, {
            expectedEdition: edition,
            deadEnds,
            next: next === null ? null : new Date(next.replace(' ', 'T')).toISOString(),
          });
        case 'rollBack':
          return rollBackRollout(id, { expectedEdition: edition, deadEnds });
      }
    },
    outdates: [ROLLOUTS, POLICY_KEY],
    done: (_, name) => t(`act.${name}.done`),
    onDone: () => close(),
  });
  const close = (): void => {
    act.reset();
    setAccepted(false);
    setAsked(null);
    setNext(null);
  };
  // F6: as with a rule, whoever would be left without a way in is seen before it is done.
  const stop = stopOf({ kind: 'none' }, act.error);
  const offered: readonly Name[] = [
    ...(state === 'running' ? (['pause'] as const) : []),
    ...(state === 'paused' || state === 'halted' ? (['resume'] as const) : []),
    ...(state === 'rolled_back' ? [] : (['rollBack'] as const)),
  ];
  const people = stages.filter(({ state: stage }) => stage === 'open' || stage === 'due').at(-1)?.readiness.people ?? 0;
  return (
    <>
      {offered.map((name) => (
        <Button
          key={name}
          variant={name === 'rollBack' ? 'outline' : 'default'}
          {...(name === 'rollBack' ? { color: 'red' } : {})}
          onClick={() => setAsked(name)}
        >
          {t(`act.${name}.name`)}
        </Button>
      ))}
      <ConfirmAct
        opened={asked !== null}
        title={t(`act.${asked ?? 'pause'}.title`)}
        act={t(`act.${asked ?? 'pause'}.name`)}
        {...(asked === 'rollBack' ? { isDangerous: true as const } : {})}
        isRunning={act.isPending}
        error={stop.kind === 'none' ? act.error : null}
        isReady={stop.kind === 'none' || (stop.kind === 'confirm' && isAccepted)}
        onConfirm={() => asked !== null && act.mutate(asked)}
        onClose={close}
      >
        <Stack gap="sm">
          <Text size="sm">{t(`act.${asked ?? 'pause'}.text`, { count: people })}</Text>
          <SaveStop stop={stop} isAccepted={isAccepted} onAccept={setAccepted} />
          {asked === 'resume' ? <LaterMoment label={t('act.resume.next')} value={next} onChange={setNext} /> : null}
        </Stack>
      </ConfirmAct>
    </>
  );
}
