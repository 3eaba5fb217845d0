import type { Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { FactorKind, HeldFactor } from '../factors/factor.ts';
import type { Evidence } from '../sessions/evidence.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import type { PolicySnapshot } from './snapshot.ts';

/** What stands between a right first factor and the session, in one word and what belongs to it. */
export type Asked =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'challenge'; readonly factors: readonly FactorKind[] }
  /** Enrolment, which can be put off. deadline null: no grace is running (L7). */
  | { readonly kind: 'offered'; readonly deadline: Instant | null }
  | { readonly kind: 'must_enrol' }
  | { readonly kind: 'refused' };

/** What is asked of somebody at a sign-in, with the decision that says so after the first factor alone. */
export interface AskedAtSignIn {
  readonly decision: Decision;
  readonly asked: Asked;
}

/**
 * What a sign-in comes to once the first factor is right: the same `decide`, and nothing else. F4: whoever has to prove a
 * factor before another can be bound is followed through that proof, since what is asked of them is what comes after it.
 */
export function askedAtSignIn(snapshot: PolicySnapshot, facts: Facts): AskedAtSignIn {
  const decision = decide(snapshot, facts);
  return { decision, asked: askedBy(decision, snapshot, facts) };
}

function askedBy(decision: Decision, snapshot: PolicySnapshot, facts: Facts): Asked {
  switch (decision.outcome) {
    case 'grant':
      return { kind: 'nothing' };
    case 'challenge':
      return decision.purpose === 'assure' ? { kind: 'challenge', factors: decision.factors } : afterGuard(decision, snapshot, facts);
    case 'enrol':
      return decision.skippable ? { kind: 'offered', deadline: decision.deadline } : { kind: 'must_enrol' };
    case 'reauthenticate':
      if (facts.session === null) throw new Error('a first factor that is shown now is old already');
      // Of a live session: the first factor is asked for once more.
      return { kind: 'challenge', factors: [] };
    case 'refuse':
      return { kind: 'refused' };
    default:
      return assertNever(decision);
  }
}

function afterGuard({ factors }: Extract<Decision, { outcome: 'challenge' }>, snapshot: PolicySnapshot, facts: Facts): Asked {
  const shown = facts.user.factors.find(({ kind }) => kind === factors[0]);
  if (shown === undefined) throw new Error('a guard asks for a factor that nobody holds');
  const { asked } = askedAtSignIn(snapshot, { ...facts, evidence: [...facts.evidence, guardBy(shown, facts.at)] });
  return asked.kind === 'nothing' ? { kind: 'challenge', factors } : asked;
}

function guardBy({ kind, id: factorId }: HeldFactor, at: Instant): Evidence {
  if (kind === 'backup_code') return { method: kind, at, factorId, purpose: 'guard' };
  return kind === 'webauthn' ? { method: kind, at, factorId, userVerified: false } : { method: kind, at, factorId };
}
