import { Anchor, Stack, Text } from '@mantine/core';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/self.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { GroupPicker } from '../../parts/GroupPicker.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { PersonPicker } from '../../parts/PersonPicker.tsx';
import { PersonRules } from './PersonRules.tsx';
import { RuleMatrix } from './RuleMatrix.tsx';

const route = getRouteApi('/enforcement/groups');

/** The rules of groups beside that of the tenant, and which of them hold for one person. */
export function GroupEnforcement() {
  const { t } = useTranslation('groupRules');
  const mayChange = useMay()('set_policy');
  const { search = '', person } = route.useSearch();
  const navigate = useNavigate();
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')} />
      <Stack gap="xl">
        {mayChange ? (
          <FormSection title={t('add.title')} intro={t('add.intro')}>
            <Stack gap="xs" maw={480}>
              <GroupPicker
                label={t('add.group')}
                value={null}
                onChange={(group) => {
                  if (group !== null) void navigate({ to: '/enforcement/groups/$group', params: { group } });
                }}
              />
              <Text size="sm" c="dimmed">
                {t('add.none')} <GroupsLink />
              </Text>
            </Stack>
          </FormSection>
        ) : null}
        <RuleMatrix
          search={search}
          onSearch={(text) => void navigate({ to: '/enforcement/groups', search: searchWith({ search: text, person }), replace: true })}
        />
        <FormSection title={t('lookUp.title')} intro={t('lookUp.intro')}>
          <Stack gap="md">
            <PersonPicker
              label={t('lookUp.person')}
              value={person ?? null}
              onChange={(chosen) =>
                void navigate({
                  to: '/enforcement/groups',
                  search: searchWith({ search, person: chosen }),
                  replace: true,
                  resetScroll: false,
                })
              }
            />
            {person === undefined ? null : <PersonRules key={person} user={person} />}
          </Stack>
        </FormSection>
      </Stack>
    </>
  );
}

function GroupsLink() {
  const { t } = useTranslation('groupRules');
  return (
    <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/groups" {...props} />}>
      {t('add.toGroups')}
    </Anchor>
  );
}

function searchWith({ search, person }: { readonly search: string; readonly person: string | null | undefined }) {
  return { ...(search === '' ? {} : { search }), ...(person === null || person === undefined ? {} : { person }) };
}
