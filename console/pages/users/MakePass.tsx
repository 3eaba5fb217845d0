import { Text } from '@mantine/core';
import { type QueryKey, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { makePass } from '../../api/recovery.ts';
import { tenantQuery } from '../../api/tenant.ts';
import { USERS, type UserShown } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';
import { PassOnce } from './PassOnce.tsx';

interface MakePassProps {
  readonly user: UserShown;
  /** What is out of date afterwards besides people. */
  readonly outdates?: readonly QueryKey[];
  readonly onClose: () => void;
}

/** Makes an enrolment pass, and shows it once (B7). */
export function MakePass({ user, outdates = [], onClose }: MakePassProps) {
  const { t } = useTranslation('user');
  const { data: tenant } = useQuery(tenantQuery);
  const pass = useAct({ run: () => makePass(user.id), outdates: [USERS, ...outdates] });
  if (pass.data != null) return <PassOnce pass={pass.data} name={user.displayName} onClose={onClose} />;
  return (
    <ConfirmAct
      opened
      title={t('recovery.passTitle', { name: user.displayName })}
      act={t('recovery.makePass')}
      isRunning={pass.isPending}
      error={pass.error}
      onConfirm={() => pass.mutate(undefined)}
      onClose={onClose}
    >
      <Text size="sm">{t('recovery.passWhat', { count: tenant?.settings.passMinutes ?? 60 })}</Text>
      {user.pass === null ? null : <Text size="sm">{t('recovery.passReplaces')}</Text>}
    </ConfirmAct>
  );
}
