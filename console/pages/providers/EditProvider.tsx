import { Button, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeProvider, PROVIDERS, type Provider, type ProviderListed, providersQuery } from '../../api/providers.ts';
import { EditConflict, editionIn } from '../../parts/EditConflict.tsx';
import { useAct } from '../../parts/useAct.ts';
import { ProviderFields } from './ProviderFields.tsx';
import { ProviderProblem } from './ProviderProblem.tsx';
import { draftOf, formOf, type ProviderForm } from './providerForm.ts';
import { useProviderForm } from './useProviderForm.ts';

interface EditProviderProps {
  readonly provider: ProviderListed;
  readonly mayManage: boolean;
}

/** What is said of a provider, to be changed. Its secret stays where nothing is typed. */
export function EditProvider({ provider, mayManage }: EditProviderProps) {
  const { t } = useTranslation('providers');
  const queryClient = useQueryClient();
  const form = useProviderForm(formOf(provider), 'kept_if_empty');
  const [edition, setEdition] = useState(provider.edition);
  const take = (saved: Provider): void => {
    const values = formOf(saved);
    form.setValues(values);
    form.resetDirty(values);
    setEdition(saved.edition);
  };
  const save = useAct({
    run: ({ values, expectedEdition }: { readonly values: ProviderForm; readonly expectedEdition: number }) => {
      const clientSecret = values.clientSecret === '' ? null : values.clientSecret;
      return changeProvider(provider.id, { ...draftOf(values), clientSecret, expectedEdition });
    },
    outdates: [PROVIDERS],
    done: ({ name }) => t('saved', { name }),
    onDone: take,
  });
  const look = async (): Promise<void> => {
    const providers = await queryClient.fetchQuery({ ...providersQuery, staleTime: 0 });
    const saved = providers.find(({ id }) => id === provider.id);
    if (saved === undefined) return;
    take(saved);
    save.reset();
  };
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate({ values, expectedEdition: edition }))}>
      <Stack gap="xl">
        <ProviderFields form={form} isReadOnly={!mayManage} of="saved" />
        <EditConflict
          error={save.error}
          isSaving={save.isPending}
          onLook={() => void look()}
          onSaveOver={(expectedEdition) => save.mutate({ values: form.values, expectedEdition })}
        />
        <ProviderProblem error={editionIn(save.error) === null ? save.error : null} />
        {mayManage ? (
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {t('save')}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </form>
  );
}
