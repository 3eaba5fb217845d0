import type { ApplicationId } from '../directory/application.ts';
import { isHeld, NO_KIND, usableKinds } from '../factors/allowedFactors.ts';
import type { FactorId, HeldFactor } from '../factors/factor.ts';
import { effectivePolicy } from './effectivePolicy.ts';
import type { Facts } from './facts.ts';
import type { PolicySnapshot } from './snapshot.ts';

export interface Removal {
  readonly facts: Pick<Facts, 'at' | 'user'>;
  /** The account pages, whose own rule counts beside those of the tenant and the groups. */
  readonly account: ApplicationId;
  readonly factor: FactorId;
}

/** F8: what the person holds when this factor is gone, and with the last real one the companion batch. */
export function factorsWithout(factors: readonly HeldFactor[], removed: FactorId): readonly HeldFactor[] {
  const left = factors.filter(({ id }) => id !== removed);
  const isBesideReal = left.some(({ kind }) => kind !== 'backup_code');
  return isBesideReal ? left : left.filter((factor) => factor.kind !== 'backup_code' || !factor.companion);
}

/**
 * S9: whether the factor is the last one with which this person meets a level `required`, of the tenant and their groups or
 * on the account pages. Grace and bypass end by themselves, so they count for nothing here. One that is not usable there,
 * but all that the person has, is kept too: without it a password alone would open the next enrolment (F4).
 */
export function isLastUsable(snapshot: PolicySnapshot, { facts, account, factor }: Removal): boolean {
  const { factors } = facts.user;
  const left = factorsWithout(factors, factor);
  return [null, account].some((application) => {
    const { level, allowed } = effectivePolicy(snapshot, { ...facts, application, session: null }, []);
    if (level !== 'required' || usableKinds(left, allowed, snapshot) !== NO_KIND) return false;
    return usableKinds(factors, allowed, snapshot) !== NO_KIND || (factors.some(isHeld) && !left.some(isHeld));
  });
}
