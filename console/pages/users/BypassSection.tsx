import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconShieldOff } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayOn } from '../../api/mayOn.ts';
import { type Bypass, pastBypassesQueryOf } from '../../api/recovery.ts';
import { useMay } from '../../api/self.ts';
import { USERS, type UserShown } from '../../api/users.ts';
import { ActorName } from '../../parts/ActorName.tsx';
import { Countdown } from '../../parts/Countdown.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { ExceptedNames } from './ExceptedNames.tsx';
import { GrantBypass } from './GrantBypass.tsx';
import { RevokeBypass } from './RevokeBypass.tsx';

/** Whether enforcement is lifted for somebody, until when and why (B1 to B5). */
export function BypassSection({ user }: { readonly user: UserShown }) {
  const { t } = useTranslation('user');
  const may = useMay();
  const mayGrant = useMayOn()('grant_bypass', user);
  const queryClient = useQueryClient();
  const [granting, setGranting] = useState<Bypass | 'new' | null>(null);
  const [revoking, setRevoking] = useState<Bypass | null>(null);
  const [showsPast, setShowsPast] = useState(false);
  const open = user.bypasses.find(({ state }) => state === 'live') ?? user.bypasses.find(({ state }) => state === 'coming') ?? null;
  return (
    <FormSection title={t('bypass.title')} intro={t('bypass.intro')}>
      {open === null ? (
        <Text>{t('bypass.none')}</Text>
      ) : (
        <Alert
          color={open.state === 'live' ? 'orange' : 'blue'}
          icon={<IconShieldOff aria-hidden />}
          title={t(open.state === 'live' ? 'bypass.enabled' : 'bypass.coming')}
        >
          <Stack gap="sm">
            <Text size="xl" component="p">
              {t(open.state === 'live' ? 'bypass.endsIn' : 'bypass.beginsIn')}{' '}
              <Countdown
                key={`${open.state} ${open.until}`}
                until={open.state === 'live' ? open.until : open.from}
                onOver={() => void queryClient.invalidateQueries({ queryKey: USERS })}
              />
            </Text>
            <Facts
              facts={[
                { name: t('bypass.reason'), value: open.reason },
                { name: t('bypass.from'), value: <When at={open.from} /> },
                { name: t('bypass.until'), value: <When at={open.until} /> },
                { name: t('bypass.except'), value: <ExceptedNames ids={open.exceptApplications} /> },
                { name: t('bypass.by'), value: <ActorName actor={open.grantedBy} /> },
              ]}
            />
            {mayGrant ? (
              <Group gap="sm">
                <Button size="sm" variant="default" onClick={() => setGranting(open)}>
                  {t('bypass.change')}
                </Button>
                <Button size="sm" color="red" variant="outline" onClick={() => setRevoking(open)}>
                  {t('bypass.revoke')}
                </Button>
              </Group>
            ) : null}
          </Stack>
        </Alert>
      )}
      {mayGrant && open === null ? (
        <Group>
          <Button variant="default" leftSection={<IconShieldOff size={16} aria-hidden />} onClick={() => setGranting('new')}>
            {t('bypass.grant')}
          </Button>
        </Group>
      ) : null}
      {mayGrant ? null : (
        <Text size="sm" c="dimmed">
          {t(may('grant_bypass') ? 'readOnly' : 'bypass.notYou')}
        </Text>
      )}
      {showsPast ? (
        <PastBypasses user={user.id} />
      ) : (
        <Group>
          <Button variant="subtle" size="compact-sm" onClick={() => setShowsPast(true)}>
            {t('bypass.showPast')}
          </Button>
        </Group>
      )}
      {granting === null ? null : (
        <GrantBypass user={user} standing={granting === 'new' ? null : granting} onClose={() => setGranting(null)} />
      )}
      {revoking === null ? null : <RevokeBypass user={user} bypass={revoking} onClose={() => setRevoking(null)} />}
    </FormSection>
  );
}

function PastBypasses({ user }: { readonly user: string }) {
  const { t } = useTranslation('user');
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(pastBypassesQueryOf(user));
  return (
    <RowTable
      caption={t('bypass.past')}
      columns={[
        { name: t('bypass.from'), cell: ({ from }) => <When at={from} /> },
        { name: t('bypass.ended'), cell: ({ until, revokedAt }) => <When at={revokedAt ?? until} /> },
        { name: t('bypass.how'), cell: ({ state }) => t(`bypass.state.${state}`) },
        { name: t('bypass.reason'), cell: ({ reason }) => reason },
        { name: t('bypass.by'), cell: ({ grantedBy }) => <ActorName actor={grantedBy} /> },
      ]}
      rows={data?.pages.flatMap(({ bypasses }) => bypasses)}
      keyOf={({ id }) => id}
      error={error}
      empty={t('bypass.noPast')}
      onMore={hasNextPage ? () => void fetchNextPage() : null}
      isLoadingMore={isFetchingNextPage}
    />
  );
}
