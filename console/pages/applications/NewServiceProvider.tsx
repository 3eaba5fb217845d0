import { Button, Group, Stack, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { newClientId } from '../../../src/domain/directory/clientId.ts';
import { APPLICATIONS, registerApplication } from '../../api/applications.ts';
import { selfQuery } from '../../api/self.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { SamlFields } from './SamlFields.tsx';
import { EMPTY_PROVIDER, type SamlForm, samlOf } from './samlForm.ts';
import { suggestedClientId } from './suggestedClientId.ts';
import { useSamlForm } from './useSamlForm.ts';

/** Registers an application that speaks SAML, by its metadata or by hand. */
export function NewServiceProvider() {
  const { t } = useTranslation('applications');
  const navigate = useNavigate();
  const form = useSamlForm<SamlForm & { readonly clientId: string }>({ ...EMPTY_PROVIDER, clientId: '' });
  const register = useAct({
    run: ({ clientId, ...provider }: SamlForm & { readonly clientId: string }) =>
      registerApplication({ name: provider.name, clientId, saml: samlOf(provider) }),
    outdates: [APPLICATIONS, selfQuery.queryKey],
    done: ({ application }) => t('new.done', { name: application.name }),
    onDone: ({ application }) => void navigate({ to: '/applications/$application', params: { application: application.id } }),
  });
  const isClientId = newClientId(form.values.clientId) !== null;
  return (
    <>
      <PageTitle title={t('saml.new.title')} intro={t('saml.new.intro')} />
      <form onSubmit={form.onSubmit((values) => register.mutate(values))}>
        <Stack gap="xl" maw={720}>
          <FormSection title={t('section.what')}>
            <TextInput
              label={t('field.name.label')}
              description={t('field.name.description')}
              maxLength={200}
              required
              {...form.getInputProps('name')}
              onChange={({ currentTarget: { value } }) => {
                const isTyped = form.values.clientId !== suggestedClientId(form.values.name);
                form.setFieldValue('name', value);
                if (!isTyped) form.setFieldValue('clientId', suggestedClientId(value));
              }}
            />
            <TextInput
              label={t('field.clientId.label')}
              description={t('host.new.clientId')}
              maxLength={64}
              required
              spellCheck={false}
              autoCapitalize="none"
              {...form.getInputProps('clientId')}
              error={form.values.clientId === '' || isClientId ? null : t('fault.clientId')}
            />
          </FormSection>
          <FormSection title={t('saml.section')}>
            <SamlFields form={form} />
          </FormSection>
          <ProblemAlert error={register.error} />
          <Group>
            <Button type="submit" loading={register.isPending} disabled={!isClientId}>
              {t('new.act')}
            </Button>
            <Button variant="default" renderRoot={(props) => <Link to="/applications" {...props} />}>
              {t('new.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </>
  );
}
