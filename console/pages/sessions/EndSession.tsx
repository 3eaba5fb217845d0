import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endSession, endSessionsOf, SESSIONS, type SessionListed, sessionsCountQuery } from '../../api/sessions.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';

interface EndSessionProps {
  readonly session: SessionListed;
  readonly onClose: () => void;
  /** After it, since the page of an ended session has nothing to show. */
  readonly onDone?: () => void;
}

/** S6: ends one session, or all that its person has. */
export function EndSession({ session, onClose, onDone }: EndSessionProps) {
  const { t } = useTranslation('sessions');
  const [which, setWhich] = useState<'one' | 'person'>('one');
  const [reason, setReason] = useState('');
  const { displayName: name } = session;
  const { data: count } = useQuery(sessionsCountQuery({ user: session.user }));
  const all = count?.sessions ?? 1;
  const end = useAct({
    run: () => (which === 'one' ? endSession(session.id) : endSessionsOf(session.user, reason)),
    outdates: [
      [...SESSIONS, 'list'],
      [...SESSIONS, 'count'],
    ],
    done: ({ sessions }) => t('end.done', { count: sessions, name }),
    onDone: () => {
      onClose();
      onDone?.();
    },
  });
  return (
    <ConfirmAct
      opened
      title={t('end.title', { name })}
      act={t(which === 'one' ? 'end.act' : 'end.actPerson', { sessions: all })}
      isDangerous
      isRunning={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(undefined)}
      onClose={onClose}
    >
      <Stack>
        <Text size="sm">{t('end.what')}</Text>
        <Radio.Group label={t('end.which')} value={which} onChange={(value) => setWhich(value === 'person' ? 'person' : 'one')}>
          <Stack gap="xs" mt="xs">
            <Radio value="one" label={t('end.one')} />
            <Radio value="person" label={t('end.person', { count: all, name })} />
          </Stack>
        </Radio.Group>
        {which === 'person' ? (
          <TextInput label={t('reason')} maxLength={500} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
        ) : null}
      </Stack>
    </ConfirmAct>
  );
}
