import type { CodesRunway } from '../../domain/factors/codesRunway.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import type { EnrolmentNeeds, RefusalReason } from '../../domain/policy/decision.ts';
import type { Aal, Purpose } from '../../domain/sessions/evidence.ts';
import type { Intent } from '../../domain/sessions/intent.ts';
import type { AttemptId, ReturnTo } from '../../domain/sessions/signInAttempt.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { ProviderOffered } from '../../ports/store/attemptStore.ts';
import type { PhoneError } from '../phoneFrom.ts';
import type { MailCode } from './mailCodeState.ts';
import type { SmsChallenge, SmsEnrolment } from './smsState.ts';

/** Why the second step is asked (A1). */
export type StepReason = 'policy' | 'demand' | 'step_up' | 'risk';

/**
 * What the sign-in must do next: a closed set. Pages and the JSON surface render it and never reason.
 */
export type Step =
  /** Nobody is known yet: name and password, or a passkey. */
  | { readonly kind: 'identify' }
  /** The first factor again, of the same person. */
  | { readonly kind: 'reauthenticate'; readonly person: Person }
  | {
      readonly kind: 'challenge';
      readonly person: Person;
      readonly purpose: Purpose;
      /** The strongest first. */
      readonly factors: readonly FactorKind[];
      /** F10: how far the codes reach of somebody who has nothing else; null: they have something else, or no codes. */
      readonly runway: CodesRunway | null;
      /** B7: whether an enrolment pass leads on instead. */
      readonly passServes: boolean;
      /** null: no code by text message is asked for. */
      readonly sms: SmsChallenge | null;
      readonly reason: StepReason;
      /** Plain sentences: which rules ask for this. */
      readonly because: readonly string[];
    }
  | {
      readonly kind: 'enrol';
      readonly person: Person;
      readonly factors: readonly FactorKind[];
      readonly skippable: boolean;
      /** null: no grace is running. */
      readonly deadline: Instant | null;
      /** Whole days until the deadline, rounded up; null when there is none. */
      readonly daysLeft: number | null;
      readonly needs: EnrolmentNeeds | null;
      /** B7: whether an enrolment pass stands in for what it needs. */
      readonly passServes: boolean;
      /** S11: the code by mail that it needs; null: it needs none. */
      readonly mailCode: MailCode | null;
      /** null: it cannot be a phone. */
      readonly sms: SmsEnrolment | null;
      /** Whom to ask when none of these can be used; null: the tenant has set none. */
      readonly helpContact: string | null;
      readonly reason: StepReason;
      readonly because: readonly string[];
    }
  /** The case number is the attempt's id, under which the audit has all of it. */
  | {
      readonly kind: 'refused';
      readonly why: StepRefusal;
      readonly helpContact: string | null;
      readonly caseNumber: AttemptId;
      readonly returnTo: ReturnTo;
    }
  | { readonly kind: 'signed_in'; readonly aal: Aal; readonly returnTo: ReturnTo }
  | { readonly kind: 'cancelled'; readonly returnTo: ReturnTo };

/** Refusals of the decision, and those that the guess limits add. */
export const GUESS_REFUSALS = ['too_many_guesses', 'second_factor_locked'] as const;

export type StepRefusal = RefusalReason | (typeof GUESS_REFUSALS)[number];

export interface Person {
  readonly loginName: string;
  readonly displayName: string;
}

/** A step with what every page shows around it. */
export interface StepView {
  readonly attempt: AttemptId;
  readonly step: Step;
  readonly tenantName: string;
  /** Whether strangers can make an account of their own. */
  readonly registration: 'open' | 'closed';
  /** Name of the application that one is going to; null: none in particular. */
  readonly applicationName: string | null;
  /** The providers elsewhere that lead on from here. */
  readonly providers: readonly Pick<ProviderOffered, 'id' | 'name'>[];
  /** What the person wants on their live session; null: nothing beyond the rules, or it is done. */
  readonly intent: Intent | null;
  readonly expiresAt: Instant;
}

/** What a step that was taken gives back. */
export interface Advance {
  readonly view: StepView;
  /** The new handle, which replaces the one that was shown; null: unchanged, or the attempt has ended. */
  readonly handle: string | null;
  /** The new session's secret, and the new name of the browser that it is in (null: it keeps its own); null: none was made. */
  readonly session: { readonly token: string; readonly expiresAt: Instant; readonly device: string | null } | null;
  /** Companion codes, shown this once (F7, F8); null: none were made. */
  readonly backupCodes: readonly string[] | null;
}

/** How a step can fail without changing what is asked. Codes are in docs/errors.md. */
export type StepError =
  | 'attempt_not_found'
  | 'credentials_wrong'
  | 'code_wrong'
  | 'code_sent_lately'
  | 'send_limit_reached'
  | PhoneError
  | 'phone_held'
  | 'pass_wrong'
  | 'webauthn_rejected'
  | 'step_not_offered'
  | 'enrolment_not_found'
  | 'too_many_attempts'
  | 'too_busy'
  | 'input_malformed';
