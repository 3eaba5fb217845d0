import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteGroup, GROUPS, groupQueryOf } from '../../api/groups.ts';
import { useMay } from '../../api/self.ts';
import { USERS } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';
import { GroupNameDialog } from './GroupNameDialog.tsx';
import { GroupRule } from './GroupRule.tsx';
import { MemberSection } from './MemberSection.tsx';

const route = getRouteApi('/groups/$group');

/** One group: who is in it, and what it asks of them. */
export function OneGroup() {
  const { t } = useTranslation('groups');
  const { group: id } = route.useParams();
  const navigate = useNavigate();
  const { data: group } = useSuspenseQuery(groupQueryOf(id));
  const mayChange = useMay()('manage_groups');
  const [asked, setAsked] = useState<'rename' | 'delete' | null>(null);
  const close = () => setAsked(null);
  const remove = useAct({
    run: () => deleteGroup(id),
    // The list, and not the group: nobody asks for it again.
    outdates: [[...GROUPS, 'list'], [...GROUPS, 'found'], USERS],
    done: () => t('delete.done', { name: group.name }),
    onDone: () => void navigate({ to: '/groups' }),
  });
  return (
    <>
      <Anchor size="sm" renderRoot={(props) => <Link to="/groups" {...props} />}>
        {t('back')}
      </Anchor>
      <PageTitle title={group.name} intro={t('members', { count: group.members })}>
        {mayChange ? (
          <>
            <Button variant="default" onClick={() => setAsked('rename')}>
              {t('rename.open')}
            </Button>
            <Button variant="outline" color="red" onClick={() => setAsked('delete')}>
              {t('delete.open')}
            </Button>
          </>
        ) : null}
      </PageTitle>
      <Stack gap="xl">
        <FormSection title={t('column.rule')}>
          <GroupRule group={group} />
          {group.scheduled === null ? null : (
            <Text size="sm">
              {t('nextBegins')} <When at={group.scheduled} />
            </Text>
          )}
        </FormSection>
        <MemberSection group={group} />
      </Stack>
      {asked === 'rename' ? <GroupNameDialog group={group} onClose={close} /> : null}
      <ConfirmAct
        opened={asked === 'delete'}
        title={t('delete.title', { name: group.name })}
        act={t('delete.open')}
        isDangerous
        isRunning={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={close}
      >
        <Text size="sm">{t('delete.what', { count: group.members })}</Text>
        {group.rule === null ? null : <Text size="sm">{t('delete.rule')}</Text>}
      </ConfirmAct>
    </>
  );
}
