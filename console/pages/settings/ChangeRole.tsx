import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../src/domain/directory/user.ts';
import { ADMINISTRATORS, type Administrator } from '../../api/administrators.ts';
import { setRole, USERS } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';
import { RoleChoice } from './RoleChoice.tsx';

interface ChangeRoleProps {
  readonly person: Administrator;
  readonly onClose: () => void;
}

/** Gives somebody who has a role another one, or takes it. The server keeps the last owner. */
export function ChangeRole({ person, onClose }: ChangeRoleProps) {
  const { t } = useTranslation('administrators');
  const [role, setChosen] = useState<Role | null>(person.role);
  const { displayName: name } = person;
  const save = useAct({
    run: () => setRole(person.id, role),
    outdates: [ADMINISTRATORS, USERS],
    done: () => t('change.done', { name }),
    onDone: onClose,
  });
  return (
    <ConfirmAct
      opened
      title={t('change.title', { name })}
      act={t('change.act')}
      isRunning={save.isPending}
      error={save.error}
      isReady={role !== person.role}
      onConfirm={() => save.mutate(undefined)}
      onClose={onClose}
    >
      <Stack>
        <RoleChoice label={t('give.what')} value={role} onChange={setChosen} withNone="with_none" />
        <Text size="sm" c="dimmed">
          {t('change.what', { name })}
        </Text>
      </Stack>
    </ConfirmAct>
  );
}
