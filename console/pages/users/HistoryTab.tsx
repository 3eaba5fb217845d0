import { SegmentedControl, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { EventType } from '../../../src/domain/audit/catalogue.ts';
import { type EventListed, eventsQueryOf } from '../../api/events.ts';
import type { UserShown } from '../../api/users.ts';
import { ActorName } from '../../parts/ActorName.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { EventDetails } from './EventDetails.tsx';

const route = getRouteApi('/users/$user');

/** What happens while somebody signs in or is asked for more. */
const SIGN_INS: EventType[] = [
  'user.signed_in',
  'user.new_device',
  'user.sign_in_failed',
  'user.sign_in_cancelled',
  'user.mfa_required',
  'user.mfa_succeeded',
  'user.mfa_skipped',
  'user.mfa_refused',
  'user.mfa_failed',
  'session.raised',
  'session.revoked',
  'authorization.granted',
  'authorization.denied',
  'bypass.used',
  'backup_codes.used',
  'enrolment_pass.redeemed',
];

/** What the audit says of one person: their sign-ins, or everything. */
export function HistoryTab({ user }: { readonly user: UserShown }) {
  const { t } = useTranslation('user');
  const { events } = route.useSearch();
  const navigate = route.useNavigate();
  const isAll = events === 'all';
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    eventsQueryOf({ user: user.id, ...(isAll ? {} : { type: SIGN_INS }) }),
  );
  return (
    <FormSection title={t('history.title')}>
      <SegmentedControl
        aria-label={t('history.title')}
        data={[
          { value: 'signIns', label: t('history.signIns') },
          { value: 'all', label: t('history.all') },
        ]}
        value={isAll ? 'all' : 'signIns'}
        onChange={(wanted) =>
          void navigate({ search: { tab: 'history', ...(wanted === 'all' ? { events: 'all' as const } : {}) }, replace: true })
        }
        maw={360}
      />
      <RowTable
        caption={t('history.caption')}
        columns={[
          { name: t('history.what'), cell: ({ type }) => t(`events:${type}`) },
          { name: t('history.when'), cell: ({ at }) => <When at={at} /> },
          { name: t('history.details'), cell: (event) => <EventDetails event={event} /> },
          { name: t('history.who'), cell: (event) => <By event={event} user={user} /> },
        ]}
        rows={data?.pages.flatMap(({ events: page }) => page)}
        keyOf={({ id }) => id}
        error={error}
        retry={() => void refetch()}
        empty={t(isAll ? 'history.none' : 'history.noSignIns')}
        onMore={hasNextPage ? () => void fetchNextPage() : null}
        isLoadingMore={isFetchingNextPage}
      />
    </FormSection>
  );
}

function By({ event: { actor, address }, user }: { readonly event: EventListed; readonly user: UserShown }) {
  const isOwn = actor.kind === 'user' && actor['id'] === user.id;
  return (
    <>
      {isOwn ? (
        <Text span inherit>
          {user.displayName}
        </Text>
      ) : (
        <ActorName actor={actor} />
      )}
      <Text size="xs" c="dimmed">
        {address ?? ''}
      </Text>
    </>
  );
}
