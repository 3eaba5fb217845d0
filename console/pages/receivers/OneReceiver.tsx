import { Anchor, Badge, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { receiverQuery } from '../../api/receivers.ts';
import { useMay } from '../../api/self.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ChangeReceiver } from './ChangeReceiver.tsx';
import { Deliveries } from './Deliveries.tsx';
import { ReceiverNow } from './ReceiverNow.tsx';
import { RemoveReceiver } from './RemoveReceiver.tsx';
import { RotateSecret } from './RotateSecret.tsx';

const route = getRouteApi('/settings/receivers/$receiver');

/** One receiver: how it stands, what it was sent, and what it is. */
export function OneReceiver() {
  const { t } = useTranslation('receivers');
  const { receiver: id } = route.useParams();
  const { data: receiver } = useSuspenseQuery(receiverQuery(id));
  const mayChange = useMay()('change_receivers');
  const { target } = receiver;
  const hasSecret =
    target.kind === 'webhook' || target.kind === 'shared_signals' || (target.kind === 'audit_https' && target.proof === 'signature');
  return (
    <>
      <Anchor size="sm" renderRoot={(props) => <Link to="/settings/receivers" {...props} />}>
        {t('back')}
      </Anchor>
      <PageTitle title={receiver.name}>
        <Badge variant="light" color="gray" tt="none" size="lg">
          {t(`kind.${target.kind}.label`)}
        </Badge>
      </PageTitle>
      <Stack gap="xl" maw={860}>
        <ReceiverNow receiver={receiver} />
        {target.kind === 'shared_signals' ? null : <Deliveries receiver={receiver} />}
        <ChangeReceiver receiver={receiver} />
        {mayChange && hasSecret ? <RotateSecret receiver={receiver} /> : null}
        {mayChange ? <RemoveReceiver receiver={receiver} /> : null}
      </Stack>
    </>
  );
}
