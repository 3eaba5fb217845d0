import { Stack } from '@mantine/core';
import type { UserShown } from '../../api/users.ts';
import { BypassSection } from './BypassSection.tsx';
import { EffectivePolicy } from './EffectivePolicy.tsx';
import { FactorSection } from './FactorSection.tsx';
import { LinkSection } from './LinkSection.tsx';
import { RecoverySection } from './RecoverySection.tsx';

/** How somebody gets in: what they hold, what is lifted for them, and what is asked of them where. */
export function MfaTab({ user }: { readonly user: UserShown }) {
  return (
    <Stack gap="xl" maw={900}>
      <BypassSection user={user} />
      <FactorSection user={user} />
      <LinkSection user={user} />
      <RecoverySection user={user} />
      <EffectivePolicy user={user} />
    </Stack>
  );
}
