import { Anchor } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { groupQueryOf } from '../../api/groups.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { RuleEditor } from './RuleEditor.tsx';

const route = getRouteApi('/enforcement/groups/$group');

/** The rule of one group. */
export function GroupRule() {
  const { t } = useTranslation('groupRules');
  const { group: id } = route.useParams();
  const { data: group } = useSuspenseQuery(groupQueryOf(id));
  return (
    <>
      <PageTitle title={t('one.title', { name: group.name })} intro={t('one.intro')}>
        <Anchor underline="always" renderRoot={(props) => <Link to="/groups/$group" params={{ group: id }} {...props} />}>
          {t('members', { count: group.members })}
        </Anchor>
        <Anchor underline="always" renderRoot={(props) => <Link to="/enforcement/groups" {...props} />}>
          {t('one.all')}
        </Anchor>
      </PageTitle>
      <RuleEditor scope={{ kind: 'group', group: id, name: group.name }} />
    </>
  );
}
