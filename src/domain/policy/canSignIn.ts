import type { FactorId } from '../factors/factor.ts';
import type { Evidence } from '../sessions/evidence.ts';
import { decide } from './decide.ts';
import type { Facts } from './facts.ts';
import type { PolicySnapshot } from './snapshot.ts';

/** The person, the place and the moment. */
export type Place = Pick<Facts, 'at' | 'application' | 'user'>;

/**
 * Whether some first factor of this person leads on: to a session, a challenge or an enrolment, and not to a refusal
 * (F6). Asks `decide` and nothing else.
 * @param password whether the account has one; without it only a passkey begins a sign-in.
 */
export function canSignIn(snapshot: PolicySnapshot, place: Place, password: 'password' | 'no_password'): boolean {
  return firstFactors(place, password).some((evidence) => {
    const facts: Facts = { ...place, evidence: [evidence], skipped: false, wantsFactor: false, session: null, demand: null };
    return decide(snapshot, facts).outcome !== 'refuse';
  });
}

function firstFactors({ at, user }: Place, password: 'password' | 'no_password'): Evidence[] {
  const passkeys = user.factors.flatMap((factor): Evidence[] => (factor.kind === 'webauthn' ? [passkey(factor.id, at)] : []));
  return password === 'password' ? [{ method: 'password', at }, ...passkeys] : passkeys;
}

function passkey(factorId: FactorId, at: Facts['at']): Evidence {
  return { method: 'webauthn', at, factorId, userVerified: true };
}
