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
import { HostFields } from './HostFields.tsx';
import { EMPTY_HOST, type HostForm, hostOf } from './hostForm.ts';
import { suggestedClientId } from './suggestedClientId.ts';
import { useHostForm } from './useHostForm.ts';

/** Registers an application that knows nothing of signing in, behind a proxy. */
export function NewProtectedHost() {
  const { t } = useTranslation('applications');
  const navigate = useNavigate();
  const form = useHostForm<HostForm & { readonly clientId: string }>({ ...EMPTY_HOST, clientId: '' });
  const register = useAct({
    run: ({ name, clientId, ...host }: HostForm & { readonly clientId: string }) =>
      registerApplication({ name, clientId, forwardAuth: hostOf({ name, ...host }) }),
    outdates: [APPLICATIONS, selfQuery.queryKey],
    done: ({ application }) => t('new.done', { name: application.name }),
    onDone: ({ application }) => void navigate({ to: '/applications/$application', params: { application: application.id } }),
  });
  const isClientId = newClientId(form.values.clientId) !== null;
  return (
    <>
      <PageTitle title={t('host.new.title')} intro={t('host.new.intro')} />
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
          <FormSection title={t('host.section')}>
            <HostFields form={form} />
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
