import { Checkbox, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { POLICY_KEY, type Version, withdrawVersion } from '../../api/policy.ts';
import { Problem } from '../../api/problem.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';
import { type DeadEnd, DeadEndList } from './DeadEndList.tsx';

interface WithdrawVersionProps {
  /** null: nothing is about to be withdrawn. */
  readonly version: Version | null;
  readonly onClose: () => void;
}

/** Asks before a scheduled version is withdrawn. What it was to change stays as it is, which can leave people stuck too (F6). */
export function WithdrawVersion({ version, onClose }: WithdrawVersionProps) {
  const { t } = useTranslation('enforcement');
  const [isAccepted, setAccepted] = useState(false);
  const withdraw = useAct({
    run: (id: string) => withdrawVersion(id, { deadEnds: isAccepted ? 'accept' : 'refuse' }),
    outdates: [POLICY_KEY],
    done: () => t('withdraw.done'),
    onDone: () => close(),
  });
  const close = (): void => {
    withdraw.reset();
    setAccepted(false);
    onClose();
  };
  const stuck = withdraw.error instanceof Problem && withdraw.error.code === 'dead_ends' ? withdraw.error : null;
  return (
    <ConfirmAct
      opened={version !== null}
      title={t('withdraw.title')}
      act={t('withdraw.act')}
      isDangerous
      isRunning={withdraw.isPending}
      error={stuck === null ? withdraw.error : null}
      isReady={stuck === null || isAccepted}
      onConfirm={() => version !== null && withdraw.mutate(version.id)}
      onClose={close}
    >
      {version === null ? null : (
        <Text size="sm">
          {t('withdraw.text')} <When at={version.says.from} />
        </Text>
      )}
      {stuck === null ? null : (
        <Stack gap="sm" role="alert">
          <Text size="sm">{t('deadEnds.text')}</Text>
          <DeadEndList deadEnds={stuck.facts['deadEnds'] as readonly DeadEnd[]} />
          <Checkbox
            label={t('deadEnds.accept')}
            checked={isAccepted}
            onChange={({ currentTarget }) => setAccepted(currentTarget.checked)}
          />
        </Stack>
      )}
    </ConfirmAct>
  );
}
