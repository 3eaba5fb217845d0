import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { applicationQuery } from '../../api/applications.ts';
import type { Receiver } from '../../api/receivers.ts';
import { Facts } from '../../parts/Facts.tsx';

interface SignalsFactsProps {
  readonly target: Extract<Receiver['target'], { readonly kind: 'shared_signals' }>;
}

/** What an application has asked for with its stream. */
export function SignalsFacts({ target: { application, delivery, asks } }: SignalsFactsProps) {
  const { t } = useTranslation('receivers');
  const { data } = useQuery(applicationQuery(application));
  return (
    <Facts
      facts={[
        {
          name: t('fact.application'),
          value: (
            <Anchor inherit renderRoot={(props) => <Link to="/applications/$application" params={{ application }} {...props} />}>
              {data?.name ?? '…'}
            </Anchor>
          ),
        },
        { name: t('fact.delivery'), value: t(`delivery.${delivery?.method ?? 'none'}`) },
        { name: t('fact.asks'), value: asks === null ? t('asksAll') : asks.map((type) => type.split('/').at(-1)).join(', ') },
      ]}
    />
  );
}
