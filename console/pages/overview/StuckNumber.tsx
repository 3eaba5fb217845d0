import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { stuckFiguresQueryOf } from '../../api/stuck.ts';
import { NumberCard } from './NumberCard.tsx';

/** How many people did not get past the MFA step, with the way to them (A2). */
export function StuckNumber() {
  const { t, i18n } = useTranslation('overview');
  const { data } = useQuery(stuckFiguresQueryOf({}));
  const number = data === undefined ? '–' : `${new Intl.NumberFormat(i18n.language).format(data.people)}${data.more ? '+' : ''}`;
  return (
    <NumberCard name={t('number.stuck')} more={t(data?.people === 0 ? 'number.nobodyStuck' : 'number.stuckMeans')}>
      <Anchor inherit renderRoot={(props) => <Link to="/stuck" {...props} />}>
        {number}
      </Anchor>
    </NumberCard>
  );
}
