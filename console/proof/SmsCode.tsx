import { Button, Stack, Text } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../parts/ProblemAlert.tsx';
import { CodeField } from './CodeField.tsx';
import type { Step, TakeStep } from './stepUp.ts';
import { useStep } from './useStep.ts';

type SmsState = NonNullable<Extract<Step, { kind: 'challenge' }>['sms']>;

/** A code by text message: sent when the person asks for it, and again after the countdown. */
export function SmsCode({ sms, take }: { readonly sms: SmsState; readonly take: TakeStep }) {
  const { t } = useTranslation('proof');
  const { run, isRunning, error } = useStep();
  const wait = useSecondsUntil(sms.sent?.resendAt ?? null);
  return (
    <Stack gap="sm">
      {sms.sent === null ? null : <Text>{t('sms.sentTo', { to: sms.sent.to })}</Text>}
      {sms.sent?.delivery === 'failed' ? <Text role="alert">{t('sms.failed')}</Text> : null}
      {sms.sent === null ? null : <CodeField kind="sms" send={(code) => take('sms', { code })} />}
      <ProblemAlert error={error} />
      {sms.phones.map(({ factor, to }) => (
        <Button
          key={factor}
          variant="default"
          disabled={wait > 0}
          loading={isRunning}
          onClick={() => run(() => take('sms/send', { factor }))}
        >
          {wait > 0 ? t('sms.wait', { seconds: wait }) : t(sms.sent === null ? 'sms.send' : 'sms.again', { to })}
        </Button>
      ))}
    </Stack>
  );
}

/** Counts down. @returns whole seconds left; 0 when it is over or there is none. */
function useSecondsUntil(instant: string | null): number {
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), 1_000, { autoInvoke: true });
  return instant === null ? 0 : Math.max(0, Math.ceil((Date.parse(instant) - now) / 1_000));
}
