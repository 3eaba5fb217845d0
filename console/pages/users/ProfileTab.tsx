import { Stack } from '@mantine/core';
import type { UserShown } from '../../api/users.ts';
import { AccountSection } from './AccountSection.tsx';
import { MembershipSection } from './MembershipSection.tsx';
import { PasswordSection } from './PasswordSection.tsx';
import { ProfileForm } from './ProfileForm.tsx';
import { RoleSection } from './RoleSection.tsx';

export function ProfileTab({ user }: { readonly user: UserShown }) {
  return (
    <Stack gap="xl" maw={800}>
      <ProfileForm key={user.id} user={user} />
      <MembershipSection user={user} />
      <RoleSection key={`${user.id} ${user.role}`} user={user} />
      <PasswordSection user={user} />
      <AccountSection user={user} />
    </Stack>
  );
}
