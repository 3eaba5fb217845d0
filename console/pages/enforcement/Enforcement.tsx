import { Anchor, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { tenantQuery } from '../../api/tenant.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { RuleEditor } from './RuleEditor.tsx';

/** The tenant's rule: what holds for everybody. */
export function Enforcement() {
  const { t } = useTranslation('enforcement');
  const { data: tenant } = useSuspenseQuery(tenantQuery);
  return (
    <>
      <PageTitle title={t('tenant.title')} intro={t('tenant.intro')} />
      <RuleEditor scope={{ kind: 'tenant' }} />
      <Text size="sm" mt="md">
        {t(`codesFirst.${tenant.settings.backupCodesAsFirstFactor ? 'on' : 'off'}`)}{' '}
        <Anchor underline="always" renderRoot={(props) => <Link to="/settings" {...props} />}>
          {t('codesFirst.change')}
        </Anchor>
      </Text>
    </>
  );
}
