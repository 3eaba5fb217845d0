import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/overview.ts';
import { Level } from '../../parts/Level.tsx';
import { When } from '../../parts/When.tsx';
import { NumberCard } from './NumberCard.tsx';

/** The earliest rule that is to begin: when, what and for whom. */
export function NextChange({ next }: { readonly next: Overview['nextChange'] }) {
  const { t } = useTranslation('overview');
  if (next === null) {
    return (
      <NumberCard name={t('next.name')} more={t('next.none')}>
        –
      </NumberCard>
    );
  }
  return (
    <NumberCard
      name={t('next.name')}
      more={
        <>
          <Level level={next.level} /> {t('next.for')} <ToRule next={next}>{next.name ?? t('next.everybody')}</ToRule>
        </>
      }
    >
      <When at={next.from} as="date" />
    </NumberCard>
  );
}

function ToRule({ next: { scope }, children }: { readonly next: NonNullable<Overview['nextChange']>; readonly children: ReactNode }) {
  switch (scope.kind) {
    case 'tenant':
      return (
        <Anchor inherit underline="always" renderRoot={(props) => <Link to="/enforcement" {...props} />}>
          {children}
        </Anchor>
      );
    case 'group':
      return (
        <Anchor
          inherit
          underline="always"
          renderRoot={(props) => <Link to="/enforcement/groups/$group" params={{ group: scope.group }} {...props} />}
        >
          {children}
        </Anchor>
      );
    case 'application':
      return (
        <Anchor
          inherit
          underline="always"
          renderRoot={(props) => (
            <Link to="/applications/$application" params={{ application: scope.application }} search={{ tab: 'policy' }} {...props} />
          )}
        >
          {children}
        </Anchor>
      );
  }
}
