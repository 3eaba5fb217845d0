import { Checkbox, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { ApplicationPicker } from '../../parts/ApplicationPicker.tsx';
import { WholeNumber } from '../../parts/WholeNumber.tsx';
import type { ReceiverForm } from './receiverForm.ts';

interface ReceiverFieldsProps {
  readonly form: UseFormReturnType<ReceiverForm>;
  /** What stays as it was made cannot be changed later. */
  readonly of: 'new' | 'made';
  readonly isReadOnly: boolean;
}

/** What a receiver is called, and where it is. */
export function ReceiverFields({ form, of, isReadOnly }: ReceiverFieldsProps) {
  const { t } = useTranslation('receivers');
  return (
    <Stack>
      <TextInput
        label={t('field.name.label')}
        description={t('field.name.description')}
        maxLength={200}
        required
        readOnly={isReadOnly}
        {...form.getInputProps('name')}
      />
      <TargetFields form={form} of={of} isReadOnly={isReadOnly} />
    </Stack>
  );
}

function TargetFields({ form, of, isReadOnly }: ReceiverFieldsProps) {
  const { t } = useTranslation('receivers');
  const { kind, proof, tls, application } = form.values;
  const url = (
    <TextInput
      label={t('field.url.label')}
      description={t('field.url.description')}
      placeholder="https://logs.example.com/events"
      inputMode="url"
      autoComplete="off"
      spellCheck={false}
      maxLength={2_000}
      required
      readOnly={isReadOnly}
      {...form.getInputProps('url')}
    />
  );
  switch (kind) {
    case 'webhook':
      return url;
    case 'audit_https':
      return (
        <>
          {url}
          <Radio.Group
            label={t('field.proof.label')}
            {...form.getInputProps('proof')}
            {...(isReadOnly ? { onChange: () => undefined } : {})}
          >
            <Stack gap="xs" mt="xs">
              {(['bearer', 'signature'] as const).map((value) => (
                <Radio
                  key={value}
                  value={value}
                  disabled={isReadOnly}
                  label={t(`field.proof.${value}.label`)}
                  description={t(`field.proof.${value}.description`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          {proof === 'bearer' && !isReadOnly ? (
            <TextInput
              label={t('field.bearer.label')}
              description={t(`field.bearer.${of}`)}
              autoComplete="off"
              spellCheck={false}
              maxLength={2_002}
              {...(of === 'new' ? { required: true } : {})}
              {...form.getInputProps('bearer')}
            />
          ) : null}
        </>
      );
    case 'audit_syslog':
      return (
        <>
          <TextInput
            label={t('field.host.label')}
            description={t('field.host.description')}
            placeholder="logs.example.com"
            autoComplete="off"
            spellCheck={false}
            maxLength={253}
            required
            readOnly={isReadOnly}
            {...form.getInputProps('host')}
          />
          <WholeNumber
            label={t('field.port.label')}
            description={t('field.port.description')}
            min={1}
            max={65_535}
            required
            readOnly={isReadOnly}
            {...form.getInputProps('port')}
          />
          <Checkbox
            label={t('field.tls.label')}
            description={t('field.tls.description')}
            disabled={isReadOnly}
            {...form.getInputProps('tls', { type: 'checkbox' })}
          />
          {tls ? (
            <Textarea
              label={t('field.ca.label')}
              description={t('field.ca.description')}
              autosize
              minRows={2}
              maxRows={8}
              maxLength={20_000}
              spellCheck={false}
              readOnly={isReadOnly}
              {...form.getInputProps('ca')}
            />
          ) : null}
        </>
      );
    case 'shared_signals':
      return of === 'made' ? null : (
        <Stack gap="xs">
          <ApplicationPicker
            label={t('field.application.label')}
            value={application}
            onChange={(chosen) => form.setFieldValue('application', chosen)}
          />
          <Text size="sm" c="dimmed">
            {t('field.application.description')}
          </Text>
        </Stack>
      );
  }
}
