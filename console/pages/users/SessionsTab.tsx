import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/self.ts';
import {
  endSession,
  endSessionsOf,
  SESSIONS,
  type SessionListed,
  sessionQuery,
  sessionsCountQuery,
  sessionsQuery,
} from '../../api/sessions.ts';
import type { UserShown } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';

/** Where somebody is signed in now, how well that was proved, and what it opened. */
export function SessionsTab({ user }: { readonly user: UserShown }) {
  const { t } = useTranslation('user');
  const mayEnd = useMay()('revoke_sessions');
  const asked = { user: user.id };
  const [ending, setEnding] = useState<SessionListed | 'all' | null>(null);
  const [reason, setReason] = useState('');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(sessionsQuery(asked));
  const { data: count } = useQuery(sessionsCountQuery(asked));
  const close = () => setEnding(null);
  const end = useAct({
    run: (what: SessionListed | 'all') => (what === 'all' ? endSessionsOf(user.id, reason) : endSession(what.id)),
    outdates: [SESSIONS],
    done: ({ sessions }) => t('sessions.ended', { count: sessions }),
    onDone: close,
  });
  const columns: [Column<SessionListed>, ...Column<SessionListed>[]] = [
    {
      name: t('sessions.device'),
      cell: ({ device, address }) => (
        <>
          {device ?? t('sessions.unknownDevice')}
          <Text size="xs" c="dimmed">
            {address ?? ''}
          </Text>
        </>
      ),
    },
    {
      name: t('sessions.aal'),
      cell: ({ aal, allowance }) => (
        <Group gap={4}>
          <Badge variant="light" color={aal === 2 ? 'green' : 'gray'} tt="none">
            {t('sessions.level', { aal })}
          </Badge>
          {allowance === null ? null : (
            <Badge variant="light" color="orange" tt="none">
              {t(`sessions.allowance.${allowance}`)}
            </Badge>
          )}
        </Group>
      ),
    },
    { name: t('sessions.opened'), cell: ({ id }) => <Opened session={id} /> },
    { name: t('sessions.since'), cell: ({ signedInAt }) => <When at={signedInAt} /> },
    { name: t('sessions.lastSeen'), cell: ({ lastSeenAt }) => <When at={lastSeenAt} as="distance" /> },
  ];
  if (mayEnd) {
    columns.push({
      name: t('factors.acts'),
      cell: (session) => (
        <Button size="compact-sm" variant="subtle" color="red" onClick={() => setEnding(session)}>
          {t('sessions.end')}
        </Button>
      ),
    });
  }
  return (
    <FormSection title={t('sessions.title')} intro={t('sessions.intro')}>
      <RowTable
        caption={t('sessions.caption')}
        columns={columns}
        rows={data?.pages.flatMap(({ sessions }) => sessions)}
        keyOf={({ id }) => id}
        error={error}
        retry={() => void refetch()}
        empty={t('sessions.none')}
        onMore={hasNextPage ? () => void fetchNextPage() : null}
        isLoadingMore={isFetchingNextPage}
      />
      {mayEnd && (count?.sessions ?? 0) > 0 ? (
        <Group>
          <Button variant="outline" color="red" onClick={() => setEnding('all')}>
            {t('sessions.endAll', { count: count?.sessions ?? 0 })}
          </Button>
        </Group>
      ) : null}
      <ConfirmAct
        opened={ending !== null}
        title={ending === 'all' ? t('sessions.endAllTitle', { name: user.displayName }) : t('sessions.endTitle')}
        act={ending === 'all' ? t('sessions.endAll', { count: count?.sessions ?? 0 }) : t('sessions.end')}
        isDangerous
        isRunning={end.isPending}
        error={end.error}
        onConfirm={() => {
          if (ending !== null) end.mutate(ending);
        }}
        onClose={close}
      >
        <Stack gap="sm">
          <Text size="sm">{t(ending === 'all' ? 'sessions.endAllWhat' : 'sessions.endWhat', { name: user.displayName })}</Text>
          {ending === 'all' ? (
            <TextInput
              label={t('users:act.reason')}
              maxLength={500}
              value={reason}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
            />
          ) : null}
        </Stack>
      </ConfirmAct>
    </FormSection>
  );
}

/** The applications that one session opened. */
function Opened({ session }: { readonly session: string }) {
  const { t } = useTranslation('user');
  const { data } = useQuery(sessionQuery(session));
  if (data === undefined) return '…';
  return data.applications.length === 0 ? t('sessions.openedNone') : data.applications.map(({ name }) => name).join(', ');
}
