import { hasKind } from '../factors/allowedFactors.ts';
import { effectivePolicy, type PolicyFacts } from './effectivePolicy.ts';
import type { PolicySnapshot } from './snapshot.ts';

/**
 * F8: whether a batch is made when this person enrols a first real factor. It is the person's and serves wherever codes are
 * allowed, so the tenant's and the groups' sets say it. That of the application to which they happen to be on the way does
 * not: whoever enrolled there first would have no codes anywhere.
 */
export function bringsCompanionCodes(snapshot: PolicySnapshot, facts: PolicyFacts): boolean {
  return hasKind(effectivePolicy(snapshot, { ...facts, application: null }, []).allowed, 'backup_code');
}
