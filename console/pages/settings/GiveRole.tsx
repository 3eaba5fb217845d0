import { Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../src/domain/directory/user.ts';
import { ADMINISTRATORS } from '../../api/administrators.ts';
import { setRole, USERS } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { PersonPicker } from '../../parts/PersonPicker.tsx';
import { useAct } from '../../parts/useAct.ts';
import { RoleChoice } from './RoleChoice.tsx';

/** Finds a person and gives them a role. */
export function GiveRole({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('administrators');
  const [user, setUser] = useState<string | null>(null);
  const [role, setChosen] = useState<Role | null>('auditor');
  const give = useAct({
    run: (to: string) => setRole(to, role),
    outdates: [ADMINISTRATORS, USERS],
    done: (given) => t('give.done', { name: given.displayName }),
    onDone: onClose,
  });
  return (
    <ConfirmAct
      opened
      title={t('give.title')}
      act={t('give.act')}
      isRunning={give.isPending}
      error={give.error}
      isReady={user !== null && role !== null}
      onConfirm={() => {
        if (user !== null) give.mutate(user);
      }}
      onClose={onClose}
    >
      <Stack>
        <PersonPicker label={t('give.who')} value={user} onChange={setUser} />
        <RoleChoice label={t('give.what')} value={role} onChange={setChosen} withNone="roles_only" />
      </Stack>
    </ConfirmAct>
  );
}
