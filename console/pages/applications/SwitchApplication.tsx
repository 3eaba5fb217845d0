import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { APPLICATIONS, type Application, switchApplication } from '../../api/applications.ts';
import { sessionsCountQuery } from '../../api/sessions.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';

/** Shuts an application for a while, or opens it again. Nothing of it is lost. */
export function SwitchApplication({ application: { id, name, disabledAt } }: { readonly application: Application }) {
  const { t } = useTranslation('applications');
  const [isAsking, setAsking] = useState(false);
  const { data } = useQuery(sessionsCountQuery({ application: id }));
  const act = disabledAt === null ? 'disable' : 'enable';
  const turn = useAct({
    run: () => switchApplication(id, act),
    outdates: [APPLICATIONS],
    done: () => t(`${act}.done`, { name }),
    onDone: () => setAsking(false),
  });
  return (
    <FormSection title={t('section.switch')} intro={t(`${act}.intro`)}>
      {disabledAt === null ? null : (
        <Text size="sm">
          {t('disabledSince')} <When at={disabledAt} />
        </Text>
      )}
      <Group>
        <Button
          variant={act === 'disable' ? 'outline' : 'filled'}
          {...(act === 'disable' ? { color: 'red' } : {})}
          onClick={() => setAsking(true)}
        >
          {t(`${act}.open`)}
        </Button>
      </Group>
      <ConfirmAct
        opened={isAsking}
        title={t(`${act}.title`, { name })}
        act={t(`${act}.act`)}
        {...(act === 'disable' ? { isDangerous: true } : {})}
        isRunning={turn.isPending}
        error={turn.error}
        onConfirm={() => turn.mutate(undefined)}
        onClose={() => setAsking(false)}
      >
        <Text>{t(`${act}.what`, { count: data?.people ?? 0 })}</Text>
      </ConfirmAct>
    </FormSection>
  );
}
