import { Button, Group, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RECEIVERS, type Receiver, removeReceiver } from '../../api/receivers.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { useAct } from '../../parts/useAct.ts';

/** Removes a receiver: it is told no more, and its place is forgotten. */
export function RemoveReceiver({ receiver: { id, name } }: { readonly receiver: Receiver }) {
  const { t } = useTranslation('receivers');
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const remove = useAct({
    run: () => removeReceiver(id),
    // Its own page is left, not asked for again.
    outdates: [[...RECEIVERS, 'list']],
    done: () => t('remove.done', { name }),
    onDone: () => void navigate({ to: '/settings/receivers' }),
  });
  return (
    <FormSection title={t('section.remove')} intro={t('remove.intro')}>
      <Group>
        <Button variant="outline" color="red" onClick={() => setAsking(true)}>
          {t('remove.open')}
        </Button>
      </Group>
      <ConfirmAct
        opened={isAsking}
        title={t('remove.title', { name })}
        act={t('remove.act')}
        isDangerous
        isRunning={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(undefined)}
        onClose={() => setAsking(false)}
      >
        <Text>{t('remove.what')}</Text>
      </ConfirmAct>
    </FormSection>
  );
}
