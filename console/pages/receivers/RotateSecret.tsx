import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RECEIVERS, type Receiver, rotateReceiverSecret } from '../../api/receivers.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';
import { ReceiverSecretOnce } from './ReceiverSecretOnce.tsx';

type Because = 'ordinary' | 'compromised';

/** Another secret in place of the one that there is, which signs for a day more, or no more at once. */
export function RotateSecret({ receiver: { id, name, target, formerSecretUntil } }: { readonly receiver: Receiver }) {
  const { t } = useTranslation('receivers');
  const [isAsking, setAsking] = useState(false);
  const [because, setBecause] = useState<Because>('ordinary');
  const rotate = useAct({
    run: () => rotateReceiverSecret(id, { because }),
    outdates: [RECEIVERS],
    onDone: () => setAsking(false),
  });
  const isToken = target.kind === 'shared_signals';
  return (
    <FormSection title={t(isToken ? 'section.token' : 'section.secret')} intro={t(isToken ? 'rotate.tokenIntro' : 'rotate.intro')}>
      {rotate.data == null || rotate.data.secret === null ? null : <ReceiverSecretOnce secret={rotate.data.secret} kind={target.kind} />}
      {formerSecretUntil === null ? null : (
        <Text size="sm">
          {t('rotate.signsUntil')} <When at={formerSecretUntil} />
        </Text>
      )}
      <Group>
        <Button variant="default" onClick={() => setAsking(true)}>
          {t(isToken ? 'rotate.openToken' : 'rotate.open')}
        </Button>
      </Group>
      <ConfirmAct
        opened={isAsking}
        title={t(isToken ? 'rotate.tokenTitle' : 'rotate.title', { name })}
        act={t(isToken ? 'rotate.openToken' : 'rotate.open')}
        {...(isToken || because === 'compromised' ? { isDangerous: true } : {})}
        isRunning={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate(undefined)}
        onClose={() => setAsking(false)}
      >
        {isToken ? (
          <Text>{t('rotate.tokenWhat')}</Text>
        ) : (
          <Radio.Group
            label={t('rotate.because')}
            value={because}
            onChange={(value) => setBecause(value === 'compromised' ? 'compromised' : 'ordinary')}
          >
            <Stack gap="xs" mt="xs">
              {(['ordinary', 'compromised'] as const).map((value) => (
                <Radio key={value} value={value} label={t(`rotate.${value}.label`)} description={t(`rotate.${value}.description`)} />
              ))}
            </Stack>
          </Radio.Group>
        )}
      </ConfirmAct>
    </FormSection>
  );
}
