import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelf } from '../../api/self.ts';
import { type SessionsAct, sessionsCountQuery } from '../../api/sessions.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { SessionsTouched } from '../../parts/SessionsTouched.tsx';

interface ConfirmSessionsProps {
  readonly act: SessionsAct;
  readonly isRunning: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Before a rule is saved that acts on everybody's sessions: how many they are, and a word that is typed. */
export function ConfirmSessions({ act, isRunning, error, onConfirm, onClose }: ConfirmSessionsProps) {
  const { t } = useTranslation('enforcement');
  const { tenant } = useSelf();
  const [typed, setTyped] = useState('');
  const { data: count } = useQuery(sessionsCountQuery({}));
  const sessions = count?.sessions ?? 0;
  return (
    <ConfirmAct
      opened
      title={t('sessions.confirm')}
      act={t(`sessions:emergency.${act.kind}.act`, { sessions })}
      isDangerous
      isRunning={isRunning}
      error={error}
      isReady={count !== undefined && typed === tenant.slug}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <Stack>
        <Text size="sm">{t(`sessions:emergency.${act.kind}.description`)}</Text>
        <SessionsTouched sessions={sessions} people={count?.people ?? 0} typed={typed} onTyped={setTyped} />
      </Stack>
    </ConfirmAct>
  );
}
