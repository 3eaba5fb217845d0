import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moveReceiver, RECEIVERS, type Receiver } from '../../api/receivers.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';

interface MoveReceiverProps {
  readonly receiver: Receiver;
  readonly onClose: () => void;
}

/** Tells a receiver from another instant on: of some events again, or of some never. */
export function MoveReceiver({ receiver: { id, name }, onClose }: MoveReceiverProps) {
  const { t } = useTranslation('receivers');
  const [from, setFrom] = useState('');
  const at = new Date(from);
  const move = useAct({
    run: () => moveReceiver(id, { from: at.toISOString() }),
    outdates: [RECEIVERS],
    done: () => t('move.done', { name }),
    onDone: onClose,
  });
  return (
    <ConfirmAct
      opened
      title={t('move.title', { name })}
      act={t('move.act')}
      isRunning={move.isPending}
      error={move.error}
      isReady={!Number.isNaN(at.getTime())}
      onConfirm={() => move.mutate(undefined)}
      onClose={onClose}
    >
      <Text>{t('move.what')}</Text>
      <TextInput
        type="datetime-local"
        label={t('move.from')}
        required
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
      />
    </ConfirmAct>
  );
}
