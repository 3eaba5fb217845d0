import { bringsCompanionCodes } from './companionCodes.ts';
import type { Facts } from './facts.ts';
import type { PolicySnapshot } from './snapshot.ts';

/** Whether, and why not, a person can make new backup codes for themselves. */
export type CodesOffer = 'offered' | 'no_factor_to_renew_for' | 'backup_codes_not_allowed';

/** F11: codes are never made from codes: a confirmed factor of another kind is needed. F2: and codes have to be allowed. */
export function ownCodesOffer(snapshot: PolicySnapshot, { at, user }: Pick<Facts, 'at' | 'user'>): CodesOffer {
  if (user.factors.every(({ kind }) => kind === 'backup_code')) return 'no_factor_to_renew_for';
  return bringsCompanionCodes(snapshot, { at, user, application: null, session: null }) ? 'offered' : 'backup_codes_not_allowed';
}
