import { Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { ApplicationsPicker } from '../../parts/ApplicationsPicker.tsx';
import type { RegistrationForm } from './registrationForm.ts';

interface RegistrationFieldsProps<Form extends RegistrationForm> {
  readonly form: UseFormReturnType<Form>;
  readonly isReadOnly?: boolean;
  /** `takes_calls`: it has a secret, with which it can ask about the tokens of those that call it. */
  readonly as: 'takes_calls' | 'public';
}

const ADDRESSES = ['redirectUris', 'postLogoutRedirectUris'] as const;

/** Where the application lets people be sent. */
export function RegistrationFields<Form extends RegistrationForm>({ form, isReadOnly = false, as }: RegistrationFieldsProps<Form>) {
  const { t } = useTranslation('applications');
  return (
    <>
      {ADDRESSES.map((name) => (
        <Textarea
          key={name}
          label={t(`field.${name}.label`)}
          description={t(`field.${name}.description`)}
          placeholder={t(`field.${name}.placeholder`)}
          autosize
          minRows={2}
          maxRows={12}
          spellCheck={false}
          autoCapitalize="none"
          required={name === 'redirectUris' && form.values.readsTokensOf.length === 0}
          readOnly={isReadOnly}
          {...form.getInputProps(name)}
        />
      ))}
      <TextInput
        label={t('field.backchannelLogoutUri.label')}
        description={t('field.backchannelLogoutUri.description')}
        inputMode="url"
        spellCheck={false}
        readOnly={isReadOnly}
        {...form.getInputProps('backchannelLogoutUri')}
      />
      {as === 'public' || isReadOnly ? null : (
        <ApplicationsPicker
          label={t('field.readsTokensOf.label')}
          description={t('field.readsTokensOf.description')}
          value={form.values.readsTokensOf}
          onChange={form.getInputProps('readsTokensOf').onChange}
        />
      )}
    </>
  );
}
