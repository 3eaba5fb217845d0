import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Application, renewSecret } from '../../api/applications.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { useAct } from '../../parts/useAct.ts';
import { SecretOnce } from './SecretOnce.tsx';

/** A new secret in place of the old one, which is dead at once. */
export function RenewSecret({ application }: { readonly application: Application }) {
  const { t } = useTranslation('applications');
  const [isAsking, setAsking] = useState(false);
  const renew = useAct({ run: () => renewSecret(application.id), outdates: [], onDone: () => setAsking(false) });
  return (
    <FormSection title={t('section.secret')} intro={t('secret.intro')}>
      {renew.data == null ? null : <SecretOnce secret={renew.data.clientSecret} />}
      <Group>
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('secret.renew')}
        </Button>
      </Group>
      <ConfirmAct
        opened={isAsking}
        title={t('secret.renewTitle')}
        act={t('secret.renew')}
        isDangerous
        isRunning={renew.isPending}
        error={renew.error}
        onConfirm={() => renew.mutate(undefined)}
        onClose={() => setAsking(false)}
      >
        <Text>{t('secret.renewWhat', { name: application.name })}</Text>
      </ConfirmAct>
    </FormSection>
  );
}
