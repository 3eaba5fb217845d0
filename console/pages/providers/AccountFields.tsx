import { Alert, Radio, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { UPSTREAM_ACCOUNTS } from '../../../src/domain/directory/upstreamProvider.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { GroupsPicker } from '../../parts/GroupsPicker.tsx';
import type { ProviderFieldsProps } from './providerForm.ts';

/** Who gets in that has no link yet. */
export function AccountFields({ form, isReadOnly }: ProviderFieldsProps) {
  const { t } = useTranslation('providers');
  return (
    <FormSection title={t('section.accounts')} intro={t('accounts.intro')}>
      <Radio.Group label={t('accounts.label')} {...form.getInputProps('accounts')}>
        <Stack gap="xs" mt="xs">
          {UPSTREAM_ACCOUNTS.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={t(`accounts.${kind}.label`)}
              description={t(`accounts.${kind}.description`)}
              disabled={isReadOnly}
            />
          ))}
        </Stack>
      </Radio.Group>
      {form.values.accounts === 'create' ? (
        <>
          <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={t('accounts.anybody.title')}>
            {t('accounts.anybody.what')}
          </Alert>
          <GroupsPicker
            label={t('accounts.groups.label')}
            description={t('accounts.groups.description')}
            value={form.values.groups}
            onChange={(groups) => form.setFieldValue('groups', groups)}
            isReadOnly={isReadOnly}
          />
        </>
      ) : null}
    </FormSection>
  );
}
