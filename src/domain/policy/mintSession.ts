import type { Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import { assuredAt, isOfHolder } from '../sessions/aal.ts';
import { type Aal, type Evidence, isDemoted, isFactorEvidence } from '../sessions/evidence.ts';
import type { Allowance } from '../sessions/session.ts';
import { type Triggers, triggersOf } from '../sessions/triggers.ts';
import { basisOf } from './decide.ts';
import type { Grant } from './decision.ts';
import type { Facts, UserFacts } from './facts.ts';
import { termsOf } from './terms.ts';

declare const madeByMintSession: unique symbol;

/** What a session rests on. Only `mintSession` makes one; the store adds the ids and the token's digest. */
export interface MintedSession {
  readonly [madeByMintSession]: true;
  /** When it was judged by all rules at sign-in; a session that is raised keeps it (S3, S5). */
  readonly signedInAt: Instant;
  /** S1: for no application in particular. What it is worth for one is judged at each authorization. */
  readonly aal: Aal;
  /** A demotion up to then or later takes AAL 2 away; null: it is AAL 1. */
  readonly assuredAt: Instant | null;
  /** The proofs that count, oldest first; of proofs that are alike the newest. */
  readonly evidence: readonly Evidence[];
  /** S4; null: it rests on its proofs alone. */
  readonly allowance: Allowance | null;
  /** When the allowance ends; null: there is none. */
  readonly allowanceUntil: Instant | null;
  /** The user chose "later" in the sign-in. */
  readonly skipped: boolean;
  /** From here on all rules judge it (S8); null: never. */
  readonly recheckAt: Instant | null;
  /** U1: when the step-up rules that it met were triggered; a session that is raised keeps what it has besides. */
  readonly triggers: Triggers;
}

/**
 * The only maker of sessions, at sign-in and at every raise of one (S7). It takes nothing but a grant, which carries
 * the facts that were decided, so no door can mint for other facts than those that were judged (P2, P3).
 *
 * @throws when `decide` did not make the grant.
 */
export function mintSession(grant: Grant): MintedSession {
  const { snapshot, facts } = basisOf(grant);
  const own = termsOf(snapshot, { ...facts, application: null, demand: null }, []);
  const assured = assuredAt(own);
  const minted: Omit<MintedSession, typeof madeByMintSession> = {
    signedInAt: facts.session?.signedInAt ?? facts.at,
    aal: assured === null ? 1 : 2,
    assuredAt: assured,
    evidence: keptEvidence(facts),
    allowance: allowanceOf(grant),
    allowanceUntil: grant.until,
    skipped: facts.skipped,
    recheckAt: facts.session?.recheckAt ?? null,
    triggers: triggersOf([...(facts.stepUp?.fired ?? []), ...(facts.stepUp?.tried ?? [])]),
  };
  return minted as MintedSession;
}

/** S4: a grace that was running, or a bypass. B2: the mark by which applications can refuse a bypassed session. */
export function allowanceOf(grant: Grant): Allowance | null {
  // A grant that ends rests on one of the two, and no other does.
  if (grant.until === null) return null;
  return grant.decidedBy === 'bypassed' ? 'bypass' : 'grace';
}

/** S8, B7: proofs of factors that are gone, and passes and mailed codes (which belong to their flow), stay behind. */
function keptEvidence(facts: Facts): readonly Evidence[] {
  const newest = new Map<string, Evidence>();
  const kept = facts.evidence.filter((evidence) => isKept(evidence, facts.user)).sort((one, other) => one.at - other.at);
  for (const evidence of kept) {
    const alike = likeness(evidence);
    newest.delete(alike);
    newest.set(alike, evidence);
  }
  return Object.freeze([...newest.values()]);
}

function isKept(evidence: Evidence, { factors, demotedUntil }: UserFacts): boolean {
  // A passkey, and a sign-in elsewhere, stays the first factor that it was.
  const isFirstToo = evidence.method === 'federated' || (evidence.method === 'webauthn' && evidence.userVerified);
  if (isDemoted(evidence, demotedUntil) && !isFirstToo) return false;
  if (isFactorEvidence(evidence)) return isOfHolder(evidence, factors);
  return evidence.method === 'password' || evidence.method === 'federated';
}

/** Proofs that are alike judge alike but for their age, so a session that is raised again and again stays small. */
function likeness(evidence: Evidence): string {
  switch (evidence.method) {
    case 'webauthn':
      return `webauthn ${evidence.factorId} ${evidence.userVerified ? 'verified' : 'present'}`;
    case 'backup_code':
      return `backup_code ${evidence.factorId} ${evidence.purpose}`;
    case 'totp':
    case 'sms':
      return `${evidence.method} ${evidence.factorId}`;
    // One that is worth less, though newer, must not take the place of one that is worth more.
    case 'federated':
      return `federated ${evidence.countsAsMfa === true ? 'mfa' : 'first'} ${evidence.timing ?? 'said'}`;
    case 'password':
    case 'enrolment_pass':
    case 'mail_code':
      return evidence.method;
    default:
      return assertNever(evidence);
  }
}
