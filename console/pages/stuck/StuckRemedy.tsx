import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { STUCK, type StuckPerson } from '../../api/stuck.ts';
import { userQueryOf } from '../../api/users.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { GrantBypass } from '../users/GrantBypass.tsx';
import { MakePass } from '../users/MakePass.tsx';
import { ResetFactors } from '../users/ResetFactors.tsx';

export interface Remedy {
  readonly kind: 'pass' | 'bypass' | 'reset';
  readonly person: StuckPerson['user'];
}

/** The dialog of what helps, as it is on the person's own page. */
export function StuckRemedy({ remedy: { kind, person }, onClose }: { readonly remedy: Remedy; readonly onClose: () => void }) {
  const { data: user, error } = useQuery(userQueryOf(person.id));
  if (user === undefined) {
    return (
      <Dialog opened={error !== null} onClose={onClose} title={person.displayName}>
        <ProblemAlert error={error} />
      </Dialog>
    );
  }
  const dialog = { user, outdates: [STUCK], onClose };
  if (kind === 'pass') return <MakePass {...dialog} />;
  if (kind === 'reset') return <ResetFactors {...dialog} />;
  return (
    <Suspense fallback={null}>
      <GrantBypass {...dialog} standing={user.bypasses.find(({ state }) => state === 'live' || state === 'coming') ?? null} />
    </Suspense>
  );
}
