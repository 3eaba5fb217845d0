import type { AuditEvent } from '../../domain/audit/event.ts';
import { decidingRules } from '../../domain/policy/decidingRules.ts';
import type { Grant } from '../../domain/policy/decision.ts';
import { type MintedSession, mintSession } from '../../domain/policy/mintSession.ts';
import type { WouldHave } from '../../domain/policy/trial.ts';
import { amrOf } from '../../domain/sessions/amr.ts';
import type { Evidence, FederatedEvidence } from '../../domain/sessions/evidence.ts';
import type { SessionId } from '../../domain/sessions/session.ts';
import { after, formatInstant, SECOND } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { noteBypassUse } from '../noteBypassUse.ts';
import { record } from '../record.ts';
import { stepUpOf } from '../stepUpOf.ts';
import { riskTold } from './assess.ts';
import type { BrowserTrace } from './command.ts';
import type { Judged } from './gather.ts';
import { noteDevice } from './noteDevice.ts';
import { newDeviceName, newHandle, newSessionToken } from './secret.ts';
import type { Advance, Step, StepRefusal } from './step.ts';
import { stepOf, viewOf } from './stepOf.ts';
import type { StepPorts, StepTaken } from './stepTaken.ts';

interface Settling {
  readonly judged: Judged;
  readonly taken: StepTaken;
  readonly trace: BrowserTrace;
}

/**
 * Carries out a decision: a grant becomes a session, a refusal ends the attempt, anything else is the next step under a
 * new handle. Writes what A1 to A3 ask for, in the same transaction.
 */
export async function settle(ports: StepPorts, tx: Tx, settling: Settling): Promise<Advance> {
  const { judged, taken } = settling;
  const { decision, person } = judged;
  switch (decision.outcome) {
    case 'grant':
      return grant(ports, tx, settling, decision);
    case 'refuse':
      return refuse(ports, tx, settling, decision.because);
    case 'challenge':
      // 100 wrong in a row: a correct password does not reopen the guessing, but a hundredth that is right ends the row.
      return person.locked && taken.change.guesses !== 'cleared'
        ? refuse(ports, tx, settling, 'second_factor_locked')
        : next(ports, tx, settling);
    case 'enrol':
    case 'reauthenticate':
      return next(ports, tx, settling);
    default:
      return assertNever(decision);
  }
}

/** The attempt goes on: what it learnt is stored, under a new handle (P1). */
async function next(ports: StepPorts, tx: Tx, { judged, taken, trace }: Settling): Promise<Advance> {
  const handle = newHandle(ports.random);
  const reached = mfaStepReached(judged, trace);
  const change = { ...taken.change, ...(reached.length === 0 ? {} : { mfaRequiredAt: tx.now }), handleHash: ports.digest(handle) };
  await Promise.all([ports.store.updateAttempt(tx, judged.found.attempt.id, change), appendAll(ports, tx, reached)]);
  return { view: viewOf(judged.found, stepOf(judged), judged.elsewhere), handle, session: null, backupCodes: taken.backupCodes };
}

