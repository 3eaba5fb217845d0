import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { mayGive } from '../../../src/domain/directory/permissions.ts';
import { ROLES, type Role } from '../../../src/domain/directory/user.ts';
import { useSelf } from '../../api/self.ts';

interface RoleChoiceProps {
  readonly label: string;
  /** null: none. */
  readonly value: Role | null;
  readonly onChange: (role: Role | null) => void;
  /** Whether "no role" can be chosen. */
  readonly withNone: 'with_none' | 'roles_only';
}

/** The roles that one can give, each with what it may. */
export function RoleChoice({ label, value, onChange, withNone }: RoleChoiceProps) {
  const { t } = useTranslation('administrators');
  const { role: own } = useSelf();
  const offered = [...ROLES.filter((role) => mayGive(own, role)), ...(withNone === 'with_none' ? (['none'] as const) : [])];
  return (
    <Radio.Group label={label} value={value ?? 'none'} onChange={(role) => onChange(role === 'none' ? null : role)}>
      <Stack gap="xs" mt="xs">
        {offered.map((role) => (
          <Radio key={role} value={role} label={t(`role.${role}.name`)} description={t(`role.${role}.what`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
