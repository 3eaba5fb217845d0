import { Anchor, Badge, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { StuckPerson } from '../../api/stuck.ts';
import type { Column } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { RemedyMenu } from './RemedyMenu.tsx';
import type { Remedy } from './StuckRemedy.tsx';

/** What is told of a stuck person, and what helps them. */
export function useStuckColumns(onRemedy: (remedy: Remedy) => void): readonly [Column<StuckPerson>, ...Column<StuckPerson>[]] {
  const { t, i18n } = useTranslation('stuck');
  /** A code without words of its own is shown as it is: it stands in the documents. */
  const inWords = (what: string) => (i18n.exists(`stuck:error.${what}`) ? t(`error.${what}`) : what);
  const counted = (list: StuckPerson['errors']) => list.map(({ what, times }) => t('times', { what: inWords(what), times })).join(', ');
  return [
    {
      name: t('column.who'),
      cell: ({ user }) => (
        <>
          <Anchor
            underline="always"
            renderRoot={(props) => <Link to="/users/$user" params={{ user: user.id }} search={{ tab: 'mfa' }} {...props} />}
          >
            {user.displayName}
          </Anchor>
          <Text size="xs" c="dimmed">
            {user.loginName}
          </Text>
        </>
      ),
    },
    {
      name: t('column.step'),
      cell: ({ step, ended, refusedBecause, lastAttempt }) => (
        <>
          {t(`step.${step}`)}
          <Text size="xs" c="dimmed">
            {refusedBecause === null ? t(`ended.${ended}`) : inWords(refusedBecause)}{' '}
            <Anchor
              inherit
              underline="always"
              aria-label={t('eventsOf')}
              renderRoot={(props) => <Link to="/audit" search={{ attempt: lastAttempt }} {...props} />}
            >
              {t('events')}
            </Anchor>
          </Text>
        </>
      ),
    },
    {
      name: t('column.tried'),
      cell: ({ tried, errors }) => (
        <>
          {tried.length === 0 ? t('nothingTried') : counted(tried)}
          {errors.length === 0 ? null : (
            <Text size="xs" c="dimmed">
              {counted(errors)}
            </Text>
          )}
        </>
      ),
    },
    {
      name: t('column.since'),
      cell: ({ firstStuckAt, lastStuckAt, attempts }) => (
        <>
          <When at={firstStuckAt} as="distance" />
          <Text size="xs" c="dimmed">
            {t('attempts', { count: attempts })}
            {attempts === 1 ? null : (
              <>
                {' · '}
                <When at={lastStuckAt} as="distance" />
              </>
            )}
          </Text>
        </>
      ),
    },
    {
      name: t('column.application'),
      cell: ({ applications, deadline }) => (
        <>
          {applications.length === 0 ? '–' : applications.map(({ id, name }) => <div key={id}>{name}</div>)}
          {deadline === null ? null : (
            <Text size="xs" c="dimmed">
              {t('deadline')} <When at={deadline} as="date" />
            </Text>
          )}
        </>
      ),
    },
    {
      name: t('column.help'),
      cell: ({ user }) => (
        <Group gap={4}>
          {user.bypassUntil === null ? null : <Badge {...HELPED}>{t('bypassed')}</Badge>}
          {user.passUntil === null ? null : <Badge {...HELPED}>{t('passOut')}</Badge>}
          <RemedyMenu user={user} onRemedy={onRemedy} />
        </Group>
      ),
    },
  ];
}

const HELPED = { variant: 'light', color: 'blue', tt: 'none' } as const;
