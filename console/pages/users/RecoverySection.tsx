import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayOn } from '../../api/mayOn.ts';
import { reopenWindow, revokePass } from '../../api/recovery.ts';
import { serverNow } from '../../api/serverClock.ts';
import { USERS, type UserShown } from '../../api/users.ts';
import { ActorName } from '../../parts/ActorName.tsx';
import { Countdown } from '../../parts/Countdown.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';
import { MakePass } from './MakePass.tsx';
import { ResetFactors } from './ResetFactors.tsx';

/** What support does for somebody who has lost their factors: reset with a window, and a pass (B6, B7). */
export function RecoverySection({ user }: { readonly user: UserShown }) {
  const { t } = useTranslation('user');
  const mayOn = useMayOn();
  const [asked, setAsked] = useState<'reset' | 'pass' | null>(null);
  const close = () => setAsked(null);
  const reopen = useAct({ run: () => reopenWindow(user.id), outdates: [USERS], done: () => t('recovery.reopened') });
  const revoke = useAct({ run: () => revokePass(user.id), outdates: [USERS], done: () => t('recovery.passRevoked') });
  const [mayReset, mayPass] = [mayOn('reset_factors', user), mayOn('make_pass', user)];
  const isWindowOpen = user.mustEnrolUntil !== null && Date.parse(user.mustEnrolUntil) > serverNow();
  return (
    <FormSection title={t('recovery.title')} intro={t('recovery.intro')}>
      {user.mustEnrolUntil === null ? null : (
        <Stack gap="xs">
          <Text>
            {t(isWindowOpen ? 'recovery.windowOpen' : 'recovery.windowOver')} <When at={user.mustEnrolUntil} />
          </Text>
          {mayReset ? (
            <Group>
              <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate()}>
                {t('recovery.reopen')}
              </Button>
            </Group>
          ) : null}
        </Stack>
      )}
      {user.pass === null ? null : (
        <Stack gap="xs">
          <Text>
            {t('recovery.passOpen')} <Countdown until={user.pass.expiresAt} />
          </Text>
          <Facts
            facts={[
              { name: t('recovery.passMade'), value: <When at={user.pass.madeAt} /> },
              { name: t('bypass.by'), value: <ActorName actor={user.pass.madeBy} /> },
            ]}
          />
        </Stack>
      )}
      <ProblemAlert error={reopen.error ?? revoke.error} />
      <Group gap="sm">
        {mayPass ? (
          <Button variant="default" onClick={() => setAsked('pass')}>
            {t(user.pass === null ? 'recovery.makePass' : 'recovery.anotherPass')}
          </Button>
        ) : null}
        {mayPass && user.pass !== null ? (
          <Button variant="default" loading={revoke.isPending} onClick={() => revoke.mutate()}>
            {t('recovery.revokePass')}
          </Button>
        ) : null}
        {mayReset ? (
          <Button variant="outline" color="red" onClick={() => setAsked('reset')}>
            {t('recovery.reset')}
          </Button>
        ) : null}
      </Group>
      {mayReset || mayPass ? null : (
        <Text size="sm" c="dimmed">
          {t('readOnly')}
        </Text>
      )}
      {asked === 'reset' ? <ResetFactors user={user} onClose={close} /> : null}
      {asked === 'pass' ? <MakePass user={user} onClose={close} /> : null}
    </FormSection>
  );
}
