import { assertNever } from '../../kernel/never.ts';
import type { Clause } from './clause.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { rehearsedSnapshot } from './rehearsed.ts';
import type { PolicySnapshot } from './snapshot.ts';

/** What the tried rules would have made of a sign-in that ended otherwise, from the mildest to the worst. `let_in`: it was refused. */
export const TRIED = ['let_in', 'challenged', 'can_skip', 'held', 'refused'] as const;

export type Tried = (typeof TRIED)[number];

export interface WouldHave {
  readonly outcome: Tried;
  /** The clause that would have decided. */
  readonly clause: Clause;
}

const tried = new WeakMap<PolicySnapshot, PolicySnapshot>();

/** The rules with all that is tried in place of what its scopes say. */
function triedSnapshot(snapshot: PolicySnapshot): PolicySnapshot | null {
  const { trials = [] } = snapshot;
  if (trials.length === 0) return null;
  const known = tried.get(snapshot);
  if (known !== undefined) return known;
  const made = trials.reduce((rules, { scope, version }) => rehearsedSnapshot({ snapshot: rules, scope, version }, version.from), snapshot);
  tried.set(snapshot, made);
  return made;
}

/**
 * What the tried rules would have made of a sign-in at the end that the rules have given it, with all that it has shown. It is asked after
 * the decision and apart from it: nothing here reaches what is granted or refused.
 * @returns null: nothing is tried, or it would have ended the same.
 */
export function wouldHave(snapshot: PolicySnapshot, facts: Facts, decision: Decision): WouldHave | null {
  if (decision.outcome === 'challenge' || decision.outcome === 'enrol' || decision.outcome === 'reauthenticate') return null;
  try {
    const rules = triedSnapshot(snapshot);
    if (rules === null) return null;
    const would = decide(rules, facts);
    const outcome = triedAs(would);
    // A first factor that is too old is shown again, and then the sign-in goes on: that is no other end.
    if (outcome === null || would.outcome === decision.outcome) return null;
    return { outcome, clause: would.decidedBy };
  } catch {
    // A rule that enforces nothing must not be what stops a sign-in either, whatever is wrong with it.
    return null;
  }
}

export function triedAs(would: Decision): Tried | null {
  switch (would.outcome) {
    case 'grant':
      return 'let_in';
    case 'challenge':
      return 'challenged';
    case 'enrol':
      return would.skippable ? 'can_skip' : 'held';
    case 'refuse':
      return 'refused';
    case 'reauthenticate':
      return null;
    default:
      return assertNever(would);
  }
}
