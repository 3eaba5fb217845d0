import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayGive } from '../../../src/domain/directory/permissions.ts';
import { ROLES, type Role } from '../../../src/domain/directory/user.ts';
import { useMayOn } from '../../api/mayOn.ts';
import { useSelf } from '../../api/self.ts';
import { setRole, USERS, type UserShown } from '../../api/users.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';

const NONE = 'none';

/** What somebody may do in this console. */
export function RoleSection({ user }: { readonly user: UserShown }) {
  const { t } = useTranslation('user');
  const { role: own } = useSelf();
  const mayChange = useMayOn()('give_role', user);
  const before = user.role ?? NONE;
  const [wanted, setWanted] = useState<string>(before);
  const save = useAct({
    run: (role: Role | null) => setRole(user.id, role),
    outdates: [USERS],
    done: () => t('role.saved'),
  });
  return (
    <FormSection title={t('role.title')} intro={t('role.intro')}>
      <Radio.Group aria-label={t('role.title')} value={wanted} onChange={setWanted}>
        <Stack gap="xs">
          {[...ROLES, NONE].map((role) => (
            <Radio
              key={role}
              value={role}
              disabled={!mayChange || (role !== NONE && !mayGive(own, role as Role))}
              label={t(`role.${role}.name`)}
              description={t(`role.${role}.what`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <ProblemAlert error={save.error} />
      {mayChange ? (
        <Group>
          <Button
            disabled={wanted === before}
            loading={save.isPending}
            onClick={() => save.mutate(wanted === NONE ? null : (wanted as Role))}
          >
            {t('role.do')}
          </Button>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          {t('readOnly')}
        </Text>
      )}
    </FormSection>
  );
}
