import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Rollout } from '../../api/rollouts.ts';

const COLOURS = { running: 'harbour', paused: 'orange', halted: 'red', rolled_back: 'gray', finished: 'blue' } as const;

/** How a roll-out stands, in one word. */
export function RolloutState({ state }: Pick<Rollout, 'state'>) {
  const { t } = useTranslation('rollouts');
  return (
    <Badge color={COLOURS[state]} variant="light" tt="none" miw="max-content">
      {t(`state.${state}`)}
    </Badge>
  );
}
