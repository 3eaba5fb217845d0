import { Stack } from '@mantine/core';
import { useState } from 'react';
import type { Draft, Outcome } from '../../api/impact.ts';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { ImpactNumbers } from '../enforcement/ImpactNumbers.tsx';
import { ImpactPeople } from '../enforcement/ImpactPeople.tsx';
import { Replay } from '../enforcement/Replay.tsx';
import { useImpact } from '../enforcement/useImpact.ts';

/** What a version would do to everybody, as numbers that open into lists, and what it would have made of real sign-ins. */
export function DraftEffect({ draft }: { readonly draft: Draft }) {
  const [opened, setOpened] = useState<Outcome | null>(null);
  const standing = useImpact(draft);
  return (
    <Stack gap="sm">
      {standing.kind === 'failed' ? (
        <ProblemAlert error={standing.error} retry={standing.again} />
      ) : standing.kind === 'none' ? null : (
        <ImpactNumbers standing={standing} onOpen={setOpened} />
      )}
      <Replay tried={{ scope: draft.scope, rule: draft.rule }} />
      <ImpactPeople draft={draft} outcome={opened} onClose={() => setOpened(null)} />
    </Stack>
  );
}
