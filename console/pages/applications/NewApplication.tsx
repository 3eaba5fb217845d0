import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newClientId } from '../../../src/domain/directory/clientId.ts';
import { APPLICATIONS, type Registered, registerApplication } from '../../api/applications.ts';
import { selfQuery } from '../../api/self.ts';
import { Copyable } from '../../parts/Copyable.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { RegistrationFields } from './RegistrationFields.tsx';
import { addressesOf, EMPTY_REGISTRATION, type RegistrationForm } from './registrationForm.ts';
import { SecretOnce } from './SecretOnce.tsx';
import { suggestedClientId } from './suggestedClientId.ts';
import { useRegistrationForm } from './useRegistrationForm.ts';

interface NewForm extends RegistrationForm {
  readonly clientId: string;
  readonly kind: 'confidential' | 'public';
}

/** Registers an application; its secret is shown on the same page, this once. */
export function NewApplication() {
  const { t } = useTranslation('applications');
  const [registered, setRegistered] = useState<Registered | null>(null);
  if (registered !== null) return <Done registered={registered} />;
  return (
    <>
      <PageTitle title={t('new.title')} intro={t('new.intro')} />
      <Form onDone={setRegistered} />
    </>
  );
}

function Form({ onDone }: { readonly onDone: (registered: Registered) => void }) {
  const { t } = useTranslation('applications');
  const [isIdTyped, setIdTyped] = useState(false);
  const form = useRegistrationForm<NewForm>({ ...EMPTY_REGISTRATION, clientId: '', kind: 'confidential' });
  const register = useAct({
    run: ({ name, clientId, kind, ...addresses }: NewForm) =>
      registerApplication({
        name,
        clientId,
        oidc: {
          ...addressesOf({ name, ...addresses }),
          ...(kind === 'public' ? { authMethod: 'none', readsTokensOf: [] } : { authMethod: 'client_secret_basic' }),
        },
      }),
    outdates: [APPLICATIONS, selfQuery.queryKey],
    onDone,
  });
  const isClientId = newClientId(form.values.clientId) !== null;
  return (
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
              form.setFieldValue('name', value);
              if (!isIdTyped) form.setFieldValue('clientId', suggestedClientId(value));
            }}
          />
          <TextInput
            label={t('field.clientId.label')}
            description={t('field.clientId.description')}
            maxLength={64}
            required
            spellCheck={false}
            autoCapitalize="none"
            {...form.getInputProps('clientId')}
            error={form.values.clientId === '' || isClientId ? null : t('fault.clientId')}
            onChange={({ currentTarget: { value } }) => {
              setIdTyped(true);
              form.setFieldValue('clientId', value);
            }}
          />
          <Radio.Group label={t('field.kind')} {...form.getInputProps('kind')}>
            <Stack gap="xs" mt="xs">
              {(['confidential', 'public'] as const).map((kind) => (
                <Radio key={kind} value={kind} label={t(`kindChoice.${kind}.label`)} description={t(`kindChoice.${kind}.description`)} />
              ))}
            </Stack>
          </Radio.Group>
        </FormSection>
        <FormSection title={t('section.addresses')}>
          <RegistrationFields form={form} as={form.values.kind === 'public' ? 'public' : 'takes_calls'} />
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
  );
}

function Done({ registered: { application, clientSecret } }: { readonly registered: Registered }) {
  const { t } = useTranslation('applications');
  const toTab = (tab: 'connect' | 'policy') => (props: object) => (
    <Link to="/applications/$application" params={{ application: application.id }} search={{ tab }} {...props} />
  );
  return (
    <>
      <PageTitle title={t('new.done', { name: application.name })} />
      <Stack gap="lg" maw={720}>
        <div>
          <Text fw={600}>{t('field.clientId.label')}</Text>
          <Copyable value={application.clientId} what={t('field.clientId.label')} />
        </div>
        {clientSecret === null ? <Text>{t('secret.none')}</Text> : <SecretOnce secret={clientSecret} />}
        <Group>
          <Button renderRoot={toTab('connect')}>{t(clientSecret === null ? 'new.connect' : 'new.savedConnect')}</Button>
          <Button variant="default" renderRoot={toTab('policy')}>
            {t('new.toPolicy')}
          </Button>
        </Group>
      </Stack>
    </>
  );
}
