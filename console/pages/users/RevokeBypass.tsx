import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Bypass, revokeBypass } from '../../api/recovery.ts';
import { SESSIONS } from '../../api/sessions.ts';
import { USERS, type UserShown } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';

interface RevokeBypassProps {
  readonly user: UserShown;
  readonly bypass: Bypass;
  readonly onClose: () => void;
}

export function RevokeBypass({ user, bypass, onClose }: RevokeBypassProps) {
  const { t } = useTranslation('user');
  const revoke = useAct({
    run: () => revokeBypass(bypass.id),
    outdates: [USERS, ['bypasses', user.id], SESSIONS],
    done: () => t('bypass.revoked'),
    onDone: onClose,
  });
  return (
    <ConfirmAct
      opened
      title={t('bypass.revokeTitle', { name: user.displayName })}
      act={t('bypass.revoke')}
      isDangerous
      isRunning={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      <Text size="sm">{t('bypass.revokeWhat')}</Text>
    </ConfirmAct>
  );
}
