import { Stack, Text } from '@mantine/core';
import { type QueryKey, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { resetFactors } from '../../api/recovery.ts';
import { SESSIONS, sessionsCountQuery } from '../../api/sessions.ts';
import { tenantQuery } from '../../api/tenant.ts';
import { USERS, type UserShown } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';

interface ResetFactorsProps {
  readonly user: UserShown;
  /** What is out of date afterwards besides people and sessions. */
  readonly outdates?: readonly QueryKey[];
  readonly onClose: () => void;
}

/** Takes all factors away, after saying what goes with them (B6). */
export function ResetFactors({ user, outdates = [], onClose }: ResetFactorsProps) {
  const { t } = useTranslation('user');
  const { data: count } = useQuery(sessionsCountQuery({ user: user.id }));
  const { data: tenant } = useQuery(tenantQuery);
  const reset = useAct({
    run: () => resetFactors(user.id),
    outdates: [USERS, SESSIONS, ...outdates],
    done: () => t('recovery.resetDone'),
    onDone: onClose,
  });
  return (
    <ConfirmAct
      opened
      title={t('recovery.resetTitle', { name: user.displayName })}
      act={t('recovery.reset')}
      isDangerous
      isRunning={reset.isPending}
      error={reset.error}
      onConfirm={() => reset.mutate(undefined)}
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text size="sm">{t('recovery.resetFactors', { count: user.factors.length })}</Text>
        <Text size="sm">{t('recovery.resetSessions', { count: count?.sessions ?? 0 })}</Text>
        <Text size="sm">{t('recovery.resetWindow', { count: tenant?.settings.enrolmentWindowHours ?? 72 })}</Text>
      </Stack>
    </ConfirmAct>
  );
}
