import { Button, Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeReceiver, RECEIVERS, type ReceiverSaved } from '../../api/receivers.ts';
import { useMay } from '../../api/self.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { ReceiverFields } from './ReceiverFields.tsx';
import { ReceiverSecretOnce } from './ReceiverSecretOnce.tsx';
import { draftOf, EMPTY_RECEIVER, type ReceiverForm } from './receiverForm.ts';
import { TypesField } from './TypesField.tsx';

const KINDS = ['webhook', 'audit_https', 'audit_syslog', 'shared_signals'] as const;

/** Makes a receiver, and shows its secret this once. */
export function NewReceiver() {
  const [made, setMade] = useState<ReceiverSaved | null>(null);
  return made === null ? <Form onMade={setMade} /> : <Done made={made} />;
}

function Form({ onMade }: { readonly onMade: (made: ReceiverSaved) => void }) {
  const { t } = useTranslation('receivers');
  const mayChange = useMay()('change_receivers');
  const form = useForm<ReceiverForm>({ initialValues: EMPTY_RECEIVER });
  const make = useAct({ run: (values: ReceiverForm) => makeReceiver(draftOf(values)), outdates: [RECEIVERS], onDone: onMade });
  if (!mayChange)
    return (
      <>
        <PageTitle title={t('new.title')} />
        <Text>{t('readOnly')}</Text>
      </>
    );
  const isSignals = form.values.kind === 'shared_signals';
  return (
    <>
      <PageTitle title={t('new.title')} intro={t('new.intro')} />
      <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
        <Stack gap="xl" maw={860}>
          <FormSection title={t('section.kind')}>
            <Radio.Group aria-label={t('section.kind')} {...form.getInputProps('kind')}>
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
                {KINDS.map((kind) => (
                  <Radio.Card key={kind} value={kind} p="md" className="choice">
                    <Group wrap="nowrap" align="flex-start" gap="sm">
                      <Radio.Indicator mt={4} />
                      <div>
                        <Text fw={600}>{t(`kind.${kind}.label`)}</Text>
                        <Text size="sm" c="dimmed">
                          {t(`kind.${kind}.description`)}
                        </Text>
                      </div>
                    </Group>
                  </Radio.Card>
                ))}
              </SimpleGrid>
            </Radio.Group>
          </FormSection>
          <FormSection title={t(isSignals ? 'section.application' : 'section.where')}>
            <ReceiverFields form={form} of="new" isReadOnly={false} />
          </FormSection>
          {isSignals ? null : (
            <FormSection title={t('section.types')}>
              <TypesField form={form} isReadOnly={false} />
            </FormSection>
          )}
          <div>
            <ProblemAlert error={make.error} />
            <Group>
              <Button type="submit" loading={make.isPending}>
                {t('new.act')}
              </Button>
              <Button variant="default" renderRoot={(props) => <Link to="/settings/receivers" {...props} />}>
                {t('new.cancel')}
              </Button>
            </Group>
          </div>
        </Stack>
      </form>
    </>
  );
}

function Done({ made: { receiver, secret } }: { readonly made: ReceiverSaved }) {
  const { t } = useTranslation('receivers');
  return (
    <>
      <PageTitle title={t('new.done', { name: receiver.name })} />
      <Stack gap="lg" maw={720}>
        {secret === null ? <Text>{t('new.noSecret')}</Text> : <ReceiverSecretOnce secret={secret} kind={receiver.target.kind} />}
        <Group>
          <Button renderRoot={(props) => <Link to="/settings/receivers/$receiver" params={{ receiver: receiver.id }} {...props} />}>
            {t(secret === null ? 'new.toIt' : 'new.savedToIt')}
          </Button>
        </Group>
      </Stack>
    </>
  );
}
