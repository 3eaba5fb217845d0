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
import { HostFields } from './HostFields.tsx';
import { type HostForm, hostFormOf, hostOf } from './hostForm.ts';
import { useHostForm } from './useHostForm.ts';

interface ProtectedHostProps {
  readonly application: Application;
  readonly host: NonNullable<Application['forwardAuth']>;
  readonly mayChange: boolean;
}

/** An application behind a proxy: where the proxy asks, which hosts it guards, and what their paths ask. */
export function ProtectedHost({ application, host, mayChange }: ProtectedHostProps) {
  const { t } = useTranslation('applications');
  const { data: discovery } = useSuspenseQuery(discoveryQuery);
  const form = useHostForm<HostForm>(hostFormOf(application.name, host));
  const [edition, setEdition] = useState(application.edition);
  const queryClient = useQueryClient();
  const take = (values: HostForm, saved: Application): void => {
    form.setValues(values);
    form.resetDirty(values);
    setEdition(saved.edition);
  };
  const save = useAct({
    run: ({ values, expectedEdition }: { readonly values: HostForm; readonly expectedEdition: number }) =>
      updateApplication(application.id, { name: values.name, forwardAuth: hostOf(values), expectedEdition }),
    outdates: [APPLICATIONS],
    done: () => t('saved'),
    onDone: (saved) => {
      if (saved.forwardAuth !== null) take(hostFormOf(saved.name, saved.forwardAuth), saved);
    },
  });
  const look = async (): Promise<void> => {
    const saved = await queryClient.fetchQuery({ ...applicationQuery(application.id), staleTime: 0 });
    if (saved.forwardAuth === null) return;
    take(hostFormOf(saved.name, saved.forwardAuth), saved);
    save.reset();
  };
  return (
    <>
      <FormSection title={t('host.asks')} intro={t('host.asksIntro')}>
        <div>
          <Text size="sm" fw={600}>
            {t('host.checkAddress')}
          </Text>
          <Copyable value={`${discovery.issuer}/forward-auth`} what={t('host.checkAddress')} />
        </div>
        <div>
          <Text size="sm" fw={600}>
            {t('host.callbackAddress')}
          </Text>
          <Copyable value={`${discovery.issuer}/forward-auth/callback`} what={t('host.callbackAddress')} />
        </div>
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
          <HostFields form={form} isReadOnly={!mayChange} />
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
