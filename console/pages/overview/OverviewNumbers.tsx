import { Anchor, SimpleGrid } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/overview.ts';
import type { SessionsAsked } from '../../api/sessions.ts';
import { NextChange } from './NextChange.tsx';
import { NumberCard } from './NumberCard.tsx';
import { StuckNumber } from './StuckNumber.tsx';
import { percentText, shareOf } from './share.ts';

function SessionsOf({ asked, children }: { readonly asked: SessionsAsked; readonly children: ReactNode }) {
  return (
    <Anchor inherit underline="always" renderRoot={(props) => <Link to="/sessions" search={asked} {...props} />}>
      {children}
    </Anchor>
  );
}

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
        more={
          <>
            <SessionsOf asked={{ aal: 2 }}>{t('number.aal2', { number: number.format(sessions.byAal[2]) })}</SessionsOf>
            {', '}
            <SessionsOf asked={{ aal: 1 }}>{t('number.aal1', { number: number.format(sessions.byAal[1]) })}</SessionsOf>
            {sessions.underAllowance === 0 ? null : (
              <>
                {', '}
                <SessionsOf asked={{ allowance: 'any' }}>
                  {t('number.allowed', { number: number.format(sessions.underAllowance) })}
                </SessionsOf>
              </>
            )}
          </>
        }
      >
        <Anchor inherit renderRoot={(props) => <Link to="/sessions" {...props} />}>
          {number.format(sessions.live)}
        </Anchor>
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
