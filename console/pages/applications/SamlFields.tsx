import { Checkbox, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { LOGOUT_BINDINGS, NAME_ID_FORMATS, SAML_ATTRIBUTES } from '../../../src/domain/directory/samlProvider.ts';
import type { SamlForm } from './samlForm.ts';

interface SamlFieldsProps<Form extends SamlForm> {
  readonly form: UseFormReturnType<Form>;
  readonly isReadOnly?: boolean;
}

/** Everything of a SAML service provider but its name here. */
export function SamlFields<Form extends SamlForm>({ form, isReadOnly = false }: SamlFieldsProps<Form>) {
  const { t } = useTranslation('applications');
  const typed = { readOnly: isReadOnly, spellCheck: false, autoCapitalize: 'none' } as const;
  const isByHand = form.values.metadata.trim() === '';
  return (
    <>
      {isReadOnly ? null : (
        <Textarea
          label={t('saml.metadata.label')}
          description={t('saml.metadata.description')}
          placeholder="<md:EntityDescriptor …>"
          autosize
          minRows={3}
          maxRows={10}
          {...typed}
          {...form.getInputProps('metadata')}
        />
      )}
      {isByHand ? <AddressFields form={form} isReadOnly={isReadOnly} /> : null}
      <Radio.Group label={t('saml.nameId.label')} {...form.getInputProps('nameIdFormat')}>
        <Stack gap="xs" mt="xs">
          {isReadOnly || (isByHand && form.values.nameIdFormat !== '') ? null : (
            <Radio value="" label={t('saml.nameId.asSaid.label')} description={t('saml.nameId.asSaid.description')} />
          )}
          {NAME_ID_FORMATS.map((format) => (
            <Radio
              key={format}
              value={format}
              label={t(`saml.nameId.${format}.label`)}
              description={t(`saml.nameId.${format}.description`)}
              disabled={isReadOnly}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Checkbox.Group label={t('saml.attributes.label')} {...form.getInputProps('attributes')}>
        <Stack gap="xs" mt="xs">
          {SAML_ATTRIBUTES.map((attribute) => (
            <Checkbox key={attribute} value={attribute} label={t(`saml.attributes.${attribute}`)} disabled={isReadOnly} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Checkbox
        label={t('saml.start.label')}
        description={t('saml.start.description')}
        disabled={isReadOnly}
        {...form.getInputProps('idpInitiated', { type: 'checkbox' })}
      />
      {form.values.idpInitiated ? (
        <TextInput
          label={t('saml.relayState.label')}
          description={t('saml.relayState.description')}
          maxLength={512}
          {...typed}
          {...form.getInputProps('relayState')}
        />
      ) : null}
    </>
  );
}

function AddressFields<Form extends SamlForm>({ form, isReadOnly = false }: SamlFieldsProps<Form>) {
  const { t } = useTranslation('applications');
  const typed = { readOnly: isReadOnly, spellCheck: false, autoCapitalize: 'none' } as const;
  return (
    <>
      <TextInput
        label={t('saml.entityId.label')}
        description={t('saml.entityId.description')}
        {...typed}
        {...form.getInputProps('entityId')}
      />
      <Textarea
        label={t('saml.acsUrls.label')}
        description={t('saml.acsUrls.description')}
        autosize
        minRows={1}
        maxRows={8}
        {...typed}
        {...form.getInputProps('acsUrls')}
      />
      <TextInput
        label={t('saml.logoutUrl.label')}
        description={t('saml.logoutUrl.description')}
        {...typed}
        {...form.getInputProps('logoutUrl')}
      />
      {form.values.logoutUrl.trim() === '' ? null : (
        <Radio.Group label={t('saml.binding.label')} {...form.getInputProps('logoutBinding')}>
          <Stack gap="xs" mt="xs">
            {LOGOUT_BINDINGS.map((binding) => (
              <Radio key={binding} value={binding} label={t(`saml.binding.${binding}`)} disabled={isReadOnly} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <Textarea
        label={t('saml.certificates.label')}
        description={t('saml.certificates.description')}
        autosize
        minRows={2}
        maxRows={8}
        {...typed}
        {...form.getInputProps('certificates')}
      />
      <Checkbox
        label={t('saml.signed.label')}
        description={t('saml.signed.description')}
        disabled={isReadOnly}
        {...form.getInputProps('signedRequests', { type: 'checkbox' })}
      />
    </>
  );
}
