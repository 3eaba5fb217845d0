import type { Application } from '../domain/directory/application.ts';
import type { BypassId } from '../domain/policy/bypass.ts';
import { decide } from '../domain/policy/decide.ts';
import type { Decision } from '../domain/policy/decision.ts';
import type { Facts, UserFacts } from '../domain/policy/facts.ts';
import { withRisk } from '../domain/policy/riskApplied.ts';
import type { PolicySnapshot } from '../domain/policy/snapshot.ts';
import { withStepUp } from '../domain/policy/withStepUp.ts';
import type { RiskOfSignIn } from '../domain/risk/circumstances.ts';
import type { RiskSettings } from '../domain/risk/riskSettings.ts';
import type { Demand } from '../domain/sessions/demand.ts';
import type { LiveSession } from '../domain/sessions/session.ts';
import type { Opening } from '../domain/stepUp/firingRules.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import type { PersonGathered } from '../ports/store/policyStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { reusedSession } from './sessionFacts.ts';

/** An application that a live session opens, and what is asked of it. Session and application were read in the same transaction. */
export interface Authorization {
  readonly session: LiveSession;
  readonly application: Application;
  /** All that the registration and the request demand, combined (openingDemand.ts); step-up rules join it here. null: nothing. */
  readonly demand: Demand | null;
  /** How unusual it is where the session is used; absent: it is no browser that asks, or nothing is made of where it is. */
  readonly riskOf?: (person: PersonGathered) => Promise<RiskOfSignIn | null>;
  /** What is asked for, as step-up rules look at it; null: nobody opens anything (a refresh), so none is triggered. */
  readonly asks: Asks | null;
}

export interface Asks {
  readonly scopes: readonly string[];
  readonly askedAt: Instant;
  /** The operation that is confirmed (U5), which opens no application. Absent: the application is opened. */
  readonly operation?: string;
}

export interface JudgedAuthorization<Outcome extends Decision = Decision> extends Authorization {
  readonly snapshot: PolicySnapshot;
  readonly facts: Facts;
  readonly decision: Outcome;
  /** How unusual it is where the session is used; null: not at all, or nobody is asked for it. */
  readonly risk: RiskOfSignIn | null;
  /** The bypass among the facts; null: none. */
  readonly bypass: BypassId | null;
}

/**
 * Judges the opening of an application with a live session (S3, S4), inside the transaction that issues what follows (P3).
 * @returns null when the account is gone or disabled.
 */
export async function judgeAuthorization(ports: Pick<Ports, 'store'>, tx: Tx, asked: Authorization): Promise<JudgedAuthorization | null> {
  const { session, application, demand, asks } = asked;
  const person = await ports.store.gatherPerson(tx, session.userId);
  if (person === null || person.user.disabledAt !== null) return null;
  const snapshot = await ports.store.policySnapshot(tx, person.revision);
  const risk = (await asked.riskOf?.(person)) ?? null;
  const judged = { at: tx.now, session, application, demand, asks, facts: person.facts, risk, settings: person.risk, snapshot };
  const { decision, facts } = judgeReuse(judged);
  return { ...asked, snapshot, facts, decision, risk, bypass: person.bypass };
}

/** A live session at the door of an application, and everything that is known of its person. */
export interface Reuse extends Pick<Authorization, 'session' | 'demand' | 'asks'> {
  readonly at: Instant;
  readonly application: Pick<Application, 'id' | 'labels'>;
  readonly facts: UserFacts;
  /** How unusual it is where the session is used; null: not at all, or nobody asked. */
  readonly risk: RiskOfSignIn | null;
  readonly settings: RiskSettings;
  readonly snapshot: PolicySnapshot;
}

/** The decision of every door that a live session opens (P2, S3). */
export function judgeReuse(reuse: Reuse): { readonly decision: Decision; readonly facts: Facts } {
  const { at, session, application, demand, asks, risk, settings, snapshot } = reuse;
  const plain: Facts = {
    at,
    application: application.id,
    user: reuse.facts,
    evidence: session.evidence,
    skipped: session.skipped,
    wantsFactor: false,
    session: reusedSession(session),
    demand,
  };
  const assessment = settings.mode === 'enforced' ? risk : null;
  const gathered = assessment === null ? plain : withRisk(plain, assessment, settings);
  const facts = asks === null ? gathered : withStepUp(snapshot, gathered, { ...openingOf(reuse, asks), assessment });
  return { decision: decide(snapshot, facts), facts };
}

function openingOf(
  { application, session }: Pick<Reuse, 'application' | 'session'>,
  { scopes, askedAt, operation }: Asks,
): Omit<Opening, 'assessment'> {
  const labels = operation === undefined ? application.labels : null;
  return { labels, scopes, operation: operation ?? null, askedAt, triggers: session.triggers };
}
