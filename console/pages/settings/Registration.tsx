import { Alert, Stack, Switch, TagsInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { mailDomain } from '../../../src/domain/directory/registration.ts';
import { SETTING_RANGES } from '../../../src/domain/directory/tenantSettings.ts';
import { useMay, useSelf } from '../../api/self.ts';
import { type Tenant, tenantQuery } from '../../api/tenant.ts';
import { place } from '../../app/place.ts';
import { Copyable } from '../../parts/Copyable.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { WholeNumber } from '../../parts/WholeNumber.tsx';
import { SaveSettings } from './SaveSettings.tsx';
import { useSaveTenant } from './useSaveTenant.ts';

/** Who can make an account of their own, and how long invitations are good. */
export function Registration() {
  const { t } = useTranslation('registration');
  const { data: tenant } = useSuspenseQuery(tenantQuery);
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')} />
      <Form tenant={tenant} />
    </>
  );
}

interface RegistrationForm {
  readonly selfRegistration: boolean;
  readonly domains: string[];
  readonly invitationHours: number | '';
}

function Form({ tenant }: { readonly tenant: Tenant }) {
  const { t } = useTranslation('registration');
  const mayChange = useMay()('change_settings');
  const { setUp } = useSelf();
  const { settings } = tenant;
  const form = useForm<RegistrationForm>({
    initialValues: {
      selfRegistration: settings.selfRegistration,
      domains: [...settings.registrationDomains],
      invitationHours: settings.invitationHours,
    },
    validate: {
      domains: (domains) => {
        const wrong = domains.find((domain) => mailDomain(domain) === null);
        return wrong === undefined ? null : t('domains.wrong', { domain: wrong });
      },
    },
  });
  const saving = useSaveTenant(tenant, () => form.resetDirty());
  const { selfRegistration, domains } = form.values;
  const [least, most] = SETTING_RANGES.invitationHours;
  return (
    <form
      onSubmit={form.onSubmit((values) =>
        saving.act.mutate({
          settings: {
            selfRegistration: values.selfRegistration,
            registrationDomains: values.domains,
            invitationHours: values.invitationHours,
          },
        }),
      )}
    >
      <Stack gap="xl" maw={720}>
        {setUp.mail ? null : <Alert color="yellow" title={t('noMail')} />}
        <FormSection title={t('section.self')} intro={t('selfIntro')}>
          <Switch
            label={t('self.label')}
            description={t('self.description')}
            disabled={!mayChange}
            {...form.getInputProps('selfRegistration', { type: 'checkbox' })}
          />
          <TagsInput
            label={t('domains.label')}
            description={t('domains.description')}
            placeholder={domains.length === 0 ? t('domains.placeholder') : ''}
            splitChars={[',', ' ', ';']}
            acceptValueOnBlur
            readOnly={!mayChange}
            {...form.getInputProps('domains')}
          />
          {selfRegistration && domains.length === 0 ? <Alert color="yellow" title={t('anybody')} /> : null}
          {settings.selfRegistration ? (
            <div>
              <Text size="sm" fw={600}>
                {t('address')}
              </Text>
              <Copyable value={`${window.location.origin}${place.root}/register`} what={t('address')} />
            </div>
          ) : null}
        </FormSection>
        <FormSection title={t('section.invitations')}>
          <WholeNumber
            label={t('invitation.label')}
            description={t('invitation.description', { least, most })}
            min={least}
            max={most}
            readOnly={!mayChange}
            maw={360}
            {...form.getInputProps('invitationHours')}
          />
        </FormSection>
        <SaveSettings saving={saving} isDirty={form.isDirty()} mayChange={mayChange} />
      </Stack>
    </form>
  );
}
