import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { UserListed } from '../../api/users.ts';
import { FactorKinds } from '../../parts/FactorKinds.tsx';
import type { Column } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { PersonBadges } from './PersonBadges.tsx';

/** What lists of people show of each of them. */
export function usePeopleColumns(): readonly [Column<UserListed>, ...Column<UserListed>[]] {
  const { t } = useTranslation('users');
  return [
    {
      name: t('column.name'),
      cell: ({ id, displayName, loginName }) => (
        <>
          <Anchor size="sm" renderRoot={(props) => <Link to="/users/$user" params={{ user: id }} {...props} />}>
            {displayName}
          </Anchor>
          <Text size="xs" c="dimmed">
            {loginName}
          </Text>
        </>
      ),
    },
    {
      name: t('column.mfa'),
      cell: ({ kinds }) =>
        kinds.length === 0 ? (
          <Text span inherit c="dimmed">
            {t('notEnrolled')}
          </Text>
        ) : (
          <FactorKinds kinds={kinds} />
        ),
    },
    { name: t('column.state'), cell: (person) => <PersonBadges person={person} /> },
    { name: t('column.role'), cell: ({ role }) => (role === null ? '–' : t(`shell:role.${role}`)) },
    { name: t('column.groups'), cell: ({ groups }) => groups },
    {
      name: t('column.lastSignIn'),
      cell: ({ lastSignInAt }) => (lastSignInAt === null ? t('never') : <When at={lastSignInAt} as="distance" />),
    },
  ];
}
