import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Draft, Outcome } from '../../api/impact.ts';
import type { RolloutPreview } from '../../api/rollouts.ts';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { ImpactNumbers } from '../enforcement/ImpactNumbers.tsx';
import { ImpactPeople } from '../enforcement/ImpactPeople.tsx';
import { Replay } from '../enforcement/Replay.tsx';
import { useImpact } from '../enforcement/useImpact.ts';

/** What the last version of a plan would do to everybody, as numbers that open into lists: people as they are today. */
export function LastImpact({ preview }: { readonly preview: RolloutPreview }) {
  const { t } = useTranslation('rollouts');
  const last = preview.steps.at(-1);
  const [opened, setOpened] = useState<Outcome | null>(null);
  const draft = last === undefined ? null : draftOf(last);
  const standing = useImpact(draft);
  if (draft === null || standing.kind === 'none') return null;
  return (
    <Stack gap="sm">
      <Text fw={600}>{t('new.preview.impact')}</Text>
      {standing.kind === 'failed' ? (
        <ProblemAlert error={standing.error} retry={standing.again} />
      ) : (
        <ImpactNumbers standing={standing} onOpen={setOpened} />
      )}
      <Replay tried={{ scope: draft.scope, rule: draft.rule }} />
      <ImpactPeople draft={draft} outcome={opened} onClose={() => setOpened(null)} />
    </Stack>
  );
}

function draftOf({ scope, says: { from, ...rule } }: RolloutPreview['steps'][number]): Draft {
  return { scope, rule, from };
}
