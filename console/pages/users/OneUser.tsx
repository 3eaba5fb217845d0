import { Alert, Anchor, Tabs } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelf } from '../../api/self.ts';
import { userQueryOf } from '../../api/users.ts';
import { place } from '../../app/place.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { PersonBadges } from './PersonBadges.tsx';
import { ProfileTab } from './ProfileTab.tsx';
import { USER_TABS, type UserTab } from './userTab.ts';

const route = getRouteApi('/users/$user');

const MfaTab = lazy(async () => ({ default: (await import('./MfaTab.tsx')).MfaTab }));
const SessionsTab = lazy(async () => ({ default: (await import('./SessionsTab.tsx')).SessionsTab }));
const HistoryTab = lazy(async () => ({ default: (await import('./HistoryTab.tsx')).HistoryTab }));

/** One person: who they are, how they get in, where they are signed in, and what happened. */
export function OneUser() {
  const { t } = useTranslation('user');
  const { user: id } = route.useParams();
  const { tab = 'profile' } = route.useSearch();
  const navigate = route.useNavigate();
  const { user: self } = useSelf();
  const { data: user } = useSuspenseQuery(userQueryOf(id));
  const open = (wanted: UserTab) => void navigate({ search: wanted === 'profile' ? {} : { tab: wanted }, replace: true });
  const live = user.bypasses.find(({ state }) => state === 'live');
  return (
    <>
      <Anchor size="sm" renderRoot={(props) => <Link to="/users" {...props} />}>
        {t('back')}
      </Anchor>
      <PageTitle title={user.displayName} intro={user.loginName}>
        <PersonBadges person={{ ...user, bypassUntil: live?.until ?? null }} />
      </PageTitle>
      {user.id === self.id ? (
        <Alert icon={<IconInfoCircle aria-hidden />} mb="md" color="blue">
          {t('you')} <Anchor href={`${place.root}/account`}>{t('shell:person.security')}</Anchor>
        </Alert>
      ) : null}
      <Tabs value={tab} onChange={(wanted) => open(wanted as UserTab)} keepMounted={false}>
        <Tabs.List mb="lg">
          {USER_TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="profile">
          <ProfileTab user={user} />
        </Tabs.Panel>
        <Suspense>
          <Tabs.Panel value="mfa">
            <MfaTab user={user} />
          </Tabs.Panel>
          <Tabs.Panel value="sessions">
            <SessionsTab user={user} />
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <HistoryTab user={user} />
          </Tabs.Panel>
        </Suspense>
      </Tabs>
    </>
  );
}
