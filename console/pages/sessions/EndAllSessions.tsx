import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelf } from '../../api/self.ts';
import { endAllSessions, sessionsCountQuery } from '../../api/sessions.ts';
import { place } from '../../app/place.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';

/** S6: ends every session of the tenant, one's own among them. The tenant's short name is typed, so that it is no slip. */
export function EndAllSessions() {
  const { t } = useTranslation('sessions');
  const { tenant } = useSelf();
  const [isAsking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const { data: count } = useQuery({ ...sessionsCountQuery({}), enabled: isAsking });
  const end = useAct({
    run: () => endAllSessions(reason),
    outdates: [],
    // This session is over as well.
    onDone: () => window.location.assign(`${place.root}/signed-out`),
  });
  return (
    <>
      <Button variant="outline" color="red" onClick={() => setAsking(true)}>
        {t('endAll.open')}
      </Button>
      <ConfirmAct
        opened={isAsking}
        title={t('endAll.title')}
        act={t('endAll.act', { sessions: count?.sessions ?? 0 })}
        isDangerous
        isRunning={end.isPending}
        error={end.error}
        isReady={count !== undefined && typed === tenant.slug}
        onConfirm={() => end.mutate(undefined)}
        onClose={() => setAsking(false)}
      >
        <Stack>
          <Alert
            color="red"
            icon={<IconAlertTriangle aria-hidden />}
            title={t('endAll.warning', { sessions: count?.sessions ?? 0, count: count?.people ?? 0 })}
          >
            {t('endAll.what')}
          </Alert>
          <TextInput label={t('reason')} maxLength={500} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          <TextInput
            label={t('endAll.type', { slug: tenant.slug })}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </Stack>
      </ConfirmAct>
    </>
  );
}
