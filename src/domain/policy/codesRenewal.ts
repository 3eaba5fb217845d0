import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { isGuarded } from '../sessions/aal.ts';
import type { Evidence } from '../sessions/evidence.ts';
import { bringsCompanionCodes } from './companionCodes.ts';
import type { Facts } from './facts.ts';
import type { PolicySnapshot } from './snapshot.ts';

export type RenewalRefused = 'no_factor_to_renew_for' | 'other_factor_needed' | 'backup_codes_not_allowed';

/** Who asks for the new batch. */
export type RenewedBy =
  | { readonly kind: 'administrator' }
  /** The person, with the proofs of the session. */
  | { readonly kind: 'themselves'; readonly evidence: readonly Evidence[] };

/** What the new batch is: made beside a real factor (F8), or as all that the person has (F9). */
export interface RenewedBatch {
  readonly companion: boolean;
}

/**
 * F11: whether this person can be given a new batch of backup codes, and which. Codes are never made from codes: a confirmed
 * factor of another kind is needed, and the person has to have shown it within the last five minutes (S10). Whoever has
 * nothing else is given codes by an administrator or operator alone.
 */
export function codesRenewal(
  snapshot: PolicySnapshot,
  { at, user }: Pick<Facts, 'at' | 'user'>,
  by: RenewedBy,
): Result<RenewedBatch, RenewalRefused> {
  const others = user.factors.filter(({ kind }) => kind !== 'backup_code');
  if (by.kind === 'themselves' && !isGuarded({ at, evidence: by.evidence, factors: others })) {
    return refused('other_factor_needed', 'New backup codes need a factor of another kind. Show it, then make the codes.');
  }
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