async function grant(ports: StepPorts, tx: Tx, { judged, taken, trace }: Settling, decision: Grant): Promise<Advance> {
  const { attempt } = judged.found;
  const { store } = ports;
  const token = newSessionToken(ports.random);
  const minted = mintSession(decision);
  const expiresAt = judged.session?.expiresAt ?? after(tx.now, judged.person.settings.sessionAbsoluteSeconds * SECOND);
  const id = judged.session?.id ?? ports.random.id<'Session'>(tx.now);
  const tokenHash = ports.digest(token);
  // Only a sign-in gives the browser another name; a raise leaves it what it has.
  const device = judged.session === null ? newDeviceName(ports.random) : null;
  const idleSeconds = judged.person.settings.sessionIdleSeconds;
  const { guesses = 'kept' } = taken.change;
  await Promise.all([
    judged.session === null
      ? store.insertSession(tx, minted, { id, attempt: attempt.id, tokenHash, trace, expiresAt, idleSeconds })
      : raise(ports, tx, { minted, id, tokenHash }),
    judged.session === null ? store.recordSignIn(tx, judged.person.user.id, wakes(judged) ? 'awake' : 'still_dormant') : null,
    device === null
      ? null
      : noteDevice(ports, tx, { about: { ...about(judged, trace), session: id }, person: judged.person.user, trace, next: device }),
    judged.session === null ? notePlace(ports, tx, judged) : null,
    store.endAttempt(tx, attempt.id, { as: 'granted', because: null, guesses }),
    appendAll(ports, tx, grantedEvents({ judged, trace, decision, session: id })),
    noteBypassUse(ports, tx, { about: { ...about(judged, trace), session: id }, decision, bypass: judged.person.bypass, for: 'sign_in' }),
  ]);
  return {
    view: viewOf(judged.found, { kind: 'signed_in', aal: decision.aal, returnTo: attempt.returnTo }),
    handle: null,
    session: { token, expiresAt, device },
    backupCodes: taken.backupCodes,
  };
}

/**
 * S11: somebody with a stolen password could put the enrolment off, and be asked for nothing at the next. So a dormant account
 * stays dormant until a factor, or what a first enrolment of it needs, is shown.
 */
function wakes({ facts }: Judged): boolean {
  return !facts.user.dormant || facts.evidence.some(({ method }) => method !== 'password' && method !== 'federated');
}

/** Only of completed sign-ins: whoever is stopped on the way makes no network known. */
async function notePlace({ store }: StepPorts, tx: Tx, { found, person }: Judged): Promise<void> {
  const here = found.attempt.risk?.here;
  if (here === undefined || here.network === null || person.risk.mode === 'off') return;
  await store.recordPlace(tx, person.user.id, { ...here, network: here.network });
}

async function raise(
  { store }: StepPorts,
  tx: Tx,
  { minted, ...raised }: { readonly minted: MintedSession; readonly id: SessionId; readonly tokenHash: Uint8Array },
): Promise<void> {
  if (!(await store.raiseSession(tx, minted, raised))) throw new Error('a session that was just found live could not be raised');
}

/** Ends the attempt without a session. */
export async function refuse(ports: StepPorts, tx: Tx, { judged, taken, trace }: Settling, why: StepRefusal): Promise<Advance> {
  const { attempt } = judged.found;
  const refused: AuditEvent = {
    ...about(judged, trace),
    type: 'user.mfa_refused',
    data: { because: why, decidedBy: judged.decision.decidedBy, ...wouldHaveOf(judged), ...riskTold(judged), ...scopesOf(judged) },
  };
  const { guesses = 'kept' } = taken.change;
  await Promise.all([
    ports.store.endAttempt(tx, attempt.id, { as: why === 'too_many_guesses' ? why : 'refused', because: why, guesses }),
    appendAll(ports, tx, [...mfaStepReached(judged, trace), refused]),
  ]);
  const { helpContact } = judged.person.settings;
  const step: Step = { kind: 'refused', why, helpContact, caseNumber: attempt.id, returnTo: attempt.returnTo };
  return { view: viewOf(judged.found, step), handle: null, session: null, backupCodes: taken.backupCodes };
}

/** In this order, and all of them or none (A3). */
async function appendAll(ports: StepPorts, tx: Tx, events: readonly AuditEvent[]): Promise<void> {
  await Promise.all(events.map((event) => record(ports, tx, event)));
}

