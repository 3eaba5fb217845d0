import { countsMfa } from '../../domain/directory/upstreamProvider.ts';
import { decideFor } from '../../domain/policy/decideFor.ts';
import type { Decision } from '../../domain/policy/decision.ts';
import type { Facts } from '../../domain/policy/facts.ts';
import { riskWouldHave, withRisk } from '../../domain/policy/riskApplied.ts';
import { type StepUpTried, stepUpTried } from '../../domain/policy/stepUpTried.ts';
import { termsOf } from '../../domain/policy/terms.ts';
import { type Tried, type WouldHave, wouldHave } from '../../domain/policy/trial.ts';
import { withStepUp } from '../../domain/policy/withStepUp.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import type { SignInAttempt } from '../../domain/sessions/signInAttempt.ts';
import { NO_TRIGGERS } from '../../domain/sessions/triggers.ts';
import type { Opening } from '../../domain/stepUp/firingRules.ts';
import type { Ports } from '../../ports/ports.ts';
import type { AttemptChange, AttemptFound } from '../../ports/store/attemptStore.ts';
import type { PersonGathered } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { demandOf, reusedSession } from '../sessionFacts.ts';
import { type MailCode, mailCodeOf } from './mailCodeState.ts';
import { passServes } from './passServes.ts';
import { type SmsState, smsStateOf } from './smsState.ts';

/** Everything about an attempt whose person is known, and what the rules, and its intent, ask of it at this moment. */
export interface Judged {
  readonly found: AttemptFound;
  readonly person: PersonGathered;
  /** The live session that the attempt raises; null: it ends in a new one. */
  readonly session: LiveSession | null;
  readonly facts: Facts;
  readonly decision: Decision;
  /** What the tried rules, which enforce nothing, would have made of it; null: the same, or it is no sign-in. */
  readonly wouldHave: WouldHave | null;
  /** What a risk that enforces nothing would have made of it; null: the same, or there is none. */
  readonly riskWouldHave: Tried | null;
  /** What step-up rules in report-only would have asked where it ends in a grant. */
  readonly stepUps: readonly StepUpTried[];
  /** B7: whether an enrolment pass would lead on from here. */
  readonly passServes: boolean;
  /** S11: the code by mail that the decision waits for; null: it waits for none. */
  readonly mailCode: MailCode | null;
  readonly sms: SmsState;
  /** Whether a sign-in at a provider that the person has, and that is trusted for MFA, would count as MFA here. */
  readonly elsewhere: 'counts' | 'restricted';
}

/**
 * Gathers the facts of an attempt and decides. Asked at every step and again in the transaction that issues (P3).
 * @returns null when nobody is known yet, the account is gone or disabled, or the session that it raises has ended.
 */
export async function judgeAttempt(ports: Pick<Ports, 'store'>, tx: Tx, found: AttemptFound): Promise<Judged | null> {
  const { userId, sessionId } = found.attempt;
  if (userId === null) return null;
  const person = await ports.store.gatherPerson(tx, userId);
  if (person === null || person.user.disabledAt !== null) return null;
  const session = sessionId === null ? null : await ports.store.findLiveSessionById(tx, sessionId);
  if (sessionId !== null && session === null) return null;
  return judge(ports, tx, { found, person, session });
}

/** Decides again after a step that changed the attempt and nothing about the person: the same transaction holds their row. */
export function judgeAgain(ports: Pick<Ports, 'store'>, tx: Tx, judged: Judged, change: AttemptChange): Promise<Judged> {
  return judge(ports, tx, { ...judged, found: withChange(judged.found, change) });
}

export function withChange(found: AttemptFound, change: AttemptChange): AttemptFound {
  const { handleHash: _newSecret, guesses: _ofThePerson, passMac = found.passMac, ...fields } = change;
  return { ...found, passMac, attempt: { ...found.attempt, ...fields } };
}

async function judge(ports: Pick<Ports, 'store'>, tx: Tx, gathered: Pick<Judged, 'found' | 'person' | 'session'>): Promise<Judged> {
  const { risk: settings } = gathered.person;
  const { risk } = gathered.found.attempt;
  const plain = factsOfAttempt(gathered, tx);
  const risky = risk !== null && settings.mode === 'enforced' ? withRisk(plain, risk, settings) : plain;
  const snapshot = await ports.store.policySnapshot(tx, gathered.person.revision);
  const facts = withStepUp(snapshot, risky, openingOf(gathered));
  const { intent } = gathered.found.attempt;
  const decision = decideFor(snapshot, facts, intent);
  const [mailCode, sms] = await Promise.all([
    mailCodeOf(ports, tx, { ...gathered, decision }),
    smsStateOf(ports, tx, { ...gathered, decision }),
  ]);
  const tried = gathered.session === null && intent === null ? wouldHave(snapshot, facts, decision) : null;
  const reported =
    risk !== null && settings.mode === 'report_only' ? riskWouldHave(snapshot, facts, { ...settings, decision, risk }) : null;
  const stepUps = stepUpTried(snapshot, facts, decision);
  return {
    ...gathered,
    facts,
    decision,
    wouldHave: tried,
    riskWouldHave: reported,
    stepUps,
    passServes: passServes(snapshot, facts, { intent, decision }),
    mailCode,
    sms,
    elsewhere: gathered.found.providers.some((one) => one.linked && countsMfa(one)) ? termsOf(snapshot, facts, []).elsewhere : 'restricted',
  };
}

/** U1: an attempt is begun by what is opened, so that its own proofs are from after every trigger of it. */
function openingOf({ found, person, session }: Pick<Judged, 'found' | 'person' | 'session'>): Opening {
  const { createdAt, scopes, risk } = found.attempt;
  const assessment = person.risk.mode === 'enforced' ? risk : null;
  const triggers = session?.triggers ?? NO_TRIGGERS;
  return { labels: found.application?.labels ?? null, scopes, operation: null, askedAt: createdAt, assessment, triggers };
}

function factsOfAttempt({ found, person, session }: Pick<Judged, 'found' | 'person' | 'session'>, tx: Tx): Facts {
  const attempt: SignInAttempt = found.attempt;
  return {
    at: tx.now,
    application: attempt.application,
    user: person.facts,
    evidence: session === null ? attempt.evidence : [...session.evidence, ...attempt.evidence],
    skipped: attempt.skipped || (session?.skipped ?? false),
    wantsFactor: attempt.wantsFactor,
    session: session === null ? null : reusedSession(session),
    demand: demandOf(found.application, attempt.demand),
  };
}
