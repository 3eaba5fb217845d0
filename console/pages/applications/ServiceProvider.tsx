import { Button, Group, Text, TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { APPLICATIONS, type Application, applicationQuery, updateApplication } from '../../api/applications.ts';
import { discoveryQuery } from '../../api/discovery.ts';
import { Copyable } from '../../parts/Copyable.tsx';
import { EditConflict, editionIn } from '../../parts/EditConflict.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { SamlFields } from './SamlFields.tsx';
import { type SamlForm, samlFormOf, samlOf } from './samlForm.ts';
import { useSamlForm } from './useSamlForm.ts';

interface ServiceProviderProps {
  readonly application: Application;
  readonly provider: NonNullable<Application['saml']>;
  readonly mayChange: boolean;
}

/** An application that speaks SAML: what it has to know of us, and what is registered of it. */
export function ServiceProvider({ application, provider, mayChange }: ServiceProviderProps) {
  const { t } = useTranslation('applications');
  const { data: discovery } = useSuspenseQuery(discoveryQuery);
  const form = useSamlForm<SamlForm>(samlFormOf(application.name, provider));
  const [edition, setEdition] = useState(application.edition);
  const queryClient = useQueryClient();
  const take = (values: SamlForm, saved: Application): void => {
    form.setValues(values);
    form.resetDirty(values);
    setEdition(saved.edition);
  };
  const save = useAct({
    run: ({ values, expectedEdition }: { readonly values: SamlForm; readonly expectedEdition: number }) =>
      updateApplication(application.id, { name: values.name, saml: samlOf(values), expectedEdition }),
    outdates: [APPLICATIONS],
    done: () => t('saved'),
    onDone: (saved) => {
      if (saved.saml !== null) take(samlFormOf(saved.name, saved.saml), saved);
    },
  });
  const look = async (): Promise<void> => {
    const saved = await queryClient.fetchQuery({ ...applicationQuery(application.id), staleTime: 0 });
    if (saved.saml === null) return;
    take(samlFormOf(saved.name, saved.saml), saved);
    save.reset();
  };
  return (
    <>
      <FormSection title={t('saml.ours')} intro={t('saml.oursIntro')}>
        <div>
          <Text size="sm" fw={600}>
            {t('saml.metadataAddress')}
          </Text>
          <Copyable value={`${discovery.issuer}/saml/metadata`} what={t('saml.metadataAddress')} />
        </div>
        {provider.idpInitiated.allowed ? (
          <div>
            <Text size="sm" fw={600}>
              {t('saml.startAddress')}
            </Text>
            <Copyable value={`${discovery.issuer}/saml/start/${application.clientId}`} what={t('saml.startAddress')} />
          </div>
        ) : null}
      </FormSection>
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
          <SamlFields form={form} isReadOnly={!mayChange} />
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
    </>
  );
}
