import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import { userQueryOf } from '../api/users.ts';

/** The name of somebody of whom only the id is known, and the way to their page. */
export function PersonLink({ user }: { readonly user: string }) {
  const { t } = useTranslation('parts');
  const { data, error } = useQuery({ ...userQueryOf(user), staleTime: 60_000 });
  if (error instanceof Problem && error.code === 'user_not_found')
    return (
      <Text span inherit>
        {t('person.deleted')}
      </Text>
    );
  return (
    <Anchor inherit underline="always" renderRoot={(props) => <Link to="/users/$user" params={{ user }} {...props} />}>
      {data?.displayName ?? '…'}
    </Anchor>
  );
}
