import { Button, Checkbox, Group, Menu, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Act } from '../../../src/domain/directory/permissions.ts';
import { type BulkAct, MOST_AT_ONCE } from '../../api/bulk.ts';
import { useMay } from '../../api/self.ts';
import { firstUsers, type UserFilter, type UserListed, usersCountQueryOf } from '../../api/users.ts';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { BulkDialog } from './BulkDialog.tsx';

interface ChosenPeopleProps {
  readonly filter: UserFilter;
  /** The rows that are on the page. */
  readonly shown: readonly UserListed[];
  readonly chosen: ReadonlyMap<string, UserListed>;
  readonly onChoose: (people: readonly UserListed[], isChosen: boolean) => void;
}

/** In the order of the menu, each with what the role has to allow. */
export const ACTS_ON_MANY = {
  add_to_group: 'manage_groups',
  remove_from_group: 'manage_groups',
  invite: 'manage_users',
  make_pass: 'make_pass',
  reset_factors: 'reset_factors',
  end_sessions: 'revoke_sessions',
  enable: 'manage_users',
  disable: 'manage_users',
} as const satisfies Record<BulkAct['kind'], Act>;

const KINDS = Object.keys(ACTS_ON_MANY) as BulkAct['kind'][];

/** Who is chosen in the list, across its pages, and what can be done to all of them. */
export function ChosenPeople({ filter, shown, chosen, onChoose }: ChosenPeopleProps) {
  const { t } = useTranslation('users');
  const may = useMay();
  const [act, setAct] = useState<BulkAct['kind'] | null>(null);
  const { data: counted } = useQuery(usersCountQueryOf(filter));
  const chooseAll = useMutation({
    mutationFn: () => firstUsers(filter, MOST_AT_ONCE),
    onSuccess: (people) => onChoose(people, true),
  });
  const here = shown.filter(({ id }) => chosen.has(id)).length;
  const isFew = counted !== undefined && !counted.more && counted.count <= MOST_AT_ONCE && counted.count > shown.length;
  const everybody = [...chosen.values()];
  return (
    <>
      <Group gap="md" mih={36}>
        <Checkbox
          label={t('chosen.shown', { count: shown.length })}
          disabled={shown.length === 0}
          checked={shown.length > 0 && here === shown.length}
          indeterminate={here > 0 && here < shown.length}
          onChange={({ currentTarget }) => onChoose(shown, currentTarget.checked)}
        />
        {isFew ? (
          <Button variant="subtle" size="compact-sm" loading={chooseAll.isPending} onClick={() => chooseAll.mutate()}>
            {t('chosen.matching', { count: counted.count })}
          </Button>
        ) : null}
        <Text size="sm" role="status">
          {chosen.size === 0 ? '' : t('chosen.count', { count: chosen.size })}
        </Text>
        {chosen.size === 0 ? null : (
          <>
            <Menu position="bottom-start">
              <Menu.Target>
                <Button size="xs" rightSection={<IconChevronDown size={14} aria-hidden />}>
                  {t('chosen.acts')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {KINDS.filter((kind) => may(ACTS_ON_MANY[kind])).map((kind) => (
                  <Menu.Item
                    key={kind}
                    onClick={() => setAct(kind)}
                    {...(kind === 'disable' || kind === 'reset_factors' ? { color: 'red' } : {})}
                  >
                    {t(`act.${kind}.name`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            <Button variant="subtle" size="compact-sm" onClick={() => onChoose(everybody, false)}>
              {t('chosen.none')}
            </Button>
          </>
        )}
      </Group>
      <ProblemAlert error={chooseAll.error} />
      {act === null ? null : (
        <BulkDialog
          kind={act}
          people={everybody}
          onClose={(done) => {
            setAct(null);
            onChoose(
              everybody.filter(({ id }) => done.has(id)),
              false,
            );
          }}
        />
      )}
    </>
  );
}
