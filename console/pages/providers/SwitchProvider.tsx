import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PROVIDERS, type ProviderListed, switchProvider } from '../../api/providers.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';

/** Lets nobody sign in with a provider for a while, or everybody again. Links and sessions stay. */
export function SwitchProvider({ provider: { id, name, disabledAt, onlyWay } }: { readonly provider: ProviderListed }) {
  const { t } = useTranslation('providers');
  const [isAsking, setAsking] = useState(false);
  const act = disabledAt === null ? 'disable' : 'enable';
  const turn = useAct({
    run: () => switchProvider(id, act),
    outdates: [PROVIDERS],
    done: () => t(`${act}.done`, { name }),
    onDone: () => setAsking(false),
  });
  return (
    <FormSection title={t('section.switch')} intro={t(`${act}.intro`)}>
      {disabledAt === null ? null : (
        <Text size="sm">
          {t('offSince')} <When at={disabledAt} />
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
        <Text>{t(`${act}.what`)}</Text>
        {act === 'disable' && onlyWay > 0 ? <Text fw={600}>{t('shutOut', { count: onlyWay })}</Text> : null}
      </ConfirmAct>
    </FormSection>
  );
}
