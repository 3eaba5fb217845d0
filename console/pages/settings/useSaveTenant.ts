import type { UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { POLICY_KEY } from '../../api/policy.ts';
import { selfQuery } from '../../api/self.ts';
import { smsQuery } from '../../api/sms.ts';
import { type Tenant, type TenantChange, tenantQuery, updateTenant } from '../../api/tenant.ts';
import { useAct } from '../../parts/useAct.ts';

/** What a page of the settings changes: the rest is the same for all of them. */
export type SettingsChange = Pick<TenantChange, 'name' | 'settings'>;

export interface SavingTenant {
  readonly act: UseMutationResult<Tenant | null, Error, SettingsChange>;
  /** F6: the list of those who would be stuck was seen, and is wanted all the same. */
  readonly acceptsDeadEnds: boolean;
  readonly setAcceptsDeadEnds: (accepts: boolean) => void;
}

/** Saves settings over the revision that was seen, so that two administrators never overwrite each other. */
export function useSaveTenant(tenant: Tenant, onSaved: () => void): SavingTenant {
  const { t } = useTranslation('settings');
  const [acceptsDeadEnds, setAcceptsDeadEnds] = useState(false);
  const act = useAct({
    run: (change: SettingsChange) =>
      updateTenant({ ...change, expectedRevision: tenant.revision, deadEnds: acceptsDeadEnds ? 'accept' : 'refuse' }),
    // The name is in the header, and settings decide which factors can be allowed.
    outdates: [tenantQuery.queryKey, selfQuery.queryKey, smsQuery.queryKey, POLICY_KEY],
    done: () => t('saved'),
    onDone: () => {
      setAcceptsDeadEnds(false);
      onSaved();
    },
  });
  return { act, acceptsDeadEnds, setAcceptsDeadEnds };
}
