import { Loader, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Lacking } from '../api/request.ts';
import { place } from '../app/place.ts';
import { ProblemAlert } from '../parts/ProblemAlert.tsx';
import { Elsewhere } from './Elsewhere.tsx';
import { PasswordAgain } from './PasswordAgain.tsx';
import { ShowFactor } from './ShowFactor.tsx';
import { beginStepUp, type StepUp, takeStep } from './stepUp.ts';

interface ProofDialogProps {
  readonly lacking: Lacking;
  readonly onShown: () => void;
  readonly onCancel: () => void;
}

/** Asks the person to show a factor, without leaving the page on which they were typing. */
export function ProofDialog({ lacking, onShown, onCancel }: ProofDialogProps) {
  const { t } = useTranslation('proof');
  return (
    <Modal opened onClose={onCancel} title={t('title')} centered closeButtonProps={{ 'aria-label': t('cancel') }} zIndex={400}>
      {lacking === 'session_needed' ? (
        <Elsewhere because={t('sessionEnded')} address={`${place.root}/sign-in?to=console`} link={t('signInAgain')} onDone={onShown} />
      ) : (
        <StepUpSteps onShown={onShown} onCancel={onCancel} />
      )}
    </Modal>
  );
}

function StepUpSteps({ onShown, onCancel }: Pick<ProofDialogProps, 'onShown' | 'onCancel'>) {
  const { t } = useTranslation('proof');
  const [stepUp, setStepUp] = useState<StepUp | null>(null);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    let isThere = true;
    beginStepUp()
      .then((begun) => isThere && setStepUp(begun))
      .catch((failure: unknown) => isThere && setError(failure));
    return () => {
      isThere = false;
    };
  }, []);

  useEffect(() => {
    if (stepUp?.step.kind === 'signed_in') onShown();
    if (stepUp?.step.kind === 'cancelled') onCancel();
  }, [stepUp, onShown, onCancel]);

  if (stepUp === null) return error === null ? <Loader aria-label={t('loading')} /> : <ProblemAlert error={error} />;
  const { attempt, step } = stepUp;
  const take = async (path: string, body: Readonly<Record<string, unknown>>): Promise<void> =>
    setStepUp(await takeStep(attempt, path, body));
  switch (step.kind) {
    case 'challenge':
      return <ShowFactor attempt={attempt} step={step} take={take} />;
    case 'reauthenticate':
      return <PasswordAgain name={step.person.displayName} take={take} />;
    case 'enrol':
      return <Elsewhere because={t('enrolFirst')} address={`${place.root}/step-up/console`} link={t('enrolNow')} onDone={onShown} />;
    case 'refused':
      return (
        <Stack>
          <Text>{t(`refused.${step.why}`)}</Text>
          {step.helpContact === null ? null : <Text>{t('help', { contact: step.helpContact })}</Text>}
          <Text size="sm" c="dimmed">
            {t('case', { number: step.caseNumber })}
          </Text>
        </Stack>
      );
    case 'identify':
    case 'signed_in':
    case 'cancelled':
      return <Loader aria-label={t('loading')} />;
  }
}
