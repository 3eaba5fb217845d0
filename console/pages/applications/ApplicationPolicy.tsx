import { Button, Group, Stack, Switch, TagsInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isLabel } from '../../../src/domain/directory/labels.ts';
import { APPLICATIONS, type Application, applicationQuery, updateApplication } from '../../api/applications.ts';
import { useMay } from '../../api/self.ts';
import { EditConflict, editionIn } from '../../parts/EditConflict.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { WholeNumber } from '../../parts/WholeNumber.tsx';
import { RuleEditor } from '../enforcement/RuleEditor.tsx';
import { type DemandForm, demandOf, formOf } from './demandForm.ts';

/** What the application asks of people: its rule, and what every authorization demands beyond the rules. */
export function ApplicationPolicy({ application }: { readonly application: Application }) {
  return (
    <Stack gap="xl" maw={960}>
      <Demand application={application} />
      <RuleEditor scope={{ kind: 'application', application: application.id, name: application.name }} />
    </Stack>
  );
}

function Demand({ application }: { readonly application: Application }) {
  const { t } = useTranslation('applications');
  const mayChange = useMay()('manage_applications');
  const form = useForm<DemandForm>({ initialValues: formOf(application) });
  const [edition, setEdition] = useState(application.edition);
  const wrong = form.values.labels.find((label) => !isLabel(label));
  const queryClient = useQueryClient();
  const save = useAct({
    run: ({ values, expectedEdition }: { readonly values: DemandForm; readonly expectedEdition: number }) =>
      updateApplication(application.id, { demand: demandOf(values), labels: values.labels, expectedEdition }),
    outdates: [APPLICATIONS],
    done: () => t('saved'),
    onDone: (saved, { values }) => {
      setEdition(saved.edition);
      form.resetDirty(values);
    },
  });
  const look = async (): Promise<void> => {
    const saved = await queryClient.fetchQuery({ ...applicationQuery(application.id), staleTime: 0 });
    const values = formOf(saved);
    form.setValues(values);
    form.resetDirty(values);
    setEdition(saved.edition);
    save.reset();
  };
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate({ values, expectedEdition: edition }))}>
      <FormSection title={t('section.demand')} intro={t('demand.intro')}>
        <Switch
          label={t('demand.aal2.label')}
          description={t('demand.aal2.description')}
          disabled={!mayChange}
          {...form.getInputProps('needsAal2', { type: 'checkbox' })}
        />
        <WholeNumber
          label={t('demand.maxAge.label')}
          description={t('demand.maxAge.description')}
          min={0}
          max={43_200}
          readOnly={!mayChange}
          maw={360}
          {...form.getInputProps('maxAge')}
        />
        <TagsInput
          label={t('demand.labels.label')}
          description={t('demand.labels.description')}
          maxTags={20}
          splitChars={[',', ' ', ';']}
          acceptValueOnBlur
          readOnly={!mayChange}
          {...form.getInputProps('labels')}
          error={wrong === undefined ? null : t('demand.labels.wrong', { label: wrong })}
        />
        <EditConflict
          error={save.error}
          isSaving={save.isPending}
          onLook={() => void look()}
          onSaveOver={(expectedEdition) => save.mutate({ values: form.values, expectedEdition })}
        />
        <ProblemAlert error={editionIn(save.error) === null ? save.error : null} />
        {mayChange ? (
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty() || wrong !== undefined}>
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
