import { Modal, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToConfirm } from '../api/request.ts';
import { place } from '../app/place.ts';
import { Elsewhere } from './Elsewhere.tsx';

interface ConfirmationDialogProps {
  readonly asked: ToConfirm;
  readonly onConfirmed: () => void;
  readonly onCancel: () => void;
}

/** Leads to the page on which the person confirms what they are about to do, and goes on when that page says so. */
export function ConfirmationDialog({ asked, onConfirmed, onCancel }: ConfirmationDialogProps) {
  const { t } = useTranslation('proof');
  const { operation, target } = asked;

  useEffect(() => {
    const answers = new BroadcastChannel('sallyport-operations');
    answers.onmessage = ({ data }: MessageEvent<{ readonly operation: string; readonly state: string }>) => {
      if (data.operation !== operation) return;
      if (data.state === 'confirmed') onConfirmed();
      else onCancel();
    };
    return () => answers.close();
  }, [operation, onConfirmed, onCancel]);

  return (
    <Modal opened onClose={onCancel} title={t('confirm.title')} centered closeButtonProps={{ 'aria-label': t('cancel') }} zIndex={400}>
      <Stack>
        <Text fw={600}>{target}</Text>
        <Elsewhere
          because={t('confirm.because')}
          address={`${place.root}/operations/${operation}`}
          link={t('confirm.open')}
          onDone={onConfirmed}
        />
      </Stack>
    </Modal>
  );
}
