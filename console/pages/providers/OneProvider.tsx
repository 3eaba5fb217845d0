import { Anchor, Badge, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type ProviderListed, providersQuery } from '../../api/providers.ts';
import { useMay } from '../../api/self.ts';
import { Copyable } from '../../parts/Copyable.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { When } from '../../parts/When.tsx';
import { DeleteProvider } from './DeleteProvider.tsx';
import { EditProvider } from './EditProvider.tsx';
import { SwitchProvider } from './SwitchProvider.tsx';

const route = getRouteApi('/settings/providers/$provider');

/** One provider: what it has to know of us, who uses it, what is said of it, its switch and its end. */
export function OneProvider() {
  const { t } = useTranslation('providers');
  const { provider: id } = route.useParams();
  const { data: providers } = useSuspenseQuery(providersQuery);
  const provider = providers.find((one) => one.id === id);
  return (
    <>
      <Anchor size="sm" renderRoot={(props) => <Link to="/settings/providers" {...props} />}>
        {t('back')}
      </Anchor>
      {provider === undefined ? <PageTitle title={t('gone.title')} intro={t('gone.what')} /> : <Shown key={id} provider={provider} />}
    </>
  );
}

function Shown({ provider }: { readonly provider: ProviderListed }) {
  const { t } = useTranslation('providers');
  const mayManage = useMay()('manage_federation');
  const { name, redirectUri, links, onlyWay, createdAt, disabledAt } = provider;
  return (
    <>
      <PageTitle title={name}>
        {disabledAt === null ? null : (
          <Badge variant="light" color="red" tt="none" size="lg">
            {t('off')}
          </Badge>
        )}
      </PageTitle>
      <Stack gap="xl" maw={720}>
        <FormSection title={t('section.register')} intro={t('register.intro')}>
          <div>
            <Text size="sm" fw={600}>
              {t('register.redirectUri')}
            </Text>
            <Copyable value={redirectUri} what={t('register.redirectUri')} />
          </div>
          <Facts
            facts={[
              { name: t('column.links'), value: t('links', { count: links }) },
              { name: t('register.onlyWay'), value: t('onlyWay', { count: onlyWay }) },
              { name: t('register.since'), value: <When at={createdAt} /> },
            ]}
          />
        </FormSection>
        <EditProvider provider={provider} mayManage={mayManage} />
        {mayManage ? <SwitchProvider provider={provider} /> : null}
        {mayManage ? <DeleteProvider provider={provider} /> : <Text c="dimmed">{t('readOnly')}</Text>}
      </Stack>
    </>
  );
}
