import { List } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BrakeReason } from '../../api/rollouts.ts';

/** Why a roll-out must not move on, one line a reason, with the numbers. */
export function BrakeReasons({ reasons }: { readonly reasons: readonly BrakeReason[] }) {
  const { t } = useTranslation('rollouts');
  return (
    <List size="sm">
      {reasons.map((reason) => (
        <List.Item key={reason.kind}>
          {t(`reason.${reason.kind}`, { ...reason, number: reason.kind === 'loosens' ? reason.stage + 1 : 0 })}
        </List.Item>
      ))}
    </List>
  );
}