/** A1: `user.mfa_required`, once per flow, for challenge, enrolment and refusal alike. Empty: not now, or not again. */
function mfaStepReached(judged: Judged, trace: BrowserTrace): readonly AuditEvent[] {
  const { decision, facts } = judged;
  const { mfaRequiredAt, intent } = judged.found.attempt;
  // What somebody wants to do on their live session is no sign-in and no authorization, and leaves nobody stuck (A2).
  if (mfaRequiredAt !== null || intent !== null || decision.outcome === 'reauthenticate') return [];
  const deadline = decision.outcome === 'enrol' ? decision.deadline : null;
  const required: AuditEvent = {
    ...about(judged, trace),
    type: 'user.mfa_required',
    data: {
      step: decision.outcome === 'enrol' ? 'enrolment' : decision.outcome === 'refuse' ? 'refusal' : 'challenge',
      offered: decision.outcome === 'challenge' || decision.outcome === 'enrol' ? decision.factors : [],
      reason: facts.demand === null ? 'policy' : facts.demand.source === 'client' ? 'demand' : facts.demand.source,
      enrolment: decision.outcome === 'enrol',
      deadline: deadline === null ? null : formatInstant(deadline),
      decidedBy: decision.decidedBy,
      rules: decidingRules(decision).map(({ scope, from }) => ({ scope, from: formatInstant(from) })),
      ...stepUpOf(facts.stepUp?.fired ?? []),
    },
  };
  return [required];
}

/** A2: exactly one event follows `user.mfa_required`; A3: one event tells of the session. */
function grantedEvents(granted: {
  readonly judged: Judged;
  readonly trace: BrowserTrace;
  readonly decision: Grant;
  readonly session: SessionId;
}): readonly AuditEvent[] {
  const { judged, trace, decision, session } = granted;
  const { attempt } = judged.found;
  const base = { ...about(judged, trace), session };
  const events: AuditEvent[] = [];
  if (attempt.mfaRequiredAt !== null && decision.aal === 2) {
    const last = attempt.evidence.at(-1);
    events.push({ ...base, type: 'user.mfa_succeeded', data: { method: last?.method ?? null } });
  } else if (attempt.mfaRequiredAt !== null) {
    // Skipped by the person, or lifted while the step was open: the dial was turned, a bypass was granted.
    const deadline = decision.until === null ? null : formatInstant(decision.until);
    events.push({ ...base, type: 'user.mfa_skipped', data: { level: decision.level, deadline, decidedBy: decision.decidedBy } });
  }
  events.push({
    ...base,
    type: judged.session === null ? 'user.signed_in' : 'session.raised',
    data: {
      aal: decision.aal,
      methods: amrOf(judged.facts.evidence, decision.aal),
      decidedBy: decision.decidedBy,
      until: decision.until === null ? null : formatInstant(decision.until),
      ...wouldHaveOf(judged),
      ...(judged.session === null ? { ...riskTold(judged), ...scopesOf(judged) } : {}),
      ...elsewhereOf(attempt.evidence),
      ...stepUpOf(judged.stepUps),
    },
  });
  return events;
}

/** What providers elsewhere claimed in this flow, and whether it was taken for MFA. Nothing where none was asked. */
function elsewhereOf(evidence: readonly Evidence[]): { readonly elsewhere?: unknown } {
  const shown = evidence.filter((one) => one.method === 'federated');
  if (shown.length === 0) return {};
  const told = ({ at, timing, countsAsMfa, claimed }: FederatedEvidence) => {
    return { ...claimed, at: timing === 'unsaid' ? null : formatInstant(at), mfa: countsAsMfa === true ? 'mapped' : 'not_mapped' };
  };
  return { elsewhere: shown.map(told) };
}

/** What step-up rules by scope looked at: also that there was none, so that a test of such a rule knows it. */
function scopesOf({ found: { attempt } }: Judged): { readonly scopes?: readonly string[] } {
  return attempt.application === null ? {} : { scopes: attempt.scopes };
}

/** Nothing where it would have ended the same: few sign-ins are told of twice. */
function wouldHaveOf({ wouldHave }: Judged): { readonly wouldHave?: WouldHave } {
  return wouldHave === null ? {} : { wouldHave };
}

function about(judged: Judged, trace: BrowserTrace): Omit<AuditEvent, 'type' | 'data'> {
  const { attempt } = judged.found;
  return {
    actor: { kind: 'user', id: judged.person.user.id },
    user: judged.person.user.id,
    application: attempt.application,
    attempt: attempt.id,
    session: judged.session?.id ?? null,
    address: trace.address,
  };
}
