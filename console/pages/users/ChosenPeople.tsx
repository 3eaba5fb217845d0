import { Button, Checkbox, Group, Menu, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BulkAct, MOST_AT_ONCE } from '../../api/bulk.ts';
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

const ACTS = [
  'add_to_group',
  'remove_from_group',
  'invite',
  'end_sessions',
  'enable',
  'disable',
] as const satisfies readonly BulkAct['kind'][];

/** Who is chosen in the list, across its pages, and what can be done to all of them. */
export function ChosenPeople({ filter, shown, chosen, onChoose }: ChosenPeopleProps) {
  const { t } = useTranslation('users');
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
                {ACTS.map((kind) => (
                  <Menu.Item key={kind} onClick={() => setAct(kind)} {...(kind === 'disable' ? { color: 'red' } : {})}>
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
