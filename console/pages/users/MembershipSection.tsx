import { ActionIcon, Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addMember, GROUPS, type Group as GroupNamed, removeMember } from '../../api/groups.ts';
import { useMayOn } from '../../api/mayOn.ts';
import { USERS, type UserShown } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { GroupPicker } from '../../parts/GroupPicker.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';

/** The groups of one person. Their rules come and go with membership (L3). */
export function MembershipSection({ user }: { readonly user: UserShown }) {
  const { t } = useTranslation('user');
  const mayChange = useMayOn()('manage_groups', user);
  const [wanted, setWanted] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<GroupNamed | null>(null);
  const add = useAct({
    run: (group: string) => addMember(group, user.id),
    outdates: [USERS, GROUPS],
    done: () => t('groups.added'),
    onDone: () => setWanted(null),
  });
  const remove = useAct({
    run: (group: string) => removeMember(group, user.id),
    outdates: [USERS, GROUPS],
    done: () => t('groups.removed'),
    onDone: () => setLeaving(null),
  });
  const isStuck = (add.data?.deadEnds.length ?? 0) > 0;
  return (
    <FormSection title={t('groups.title')} intro={t('groups.intro')}>
      {user.groups.length === 0 ? <Text c="dimmed">{t('groups.none')}</Text> : null}
      <Stack gap={4}>
        {user.groups.map((group) => (
          <Group key={group.id} gap="xs">
            <Anchor inherit renderRoot={(props) => <Link to="/groups/$group" params={{ group: group.id }} {...props} />}>
              {group.name}
            </Anchor>
            {mayChange ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={t('groups.remove', { name: group.name })}
                onClick={() => setLeaving(group)}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            ) : null}
          </Group>
        ))}
      </Stack>
      {isStuck ? (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={t('groups.stuck')}>
          {t('groups.stuckNote')}
        </Alert>
      ) : null}
      <ProblemAlert error={add.error} />
      {mayChange ? (
        <Group align="flex-end" gap="sm">
          <GroupPicker label={t('groups.add')} value={wanted} onChange={setWanted} without={user.groups.map(({ id }) => id)} />
          <Button
            variant="default"
            disabled={wanted === null}
            loading={add.isPending}
            onClick={() => {
              if (wanted !== null) add.mutate(wanted);
            }}
          >
            {t('groups.doAdd')}
          </Button>
        </Group>
      ) : null}
      <ConfirmAct
        opened={leaving !== null}
        title={t('groups.removeTitle')}
        act={t('groups.doRemove')}
        isDangerous
        isRunning={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          if (leaving !== null) remove.mutate(leaving.id);
        }}
        onClose={() => setLeaving(null)}
      >
        <Text size="sm">{t('groups.removeWhat', { name: user.displayName, group: leaving?.name ?? '' })}</Text>
      </ConfirmAct>
    </FormSection>
  );
}
