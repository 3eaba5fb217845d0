import { Anchor, Badge, Tabs } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { applicationQuery } from '../../api/applications.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ApplicationDetails } from './ApplicationDetails.tsx';
import { ApplicationPolicy } from './ApplicationPolicy.tsx';
import type { ApplicationTab } from './applicationTab.ts';
import { kindOf } from './kindOf.ts';

const route = getRouteApi('/applications/$application');

// Its snippets are long, and only whoever connects an application reads them.
const Connect = lazy(async () => ({ default: (await import('./Connect.tsx')).Connect }));

/** One application: what it is, what it asks of people, and how to connect it. */
export function OneApplication() {
  const { t } = useTranslation('applications');
  const { application: id } = route.useParams();
  const { tab = 'details' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: application } = useSuspenseQuery(applicationQuery(id));
  const kind = kindOf(application);
  const open = (wanted: ApplicationTab) => void navigate({ search: wanted === 'details' ? {} : { tab: wanted }, replace: true });
  return (
    <>
      <Anchor size="sm" renderRoot={(props) => <Link to="/applications" {...props} />}>
        {t('back')}
      </Anchor>
      <PageTitle title={application.name}>
        <Badge variant="light" color="gray" tt="none" size="lg">
          {t(`kind.${kind}`)}
        </Badge>
        {application.disabledAt === null ? null : (
          <Badge variant="light" color="red" tt="none" size="lg">
            {t('disabled')}
          </Badge>
        )}
      </PageTitle>
      <Tabs value={tab} onChange={(wanted) => open(wanted as ApplicationTab)} keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="details">{t('tab.details')}</Tabs.Tab>
          <Tabs.Tab value="policy">{t('tab.policy')}</Tabs.Tab>
          {application.oidc === null ? null : <Tabs.Tab value="connect">{t('tab.connect')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="details">
          <ApplicationDetails application={application} />
        </Tabs.Panel>
        <Tabs.Panel value="policy">
          <ApplicationPolicy application={application} />
        </Tabs.Panel>
        {application.oidc === null ? null : (
          <Tabs.Panel value="connect">
            <Suspense>
              <Connect clientId={application.clientId} oidc={application.oidc} />
            </Suspense>
          </Tabs.Panel>
        )}
      </Tabs>
    </>
  );
}
