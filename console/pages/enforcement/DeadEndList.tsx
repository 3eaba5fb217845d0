import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { deadEndDocument } from '../../../src/contract/adminParts.ts';
import type { Wire } from '../../api/request.ts';
import { FactorKinds } from '../../parts/FactorKinds.tsx';
import { When } from '../../parts/When.tsx';

export type DeadEnd = Wire<typeof deadEndDocument>;

/** Who could neither answer a challenge nor enrol (F6), one line a kind of people. */
export function DeadEndList({ deadEnds }: { readonly deadEnds: readonly DeadEnd[] }) {
  const { t } = useTranslation('enforcement');
  return (
    <List size="sm" spacing="xs">
      {deadEnds.map((deadEnd) => (
        <List.Item key={JSON.stringify([deadEnd.groups, deadEnd.holding, deadEnd.application])}>
          {t(deadEnd.application === null ? 'deadEnds.everywhere' : 'deadEnds.inOne', { count: deadEnd.people })} {t('deadEnds.holding')}{' '}
          <FactorKinds kinds={deadEnd.holding} />. {t('deadEnds.from')} <When at={deadEnd.from} />.{' '}
          {deadEnd.before === 'dead_end' ? (
            <Text span size="sm" c="dimmed">
              {t('deadEnds.before')}
            </Text>
          ) : null}
        </List.Item>
      ))}
    </List>
  );
}
