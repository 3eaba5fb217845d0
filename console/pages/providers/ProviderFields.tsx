import { PasswordInput, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProviderAbilities } from '../../api/providers.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { AccountFields } from './AccountFields.tsx';
import { MfaFields } from './MfaFields.tsx';
import type { ProviderFieldsProps } from './providerForm.ts';
import { TestProvider } from './TestProvider.tsx';

interface AllFieldsProps extends ProviderFieldsProps {
  /** The issuer of one that is there never changes, and its secret is not shown. */
  readonly of: 'new' | 'saved';
}

/** Everything that is said of a provider: who it is, whom it brings, what counts as MFA, what is read. */
export function ProviderFields({ form, isReadOnly, of }: AllFieldsProps) {
  const { t } = useTranslation('providers');
  /** What it said of itself when it was asked here; null: it was not. */
  const [said, setSaid] = useState<ProviderAbilities | null>(null);
  const typed = { readOnly: isReadOnly, spellCheck: false, autoCapitalize: 'none', autoComplete: 'off' } as const;
  return (
    <>
      <FormSection title={t('section.provider')}>
        <TextInput
          label={t('field.name.label')}
          description={t('field.name.description')}
          maxLength={40}
          required
          readOnly={isReadOnly}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('field.issuer.label')}
          description={t(of === 'new' ? 'field.issuer.description' : 'field.issuer.stays')}
          maxLength={400}
          required
          inputMode="url"
          {...typed}
          readOnly={isReadOnly || of === 'saved'}
          {...form.getInputProps('issuer')}
        />
        {isReadOnly ? null : <TestProvider issuer={form.values.issuer.trim()} onSaid={setSaid} />}
        <TextInput
          label={t('field.clientId.label')}
          description={t('field.clientId.description')}
          maxLength={255}
          required
          {...typed}
          {...form.getInputProps('clientId')}
        />
        {isReadOnly ? null : (
          <PasswordInput
            label={t('field.clientSecret.label')}
            description={t(of === 'new' ? 'field.clientSecret.description' : 'field.clientSecret.stays')}
            maxLength={400}
            required={of === 'new'}
            {...typed}
            // A password manager has none for this.
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('field.clientSecret.show') }}
            {...form.getInputProps('clientSecret')}
          />
        )}
      </FormSection>
      <AccountFields form={form} isReadOnly={isReadOnly} />
      <MfaFields form={form} isReadOnly={isReadOnly} said={said} />
      <FormSection title={t('section.claims')} intro={t('claims.intro')}>
        <TagsInput
          label={t('claims.scopes.label')}
          description={t('claims.scopes.description')}
          data={[...(said?.scopes ?? [])].filter((scope) => scope !== 'openid')}
          splitChars={[' ', ',']}
          acceptValueOnBlur
          {...typed}
          {...form.getInputProps('scopes')}
        />
        {(['loginName', 'mail', 'displayName'] as const).map((claim) => (
          <TextInput
            key={claim}
            label={t(`claims.${claim}.label`)}
            description={t(`claims.${claim}.description`)}
            maxLength={200}
            required
            {...typed}
            {...form.getInputProps(claim)}
          />
        ))}
      </FormSection>
    </>
  );
}
