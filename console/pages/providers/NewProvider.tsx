import { Button, Group, Stack } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { makeProvider, PROVIDERS } from '../../api/providers.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { useAct } from '../../parts/useAct.ts';
import { ProviderFields } from './ProviderFields.tsx';
import { ProviderProblem } from './ProviderProblem.tsx';
import { draftOf, NEW_PROVIDER, type ProviderForm } from './providerForm.ts';
import { useProviderForm } from './useProviderForm.ts';

/** A new provider. Its redirect URI, which has its id, is shown on its page afterwards. */
export function NewProvider() {
  const { t } = useTranslation('providers');
  const navigate = useNavigate();
  const form = useProviderForm(NEW_PROVIDER, 'needed');
  const make = useAct({
    run: (typed: ProviderForm) => makeProvider({ ...draftOf(typed), issuer: typed.issuer.trim(), clientSecret: typed.clientSecret }),
    outdates: [PROVIDERS],
    done: ({ name }) => t('new.done', { name }),
    onDone: ({ id }) => void navigate({ to: '/settings/providers/$provider', params: { provider: id } }),
  });
  return (
    <>
      <PageTitle title={t('new.title')} intro={t('new.intro')} />
      <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
        <Stack gap="xl" maw={720}>
          <ProviderFields form={form} isReadOnly={false} of="new" />
          <ProviderProblem error={make.error} />
          <Group>
            <Button type="submit" loading={make.isPending}>
              {t('new.act')}
            </Button>
            <Button variant="default" renderRoot={(props) => <Link to="/settings/providers" {...props} />}>
              {t('cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </>
  );
}
