import { Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { changeReceiver, RECEIVERS, type Receiver } from '../../api/receivers.ts';
import { useMay } from '../../api/self.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { ReceiverFields } from './ReceiverFields.tsx';
import { ReceiverSecretOnce } from './ReceiverSecretOnce.tsx';
import { draftOf, formOf, type ReceiverForm } from './receiverForm.ts';
import { TypesField } from './TypesField.tsx';

/** What a receiver is: its name, where it is, and of what it is told. */
export function ChangeReceiver({ receiver }: { readonly receiver: Receiver }) {
  const { t } = useTranslation('receivers');
  const mayChange = useMay()('change_receivers');
  const form = useForm<ReceiverForm>({ initialValues: formOf(receiver) });
  const change = useAct({
    run: (values: ReceiverForm) => changeReceiver(receiver.id, draftOf(values)),
    outdates: [RECEIVERS],
    done: ({ receiver: { name } }) => t('saved', { name }),
    onDone: (_answer, values) => {
      // A token that was typed is kept there, and not here.
      const kept = { ...values, bearer: '' };
      form.setValues(kept);
      form.resetDirty(kept);
    },
  });
  const { kind } = form.values;
  const secret = change.data?.secret ?? null;
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <FormSection title={t('section.what')}>
        <ReceiverFields form={form} of="made" isReadOnly={!mayChange} />
        {kind === 'shared_signals' ? null : (
          <Stack gap="xs">
            <Text fw={500} size="sm">
              {t('section.types')}
            </Text>
            <TypesField form={form} isReadOnly={!mayChange} />
          </Stack>
        )}
        {secret === null ? null : <ReceiverSecretOnce secret={secret} kind={kind} />}
        <ProblemAlert error={change.error} />
        {mayChange ? (
          <Group>
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
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
