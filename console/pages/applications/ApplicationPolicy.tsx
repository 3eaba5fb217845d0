import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { APPLICATIONS, type Application, updateApplication } from '../../api/applications.ts';
import { useMay } from '../../api/self.ts';
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
  const form = useForm<DemandForm>({ initialValues: formOf(application.demand) });
  const save = useAct({
    run: (values: DemandForm) => updateApplication(application.id, { demand: demandOf(values) }),
    outdates: [APPLICATIONS],
    done: () => t('saved'),
    onDone: (_answer, values) => form.resetDirty(values),
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
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
        <ProblemAlert error={save.error} />
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
