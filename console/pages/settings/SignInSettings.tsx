import { Radio, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { SETTING_RANGES } from '../../../src/domain/directory/tenantSettings.ts';
import { useMay } from '../../api/self.ts';
import { type Tenant, tenantQuery } from '../../api/tenant.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { WholeNumber } from '../../parts/WholeNumber.tsx';
import { SaveSettings } from './SaveSettings.tsx';
import { formOf, type SettingsForm, settingsOf } from './settingsForm.ts';
import { useSaveTenant } from './useSaveTenant.ts';

const FIRST_ENROLMENTS = ['first_factor', 'mail_code', 'pass'] as const;

/** How long sessions live, and what a first enrolment needs. */
export function SignInSettings() {
  const { data: tenant } = useSuspenseQuery(tenantQuery);
  // Another administrator's change makes another form; what is being typed here is kept until it is saved.
  return <Form tenant={tenant} />;
}

function Form({ tenant }: { readonly tenant: Tenant }) {
  const { t } = useTranslation('settings');
  const mayChange = useMay()('change_settings');
  const form = useForm<SettingsForm>({ initialValues: formOf(tenant.settings) });
  const saving = useSaveTenant(tenant, () => form.resetDirty());
  const number = (
    name: 'idleMinutes' | 'absoluteHours' | 'dormantDays' | 'windowHours' | 'passMinutes' | 'bypassHours',
    least: number,
    most: number,
  ) => (
    <WholeNumber
      label={t(`field.${name}.label`)}
      description={t(`field.${name}.description`, { least, most })}
      min={least}
      max={most}
      readOnly={!mayChange}
      maw={360}
      {...form.getInputProps(name)}
    />
  );
  return (
    <form onSubmit={form.onSubmit((values) => saving.act.mutate({ settings: settingsOf(values) }))}>
      <PageTitle title={t('signIn.title')} intro={t('signIn.intro')} />
      <Stack gap="xl" maw={720}>
        <FormSection title={t('section.sessions')}>
          {number('idleMinutes', SETTING_RANGES.sessionIdleSeconds[0] / 60, SETTING_RANGES.sessionIdleSeconds[1] / 60)}
          {number('absoluteHours', 1, SETTING_RANGES.sessionAbsoluteSeconds[1] / 3_600)}
        </FormSection>
        <FormSection title={t('section.firstEnrolment')} intro={t('firstEnrolment.why')}>
          <Radio.Group label={t('firstEnrolment.label')} {...form.getInputProps('firstEnrolment')}>
            <Stack gap="xs" mt="xs">
              {FIRST_ENROLMENTS.map((needs) => (
                <Radio
                  key={needs}
                  value={needs}
                  disabled={!mayChange}
                  label={t(`firstEnrolment.${needs}.label`)}
                  description={t(`firstEnrolment.${needs}.description`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          {number('dormantDays', SETTING_RANGES.dormantAfterDays[0], SETTING_RANGES.dormantAfterDays[1])}
        </FormSection>
        <FormSection title={t('section.waysOut')}>
          <Switch
            label={t('field.codesFirst.label')}
            description={t('field.codesFirst.description')}
            disabled={!mayChange}
            {...form.getInputProps('codesFirst', { type: 'checkbox' })}
          />
          {number('bypassHours', ...SETTING_RANGES.bypassMaxHours)}
          {number('windowHours', ...SETTING_RANGES.enrolmentWindowHours)}
          {number('passMinutes', ...SETTING_RANGES.passMinutes)}
          <TextInput
            label={t('field.helpContact.label')}
            description={t('field.helpContact.description')}
            maxLength={200}
            readOnly={!mayChange}
            {...form.getInputProps('helpContact')}
          />
        </FormSection>
        <SaveSettings saving={saving} isDirty={form.isDirty()} mayChange={mayChange} />
      </Stack>
    </form>
  );
}
