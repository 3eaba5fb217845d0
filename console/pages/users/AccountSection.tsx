import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GROUPS } from '../../api/groups.ts';
import { useMayOn } from '../../api/mayOn.ts';
import { SESSIONS, sessionsCountQuery } from '../../api/sessions.ts';
import { deleteUser, disableUser, enableUser, USERS, type UserShown } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';

/** Shutting an account, and taking it away for good. */
export function AccountSection({ user }: { readonly user: UserShown }) {
  const { t } = useTranslation('user');
  const mayChange = useMayOn()('manage_users', user);
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'disable' | 'delete' | null>(null);
  const [typed, setTyped] = useState('');
  const { data: count } = useQuery({ ...sessionsCountQuery({ user: user.id }), enabled: asked !== null });
  const sessions = count?.sessions ?? 0;
  const close = () => {
    setAsked(null);
    setTyped('');
  };
  const disable = useAct({
    run: () => disableUser(user.id),
    outdates: [USERS, SESSIONS],
    done: () => t('account.disabled'),
    onDone: close,
  });
  const enable = useAct({ run: () => enableUser(user.id), outdates: [USERS], done: () => t('account.enabled') });
  const remove = useAct({
    run: () => deleteUser(user.id),
    // The lists, and not the person: nobody asks for them again.
    outdates: [[...USERS, 'list'], [...USERS, 'count'], GROUPS, SESSIONS],
    done: () => t('account.deleted', { name: user.displayName }),
    onDone: () => void navigate({ to: '/users' }),
  });
  if (!mayChange) return null;
  return (
    <FormSection title={t('account.title')}>
      <Text size="sm">
        {user.disabledAt === null ? (
          t('account.isEnabled')
        ) : (
          <>
            {t('account.disabledSince')} <When at={user.disabledAt} />
          </>
        )}
      </Text>
      <ProblemAlert error={enable.error} />
      <Group gap="sm">
        {user.disabledAt === null ? (
          <Button variant="default" onClick={() => setAsked('disable')}>
            {t('account.disable')}
          </Button>
        ) : (
          <Button variant="default" loading={enable.isPending} onClick={() => enable.mutate()}>
            {t('account.enable')}
          </Button>
        )}
        <Button variant="outline" color="red" onClick={() => setAsked('delete')}>
          {t('account.delete')}
        </Button>
      </Group>
      <ConfirmAct
        opened={asked === 'disable'}
        title={t('account.disableTitle', { name: user.displayName })}
        act={t('account.disable')}
        isDangerous
        isRunning={disable.isPending}
        error={disable.error}
        onConfirm={() => disable.mutate()}
        onClose={close}
      >
        <Text size="sm">{t('account.disableWhat', { count: sessions })}</Text>
      </ConfirmAct>
      <ConfirmAct
        opened={asked === 'delete'}
        title={t('account.deleteTitle', { name: user.displayName })}
        act={t('account.delete')}
        isDangerous
        isRunning={remove.isPending}
        error={remove.error}
        isReady={typed.trim() === user.loginName}
        onConfirm={() => remove.mutate()}
        onClose={close}
      >
        <Stack gap="sm">
          <Text size="sm">{t('account.deleteWhat', { count: sessions })}</Text>
          <TextInput
            label={t('account.type', { name: user.loginName })}
            autoComplete="off"
            autoCapitalize="none"
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </Stack>
      </ConfirmAct>
    </FormSection>
  );
}
