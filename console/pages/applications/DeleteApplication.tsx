import { Button, Group, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { APPLICATIONS, type Application, deleteApplication } from '../../api/applications.ts';
import { sessionsCountQuery } from '../../api/sessions.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { useAct } from '../../parts/useAct.ts';

/** Deletes an application with its rule. Its client id is typed, so that it is not another one's. */
export function DeleteApplication({ application: { id, name, clientId } }: { readonly application: Application }) {
  const { t } = useTranslation('applications');
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const { data } = useQuery(sessionsCountQuery({ application: id }));
  const remove = useAct({
    run: () => deleteApplication(id),
    // Its own page is left, not asked for again.
    outdates: [[...APPLICATIONS, 'list']],
    done: () => t('delete.done', { name }),
    onDone: () => void navigate({ to: '/applications' }),
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
        isReady={typed === clientId}
        onConfirm={() => remove.mutate(undefined)}
        onClose={() => setAsking(false)}
      >
        <Text>{t('delete.what', { count: data?.people ?? 0 })}</Text>
        <TextInput
          label={t('delete.type', { clientId })}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </ConfirmAct>
    </FormSection>
  );
}
