import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayOn } from '../../api/mayOn.ts';
import { useSelf } from '../../api/self.ts';
import { SESSIONS } from '../../api/sessions.ts';
import { revokeInvitation, sendInvitation, setPassword, USERS, type UserShown } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';

/** The first factor: whether there is one, and the ways to get one. */
export function PasswordSection({ user }: { readonly user: UserShown }) {
  const { t } = useTranslation('user');
  const mayChange = useMayOn()('manage_users', user);
  const { setUp } = useSelf();
  const [isOpen, setOpen] = useState(false);
  const [password, setText] = useState('');
  const close = () => {
    setOpen(false);
    setText('');
  };
  const set = useAct({
    run: (text: string) => setPassword(user.id, text),
    outdates: [USERS, SESSIONS],
    done: () => t('password.set'),
    onDone: close,
  });
  const invite = useAct({ run: () => sendInvitation(user.id), outdates: [USERS], done: ({ to }) => t('linkSent', { to }) });
  const withdraw = useAct({ run: () => revokeInvitation(user.id), outdates: [USERS], done: () => t('password.withdrawn') });
  const canInvite = !user.hasPassword && user.mail !== null && user.disabledAt === null && setUp.mail;
  return (
    <FormSection title={t('password.title')}>
      <Stack gap={4}>
        <Text size="sm">{t(user.hasPassword ? 'password.has' : 'password.hasNone')}</Text>
        {user.invitedUntil === null ? null : (
          <Text size="sm">
            {t('password.invitedUntil')} <When at={user.invitedUntil} />
          </Text>
        )}
      </Stack>
      <ProblemAlert error={invite.error ?? withdraw.error} />
      {mayChange ? (
        <Group gap="sm">
          {canInvite ? (
            <Button variant="default" loading={invite.isPending} onClick={() => invite.mutate()}>
              {t(user.invitedUntil === null ? 'password.invite' : 'password.inviteAgain')}
            </Button>
          ) : null}
          {user.invitedUntil === null ? null : (
            <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
              {t('password.withdraw')}
            </Button>
          )}
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('password.open')}
          </Button>
        </Group>
      ) : null}
      <ConfirmAct
        opened={isOpen}
        title={t('password.open')}
        act={t('password.do')}
        isRunning={set.isPending}
        error={set.error}
        isReady={password !== ''}
        onConfirm={() => set.mutate(password)}
        onClose={close}
      >
        <Text size="sm">{t('password.what', { name: user.displayName })}</Text>
        <PasswordInput
          label={t('users:field.password')}
          description={t('password.rule')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('users:field.showPassword') }}
          value={password}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          data-autofocus
        />
      </ConfirmAct>
    </FormSection>
  );
}
