import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createGroup, GROUPS, type Group, renameGroup } from '../../api/groups.ts';
import { USERS } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';

interface GroupNameDialogProps {
  /** null: a new one. */
  readonly group: Group | null;
  readonly onClose: () => void;
}

/** Makes a group, or gives one another name. */
export function GroupNameDialog({ group, onClose }: GroupNameDialogProps) {
  const { t } = useTranslation('groups');
  const navigate = useNavigate();
  const [name, setName] = useState(group?.name ?? '');
  const save = useAct({
    run: (text: string) => (group === null ? createGroup(text) : renameGroup(group.id, text)),
    outdates: [GROUPS, USERS],
    done: ({ name: saved }) => t(group === null ? 'new.done' : 'rename.done', { name: saved }),
    onDone: ({ id }) => {
      onClose();
      if (group === null) void navigate({ to: '/groups/$group', params: { group: id } });
    },
  });
  return (
    <ConfirmAct
      opened
      title={t(group === null ? 'new.open' : 'rename.open')}
      act={t(group === null ? 'new.do' : 'rename.do')}
      isRunning={save.isPending}
      error={save.error}
      isReady={name.trim() !== '' && name.trim() !== group?.name}
      onConfirm={() => save.mutate(name)}
      onClose={onClose}
    >
      <TextInput
        label={t('column.name')}
        maxLength={200}
        required
        data-autofocus
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
    </ConfirmAct>
  );
}
