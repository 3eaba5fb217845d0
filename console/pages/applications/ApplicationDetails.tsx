import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { APPLICATIONS, type Application, applicationQuery, updateApplication } from '../../api/applications.ts';
import { discoveryQuery } from '../../api/discovery.ts';
import { useMay } from '../../api/self.ts';
import { sessionsCountQuery } from '../../api/sessions.ts';
import { Copyable } from '../../parts/Copyable.tsx';
import { EditConflict, editionIn } from '../../parts/EditConflict.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { DeleteApplication } from './DeleteApplication.tsx';
import { kindOf } from './kindOf.ts';
import { ProtectedHost } from './ProtectedHost.tsx';
import { RegistrationFields } from './RegistrationFields.tsx';
import { RenewSecret } from './RenewSecret.tsx';
import { addressesOf, formOf, type RegistrationForm } from './registrationForm.ts';
import { ServiceProvider } from './ServiceProvider.tsx';
import { SwitchApplication } from './SwitchApplication.tsx';
import { useRegistrationForm } from './useRegistrationForm.ts';

type Oidc = NonNullable<Application['oidc']>;

/** What the application is: who opened it, its OpenID Connect details, its hosts or its SAML details, its secret, its end. */
export function ApplicationDetails({ application }: { readonly application: Application }) {
  const { t } = useTranslation('applications');
  const { oidc, forwardAuth, saml } = application;
  const mayChange = useMay()('manage_applications');
  return (
    <Stack gap="xl" maw={720}>
      <InUse application={application} />
      {kindOf(application) === 'builtIn' ? (
        <Text>{t('builtIn')}</Text>
      ) : (
        <>
          {oidc === null ? null : <Addresses clientId={application.clientId} />}
          {oidc === null ? null : <Registration application={application} oidc={oidc} mayChange={mayChange} />}
          {forwardAuth === null ? null : <ProtectedHost application={application} host={forwardAuth} mayChange={mayChange} />}
          {saml === null ? null : <ServiceProvider application={application} provider={saml} mayChange={mayChange} />}
          {mayChange && oidc !== null && oidc.authMethod !== 'none' ? <RenewSecret application={application} /> : null}
          {mayChange ? <SwitchApplication application={application} /> : null}
          {mayChange ? <DeleteApplication application={application} /> : null}
        </>
      )}
    </Stack>
  );
}

function InUse({ application: { id } }: { readonly application: Application }) {
  const { t } = useTranslation('applications');
  const { data } = useQuery(sessionsCountQuery({ application: id }));
  return (
    <FormSection title={t('section.inUse')}>
      <Text mih={24}>
        {data === undefined ? null : (
          <Anchor underline="always" renderRoot={(props) => <Link to="/sessions" search={{ application: id }} {...props} />}>
            {t('inUse', { sessions: data.sessions, people: data.people })}
          </Anchor>
        )}
      </Text>
    </FormSection>
  );
}

/** What the application has to know of this tenant. */
function Addresses({ clientId }: { readonly clientId: string }) {
  const { t } = useTranslation('applications');
  const { data: discovery } = useSuspenseQuery(discoveryQuery);
  const lines = [
    ['issuer', discovery.issuer],
    ['clientId', clientId],
    ['discovery', `${discovery.issuer}/.well-known/openid-configuration`],
    ['authorization', discovery.authorization_endpoint],
    ['token', discovery.token_endpoint],
    ['userinfo', discovery.userinfo_endpoint],
    ['jwks', discovery.jwks_uri],
    ['endSession', discovery.end_session_endpoint],
  ] as const;
  return (
    <FormSection title={t('section.oidc')} intro={t('oidcIntro')}>
      {lines.map(([name, value]) => (
        <div key={name}>
          <Text size="sm" fw={600}>
            {t(`address.${name}`)}
          </Text>
          <Copyable value={value} what={t(`address.${name}`)} />
        </div>
      ))}
    </FormSection>
  );
}

interface RegistrationProps {
  readonly application: Application;
  readonly oidc: Oidc;
  readonly mayChange: boolean;
}

function Registration({ application, oidc, mayChange }: RegistrationProps) {
  const { t } = useTranslation('applications');
  const form = useRegistrationForm<RegistrationForm>(formOf(application.name, oidc));
  const [edition, setEdition] = useState(application.edition);
  const queryClient = useQueryClient();
  const save = useAct({
    run: ({ values, expectedEdition }: { readonly values: RegistrationForm; readonly expectedEdition: number }) =>
      updateApplication(application.id, { name: values.name, oidc: addressesOf(values), expectedEdition }),
    outdates: [APPLICATIONS],
    done: () => t('saved'),
    onDone: (saved, { values }) => {
      setEdition(saved.edition);
      form.resetDirty(values);
    },
  });
  const look = async (): Promise<void> => {
    const saved = await queryClient.fetchQuery({ ...applicationQuery(application.id), staleTime: 0 });
    if (saved.oidc === null) return;
    const values = formOf(saved.name, saved.oidc);
    form.setValues(values);
    form.resetDirty(values);
    setEdition(saved.edition);
    save.reset();
  };
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate({ values, expectedEdition: edition }))}>
      <FormSection title={t('section.registration')}>
        <TextInput
          label={t('field.name.label')}
          description={t('field.name.description')}
          maxLength={200}
          required
          readOnly={!mayChange}
          {...form.getInputProps('name')}
        />
        <RegistrationFields form={form} isReadOnly={!mayChange} as={oidc.authMethod === 'none' ? 'public' : 'takes_calls'} />
        <EditConflict
          error={save.error}
          isSaving={save.isPending}
          onLook={() => void look()}
          onSaveOver={(expectedEdition) => save.mutate({ values: form.values, expectedEdition })}
        />
        <ProblemAlert error={editionIn(save.error) === null ? save.error : null} />
        {mayChange ? (
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {t('save')}
            </Button>
          </Group>
        ) : (
          <Text c="dimmed">{t('readOnly')}</Text>
        )}
      </FormSection>
    </form>
  );
}
