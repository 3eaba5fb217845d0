import { Button, Group, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteProvider, PROVIDERS, type ProviderListed } from '../../api/providers.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { useAct } from '../../parts/useAct.ts';

/** Removes a provider with all links to it. Its name is typed, so that it is not another one. */
export function DeleteProvider({ provider: { id, name, links, onlyWay } }: { readonly provider: ProviderListed }) {
  const { t } = useTranslation('providers');
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const remove = useAct({
    run: () => deleteProvider(id),
    outdates: [PROVIDERS],
    done: () => t('delete.done', { name }),
    onDone: () => void navigate({ to: '/settings/providers' }),
  });
  return (
    <FormSection title={t('section.delete')} intro={t('delete.intro')}>
      <Group>
        <Button variant="outline" color="red" onClick={() => setAsking(true)}>
          {t('delete.open')}
        </Button>
      </Group>
      <ConfirmAct
        opened={isAsking}
        title={t('delete.title', { name })}
        act={t('delete.act')}
        isDangerous
        isRunning={remove.isPending}
        error={remove.error}
        isReady={typed === name}
        onConfirm={() => remove.mutate(undefined)}
        onClose={() => setAsking(false)}
      >
        <Text>{t('delete.what', { count: links })}</Text>
        {onlyWay > 0 ? <Text fw={600}>{t('shutOut', { count: onlyWay })}</Text> : null}
        <TextInput
          label={t('delete.type', { name })}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </ConfirmAct>
    </FormSection>
  );
}
