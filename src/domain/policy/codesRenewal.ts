import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { bringsCompanionCodes } from './companionCodes.ts';
import type { Facts } from './facts.ts';
import type { PolicySnapshot } from './snapshot.ts';

export type RenewalRefused = 'no_factor_to_renew_for' | 'backup_codes_not_allowed';

/** What the new batch is: made beside a real factor (F8), or as all that the person has (F9). */
export interface RenewedBatch {
  readonly companion: boolean;
}

/**
 * F11: whether an administrator or operator can give this person a new batch of backup codes, and which. What people can do
 * for themselves is ownCodes.ts: codes are never made from codes, so whoever has nothing else needs somebody for it.
 */
export function codesRenewal(snapshot: PolicySnapshot, { at, user }: Pick<Facts, 'at' | 'user'>): Result<RenewedBatch, RenewalRefused> {
  const others = user.factors.filter(({ kind }) => kind !== 'backup_code');
  // F9: made as the first factor, also when they have run empty.
  const areFirst = user.factors.some((factor) => factor.kind === 'backup_code' && !factor.companion);
  if (others.length === 0 && !areFirst) {
    return refused('no_factor_to_renew_for', 'This person has no second factor. Backup codes come with the first one.');
  }
  const areAllowed = bringsCompanionCodes(snapshot, { at, user, application: null, session: null });
  if (!areAllowed || (others.length === 0 && !snapshot.backupCodesAsFirstFactor)) {
    return refused('backup_codes_not_allowed', 'The rules leave this person no use for backup codes.');
  }
  return succeeded({ companion: others.length > 0 });
}
