import { Anchor, SimpleGrid } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/overview.ts';
import { NextChange } from './NextChange.tsx';
import { NumberCard } from './NumberCard.tsx';
import { StuckNumber } from './StuckNumber.tsx';
import { percentText, shareOf } from './share.ts';

/** How things stand now. */
export function OverviewNumbers({ overview: { people, sessions, nextChange } }: { readonly overview: Overview }) {
  const { t, i18n } = useTranslation('overview');
  const number = new Intl.NumberFormat(i18n.language);
  const share = shareOf(people.enrolled, people.enabled);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 3, xl: 5 }}>
      <NumberCard
        name={t('number.enrolled')}
        more={
          <Anchor
            inherit
            underline="always"
            renderRoot={(props) => <Link to="/users" search={{ enrolled: 'no', disabled: 'no' }} {...props} />}
          >
            {t('number.without', { count: people.enabled - people.enrolled })}
          </Anchor>
        }
      >
        <Anchor inherit renderRoot={(props) => <Link to="/users" search={{ enrolled: 'yes', disabled: 'no' }} {...props} />}>
          {t('number.ofPeople', { enrolled: number.format(people.enrolled), people: number.format(people.enabled) })}
        </Anchor>
        {share === null ? null : ` · ${percentText(share, i18n.language)}`}
      </NumberCard>
      <NumberCard
        name={t('number.sessions')}
        more={t('number.byAal', { first: number.format(sessions.byAal[1]), second: number.format(sessions.byAal[2]) })}
      >
        {number.format(sessions.live)}
      </NumberCard>
      <NumberCard name={t('number.bypassed')} more={t(people.bypassed === 0 ? 'number.noBypass' : 'number.bypassMeans')}>
        <Anchor inherit renderRoot={(props) => <Link to="/users" search={{ bypassed: 'yes' }} {...props} />}>
          {number.format(people.bypassed)}
        </Anchor>
      </NumberCard>
      <StuckNumber />
      <NextChange next={nextChange} />
    </SimpleGrid>
  );
}
