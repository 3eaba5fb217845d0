import type { AuditEvent } from '../../domain/audit/event.ts';
import type { Application } from '../../domain/directory/application.ts';
import type { RequiredFactors } from '../../domain/directory/requiredFactors.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { Decision } from '../../domain/policy/decision.ts';
import type { Assurance } from '../../domain/sessions/assurance.ts';
import type { Demand } from '../../domain/sessions/demand.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import type { Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ProtocolRecord } from '../../ports/store/protocolStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { judgeAuthorization } from '../judgeAuthorization.ts';
import { noteBypassUse } from '../noteBypassUse.ts';
import { openingDemand } from '../openingDemand.ts';
import { record } from '../record.ts';
import { type SessionRiskPorts, sessionRisk } from '../sessionRisk.ts';
import { assuranceOf } from './assuranceOf.ts';
import { noteTried } from './noteTried.ts';
import { noteUse } from './noteUse.ts';

/** A browser at the door of an application. */
export interface AuthorizationQuestion {
  readonly application: Application;
  /** null: the browser showed none that is live. */
  readonly session: LiveSession | null;
  /** What the request asks for; null: nothing. */
  readonly demand: Demand | null;
  /** By which factors the request asks for AAL 2: the acr then tells of them. Absent: by any. */
  readonly named?: RequiredFactors;
  /** Whether the request insists on a level that nobody can ever reach here. */
  readonly insistsOn: 'what_can_be' | 'what_cannot_be';
  /** When it was first asked, before any detour. */
  readonly requestedAt: Instant;
  /** The OAuth scopes that are asked for. */
  readonly scopes: readonly string[];
  /** The person that the request insists on; null: whoever it is. */
  readonly subject: string | null;
  /** `never`: the application does not want the person to see anything (prompt=none). */
  readonly mayAsk: 'person' | 'never';
  /** What became of our own steps, when the browser comes back from them; null: it was not there yet. */
  readonly back: ProtocolRecord['attempt'];
  readonly address: string | null;
  /** The name of the browser; null: it shows none. */
  readonly device: string | null;
}

/** The OpenID Connect error that an application is answered with. */
export type AuthorizationError = 'login_required' | 'interaction_required' | 'access_denied' | 'unmet_authentication_requirements';

export type AuthorizationAnswer =
  | { readonly kind: 'granted'; readonly assurance: Assurance }
  /** Somebody has to sign in. */
  | { readonly kind: 'sign_in' }
  /** The person of the live session has to show more, or is told why they cannot (U2). */
  | { readonly kind: 'step_up'; readonly session: LiveSession }
  | { readonly kind: 'denied'; readonly error: AuthorizationError };

/**
 * Decides what an authorization request gets, inside the transaction that issues the code (P3). What the browser came
 * back with counts for nothing: the decision is asked again with the session that it shows now.
 */
export async function authorize(ports: SessionRiskPorts, tx: Tx, question: AuthorizationQuestion): Promise<AuthorizationAnswer> {
  const { session, back } = question;
  // The sign-in flows have recorded these ends (A3).
  if (back !== null && back.endedAs !== null && back.endedAs !== 'granted') return { kind: 'denied', error: errorOf(back.endedAs) };
  if (question.insistsOn === 'what_cannot_be')
    return deny(ports, tx, question, { error: 'unmet_authentication_requirements', decision: null });
  if (session === null || !isMeant(session.userId, question)) return signIn(ports, tx, question);
  const demand = openingDemand(question.application, question);
  const asks = { scopes: question.scopes, askedAt: question.requestedAt };
  const judged = await judgeAuthorization(ports, tx, {
    session,
    application: question.application,
    demand,
    asks,
    riskOf: (person) => sessionRisk(ports, tx, { session, person, trace: question }),
  });
  if (judged === null) return signIn(ports, tx, question);
  const { decision } = judged;
  if (decision.outcome !== 'grant') {
    if (question.mayAsk === 'person') return { kind: 'step_up', session };
    return deny(ports, tx, question, { error: silentErrorOf(decision.outcome), decision });
  }
  const assurance = assuranceOf({ ...judged, decision }, question.named ?? 'any');
  await noteUse(ports, tx, session);
  if (question.application.oidc?.backchannelLogoutUri != null)
    await ports.store.noteSessionApplication(tx, session.id, question.application.id);
  await noteBypassUse(ports, tx, { about: about(question, session), decision, bypass: judged.bypass, for: 'authorization' });
  await noteTried(ports, tx, { about: about(question, session), judged, session });
  // A3: a silent authorization writes nothing.
  if (back !== null) {
    await record(ports, tx, {
      ...about(question, session),
      type: 'authorization.granted',
      data: { aal: assurance.aal, decidedBy: decision.decidedBy },
    });
  }
  return { kind: 'granted', assurance };
}

/** Two tabs, two users never merge: whoever our steps were for, and whoever the request names, has to be the one who is here. */
function isMeant(user: UserId, { subject, back }: AuthorizationQuestion): boolean {
  if (subject !== null && subject !== user) return false;
  return back === null || back.userId === null || back.userId === user;
}

async function signIn(ports: Pick<Ports, 'store'>, tx: Tx, question: AuthorizationQuestion): Promise<AuthorizationAnswer> {
  if (question.mayAsk === 'person') return { kind: 'sign_in' };
  // Applications look in like this every few minutes, and where nobody is signed in nobody was refused.
  if (question.session === null) return { kind: 'denied', error: 'login_required' };
  return deny(ports, tx, question, { error: 'login_required', decision: null });
}

async function deny(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  question: AuthorizationQuestion,
  { error, decision }: { readonly error: AuthorizationError; readonly decision: Decision | null },
): Promise<AuthorizationAnswer> {
  await record(ports, tx, {
    ...about(question, question.session),
    type: 'authorization.denied',
    data: { because: error, decidedBy: decision?.decidedBy ?? null },
  });
  return { kind: 'denied', error };
}

function about({ application, address }: AuthorizationQuestion, session: LiveSession | null): Omit<AuditEvent, 'type' | 'data'> {
  return {
    actor: session === null ? { kind: 'anonymous' } : { kind: 'user', id: session.userId },
    user: session?.userId ?? null,
    application: application.id,
    attempt: null,
    session: session?.id ?? null,
    address,
  };
}

function errorOf(endedAs: 'refused' | 'cancelled' | 'too_many_guesses'): AuthorizationError {
  switch (endedAs) {
    case 'cancelled':
      return 'access_denied';
    case 'refused':
    case 'too_many_guesses':
      return 'unmet_authentication_requirements';
    default:
      return assertNever(endedAs);
  }
}

/** What prompt=none is answered with where the person would have to be asked. */
function silentErrorOf(outcome: Exclude<Decision['outcome'], 'grant'>): AuthorizationError {
  switch (outcome) {
    case 'reauthenticate':
      return 'login_required';
    case 'challenge':
    case 'enrol':
      return 'interaction_required';
    case 'refuse':
      return 'unmet_authentication_requirements';
    default:
      return assertNever(outcome);
  }
}
