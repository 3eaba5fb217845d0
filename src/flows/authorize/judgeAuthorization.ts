import type { Application, ApplicationId } from '../../domain/directory/application.ts';
import type { BypassId } from '../../domain/policy/bypass.ts';
import { decide } from '../../domain/policy/decide.ts';
import type { Decision } from '../../domain/policy/decision.ts';
import type { Facts, UserFacts } from '../../domain/policy/facts.ts';
import type { PolicySnapshot } from '../../domain/policy/snapshot.ts';
import type { Demand } from '../../domain/sessions/demand.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { reusedSession } from '../sessionFacts.ts';

/** An application that a live session opens, and what is asked of it. Session and application were read in the same transaction. */
export interface Authorization {
  readonly session: LiveSession;
  readonly application: Application;
  /** All demands that apply, combined (openingDemand.ts); null: nothing beyond the rules. */
  readonly demand: Demand | null;
}

export interface JudgedAuthorization<Outcome extends Decision = Decision> extends Authorization {
  readonly snapshot: PolicySnapshot;
  readonly facts: Facts;
  readonly decision: Outcome;
  /** The bypass among the facts; null: none. */
  readonly bypass: BypassId | null;
}

/**
 * Judges the opening of an application with a live session (S3, S4), inside the transaction that issues what follows (P3).
 * @returns null when the account is gone or disabled.
 */
export async function judgeAuthorization(ports: Pick<Ports, 'store'>, tx: Tx, asked: Authorization): Promise<JudgedAuthorization | null> {
  const { session, application, demand } = asked;
  const person = await ports.store.gatherPerson(tx, session.userId);
  if (person === null || person.user.disabledAt !== null) return null;
  const snapshot = await ports.store.policySnapshot(tx, person.revision);
  const judged = { at: tx.now, session, application: application.id, demand, facts: person.facts, snapshot };
  return { ...asked, snapshot, facts: factsOf(judged), decision: judgeReuse(judged), bypass: person.bypass };
}

/** A live session at the door of an application, and everything that is known of its person. */
export interface Reuse {
  readonly at: Instant;
  readonly session: LiveSession;
  readonly application: ApplicationId;
  readonly demand: Demand | null;
  readonly facts: UserFacts;
  readonly snapshot: PolicySnapshot;
}

/** The decision of every door that a live session opens (P2, S3). */
export function judgeReuse(reuse: Reuse): Decision {
  return decide(reuse.snapshot, factsOf(reuse));
}

function factsOf({ at, session, application, demand, facts }: Reuse): Facts {
  return {
    at,
    application,
    user: facts,
    evidence: session.evidence,
    skipped: session.skipped,
    wantsFactor: false,
    session: reusedSession(session),
    demand,
  };
}
