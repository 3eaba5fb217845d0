import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from '@simplewebauthn/browser';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FactorKind } from '../../src/domain/factors/factor.ts';
import { ProblemAlert } from '../parts/ProblemAlert.tsx';
import { CodeField } from './CodeField.tsx';
import { SmsCode } from './SmsCode.tsx';
import { ceremonyOptions, type Step, type TakeStep } from './stepUp.ts';
import { useStep } from './useStep.ts';

interface ShowFactorProps {
  readonly attempt: string;
  readonly step: Extract<Step, { kind: 'challenge' }>;
  readonly take: TakeStep;
}

/** The strongest factor first; the others behind "use another way". */
export function ShowFactor({ attempt, step, take }: ShowFactorProps) {
  const { t } = useTranslation('proof');
  const [chosen, setChosen] = useState<FactorKind | undefined>(step.factors[0]);
  const others = step.factors.filter((kind) => kind !== chosen);
  return (
    <Stack>
      <Text>{t('why')}</Text>
      {chosen === 'webauthn' ? <Key attempt={attempt} take={take} /> : null}
      {chosen === 'totp' ? <CodeField key="totp" kind="totp" send={(code) => take('totp', { code })} /> : null}
      {chosen === 'backup_code' ? <CodeField key="backup" kind="backup_code" send={(code) => take('backup-code', { code })} /> : null}
      {chosen === 'sms' && step.sms !== null ? <SmsCode sms={step.sms} take={take} /> : null}
      {others.length === 0 ? null : (
        <Group gap="md">
          <Text size="sm">{t('anotherWay')}</Text>
          {others.map((kind) => (
            <Anchor key={kind} component="button" type="button" size="sm" onClick={() => setChosen(kind)}>
              {t(`kind.${kind}`)}
            </Anchor>
          ))}
        </Group>
      )}
    </Stack>
  );
}

function Key({ attempt, take }: Pick<ShowFactorProps, 'attempt' | 'take'>) {
  const { t } = useTranslation('proof');
  const { run, isRunning, error } = useStep();
  const show = async (): Promise<void> => {
    const optionsJSON = await ceremonyOptions<PublicKeyCredentialRequestOptionsJSON>(attempt);
    await take('webauthn', { response: await startAuthentication({ optionsJSON }) });
  };
  const wasStopped = error instanceof Error && error.name === 'NotAllowedError';
  return (
    <Stack gap="xs">
      <Button onClick={() => run(show)} loading={isRunning} data-autofocus>
        {t('useKey')}
      </Button>
      {wasStopped ? <Text role="alert">{t('keyStopped')}</Text> : <ProblemAlert error={error} />}
    </Stack>
  );
}
