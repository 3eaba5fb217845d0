import { Alert, Anchor, List, MultiSelect, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/self.ts';
import { sendTestSms, smsQuery, smsRefusalsQuery } from '../../api/sms.ts';
import { type Tenant, tenantQuery } from '../../api/tenant.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { SendTest } from '../../parts/SendTest.tsx';
import { When } from '../../parts/When.tsx';
import { SaveSettings } from './SaveSettings.tsx';
import { useSaveTenant } from './useSaveTenant.ts';

/** Whether text messages can be a factor, to which countries they go, and what was not sent. */
export function Sms() {
  const { t } = useTranslation('sms');
  const { data: tenant } = useSuspenseQuery(tenantQuery);
  const { data: sms } = useSuspenseQuery(smsQuery);
  const mayTest = useMay()('change_messages');
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')} />
      <Stack gap="xl" maw={720}>
        <Standing />
        {sms.providers.length === 0 ? null : (
          <>
            <Countries tenant={tenant} />
            {mayTest ? <Test /> : null}
            <FormSection title={t('section.limits')} intro={t('limits.intro')}>
              <List size="sm">
                {(['perPrefix', 'perTenant', 'perSystem'] as const).map((limit) => (
                  <List.Item key={limit}>{t(`limits.${limit}`, { most: sms.limits[limit] })}</List.Item>
                ))}
              </List>
              <Refusals />
            </FormSection>
          </>
        )}
      </Stack>
    </>
  );
}

/** F12: what is there already, and what is missing. */
function Standing() {
  const { t } = useTranslation('sms');
  const { data: sms } = useSuspenseQuery(smsQuery);
  const { providers, countries, provedAt } = sms;
  if (providers.length === 0)
    return (
      <Alert color="yellow" title={t('standing.noProvider')}>
        {t('standing.operator')}
      </Alert>
    );
  const missing = countries.length === 0 ? 'country' : provedAt === null ? 'test' : null;
  return (
    <FormSection title={t('section.providers')} intro={t('providers.intro')}>
      <List type="ordered">
        {providers.map((provider, at) => (
          <List.Item key={provider}>
            {provider}
            <Text span size="sm" c="dimmed">
              {at === 0 ? '' : ` – ${t('providers.failOver')}`}
            </Text>
          </List.Item>
        ))}
      </List>
      {missing === null ? (
        <Text>
          {t('standing.ready')} {provedAt === null ? null : <When at={provedAt} />}
        </Text>
      ) : (
        <Alert color="yellow" title={t(`standing.missing.${missing}`)} />
      )}
      <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/settings/outbox" {...props} />}>
        {t('toOutbox')}
      </Anchor>
    </FormSection>
  );
}

function Countries({ tenant }: { readonly tenant: Tenant }) {
  const { t, i18n } = useTranslation('sms');
  const { data: sms } = useSuspenseQuery(smsQuery);
  const mayChange = useMay()('change_settings');
  const form = useForm<{ readonly countries: string[] }>({ initialValues: { countries: [...tenant.settings.smsCountries] } });
  const saving = useSaveTenant(tenant, () => form.resetDirty());
  const names = new Intl.DisplayNames([i18n.language], { type: 'region' });
  const options = sms.available
    .map(({ country, callingCode }) => ({ value: country, label: `${names.of(country) ?? country} +${callingCode}` }))
    .sort((a, b) => a.label.localeCompare(b.label, i18n.language));
  return (
    <form onSubmit={form.onSubmit(({ countries }) => saving.act.mutate({ settings: { smsCountries: countries } }))}>
      <FormSection title={t('section.countries')} intro={t('countries.intro')}>
        <MultiSelect
          label={t('countries.label')}
          data={options}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('countries.clear') }}
          hidePickedOptions
          limit={60}
          readOnly={!mayChange}
          {...form.getInputProps('countries')}
        />
        <SaveSettings saving={saving} isDirty={form.isDirty()} mayChange={mayChange} />
      </FormSection>
    </form>
  );
}

function Test() {
  const { t } = useTranslation('sms');
  return (
    <FormSection title={t('section.test')} intro={t('test.intro')}>
      <SendTest by="sms" first="" send={sendTestSms} outdates={[smsQuery.queryKey]} />
    </FormSection>
  );
}

/** Who reaches a limit may be earning by it. */
function Refusals() {
  const { t } = useTranslation('sms');
  const { data, error, refetch } = useQuery(smsRefusalsQuery);
  return (
    <RowTable
      caption={t('refusals.caption')}
      columns={[
        { name: t('refusals.when'), cell: ({ at }) => <When at={at} /> },
        { name: t('refusals.limit'), cell: ({ data: { limit } }) => t(`refusals.of.${String(limit)}`) },
        { name: t('refusals.prefix'), cell: ({ data: { prefix } }) => `${String(prefix)}…` },
      ]}
      rows={data}
      keyOf={({ id }) => id}
      error={error}
      retry={() => void refetch()}
      empty={t('refusals.none')}
    />
  );
}
