import type { Application } from '../../domain/directory/application.ts';
import type { UpstreamProvider } from '../../domain/directory/upstreamProvider.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { RiskOfSignIn } from '../../domain/risk/circumstances.ts';
import type { Evidence } from '../../domain/sessions/evidence.ts';
import type { AttemptEnd, AttemptId, SignInAttempt } from '../../domain/sessions/signInAttempt.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

/** What a WebAuthn challenge was made for; an answer serves no other purpose. */
export type CeremonyPurpose = 'passkey' | 'challenge' | 'enrolment';

/** The answer of the one statement that checks and counts a guess. */
export type Charge =
  /** `last`: the attempt has no other. When this one is wrong, it is over. */
  | { readonly kind: 'charged'; readonly guess: 'one_of_several' | 'last' }
  /** Too many in the window or too soon: the earliest next try. */
  | { readonly kind: 'throttled'; readonly until: Instant }
  /** 100 in a row: no time ends it. */
  | { readonly kind: 'locked' }
  /** No live attempt with this key, or nobody has proved a first factor in it. Nothing was counted. */
  | { readonly kind: 'attempt_not_found' }
  /** The attempt has had its five. */
  | { readonly kind: 'attempt_used_up' };

/** A password or a passkey as the first factor, before it is looked at. */
export interface FirstFactorGuess {
  /** Canonical login name, of an account that exists or not; null: a passkey, which says itself whose it is. */
  readonly account: string | null;
  /** null: unknown. */
  readonly address: string | null;
}

/** No attempt runs out of these, and time ends every wait. */
export type FirstFactorCharge =
  | { readonly kind: 'charged' }
  /** `subject` stands for whose limit is reached: the same text for the same account or address, telling nothing of it. */
  | { readonly kind: 'throttled'; readonly until: Instant; readonly subject: string };

/** Which attempt, and the digest of the handle that the browser showed. Both must match one row. */
export interface AttemptKey {
  readonly id: AttemptId;
  readonly handleHash: Uint8Array;
}

/** A provider elsewhere, as an attempt sees it. */
export interface ProviderOffered extends Pick<UpstreamProvider, 'id' | 'name' | 'mfa'> {
  /** The person of the attempt has a link to it. */
  readonly linked: boolean;
}

/** A live attempt with what every step of it needs, from one query. */
export interface AttemptFound {
  readonly attempt: SignInAttempt;
  readonly tenantName: string;
  /** Whether strangers can make an account of their own. */
  readonly registration: 'open' | 'closed';
  /** The providers elsewhere with which people of the tenant can sign in, the first that was made first. */
  readonly providers: readonly ProviderOffered[];
  /** null: no application in particular. (An attempt for an application that is gone is not found.) */
  readonly application: Pick<Application, 'name' | 'demand' | 'labels'> | null;
  /** Digest of the pass with which the sign-in began (B7); null: none, or it was tried. */
  readonly passMac: Uint8Array | null;
}

export interface AttemptChange {
  readonly evidence?: readonly Evidence[];
  readonly skipped?: boolean;
  /** Set once. */
  readonly risk?: RiskOfSignIn;
  readonly wantsFactor?: boolean;
  /** A new handle: the old one is dead at once. */
  readonly handleHash?: Uint8Array;
  readonly mfaRequiredAt?: Instant;
  /** What the person wanted is done; it is never set anew. */
  readonly intent?: null;
  /** The pass that was remembered has been tried. */
  readonly passMac?: null;
  /** A second factor was completed: the same statement clears the counts of the attempt's person. */
  readonly guesses?: 'cleared';
}

/** How an attempt ended. */
export interface AttemptEnded {
  readonly as: AttemptEnd;
  /** Why it was refused, a StepRefusal; null for any other end. */
  readonly because: string | null;
  /** What becomes of the counts of the attempt's person: only a completed second factor clears them. */
  readonly guesses: 'kept' | 'cleared';
}

export interface AttemptStore {
  /**
   * Stores a new attempt under the tenant's present revocation epoch (and the user's, when it raises a session).
   * @param digests of the handle, and of the secret of the session that it raises, in hex; null: it raises none.
   */
  insertAttempt(
    tx: Tx,
    attempt: SignInAttempt,
    digests: { readonly handleHash: Uint8Array; readonly sessionHash: string | null },
  ): Promise<void>;
  /**
   * The attempt, if it is live: handle right, not ended, not expired, not begun before a revocation (S6), its session
   * (if it raises one) still live and under the secret that it began with (S7). null: answered like one that never was.
   */
  findAttempt(tx: Tx, key: AttemptKey): Promise<AttemptFound | null>;
  /** As `findAttempt`, and locks the attempt's row and then its user's row until the end of the transaction (S9, P3). */
  lockAttempt(tx: Tx, key: AttemptKey): Promise<AttemptFound | null>;
  updateAttempt(tx: Tx, attempt: AttemptId, change: AttemptChange): Promise<void>;
  endAttempt(tx: Tx, attempt: AttemptId, end: AttemptEnded): Promise<void>;
  /** An attempt that was refused, until its expiry, so that its page can still say why; null otherwise. */
  findRefusedAttempt(
    tx: Tx,
    key: AttemptKey,
  ): Promise<(AttemptFound & { readonly because: string; readonly helpContact: string | null }) | null>;
  /** Ties an attempt to the person who proved a first factor, and to that person's revocation epoch, and locks the user's row. */
  identifyAttempt(tx: Tx, attempt: AttemptId, user: UserId): Promise<void>;

  /** Makes `challenge` the only one of this attempt and purpose. */
  setCeremonyChallenge(tx: Tx, attempt: AttemptId, challenge: { readonly value: string; readonly purpose: CeremonyPurpose }): Promise<void>;
  /** Takes the challenge away, so that it is answered once; null: there is none for this purpose. */
  takeCeremonyChallenge(tx: Tx, attempt: AttemptId, purpose: CeremonyPurpose): Promise<string | null>;

  /** Charges one second-factor guess to the attempt and to the person, in one statement (domain/factors/guessLimits.ts). */
  chargeSecondFactorGuess(tx: Tx, key: AttemptKey): Promise<Charge>;
  /** A reset, a recovery or an administrator clears the counts; a completed second factor does so by settling its attempt. */
  clearSecondFactorGuesses(tx: Tx, user: UserId): Promise<void>;
  /** Charges a guess to (account, address), account, and address, as far as they are known, in one statement. */
  chargeFirstFactorGuess(tx: Tx, guess: FirstFactorGuess): Promise<FirstFactorCharge>;
  /** A guess that was charged and never compared is none: its charge is taken back. */
  giveBackFirstFactorGuess(tx: Tx, guess: FirstFactorGuess): Promise<void>;
  /** After a right first factor: the account's counts are cleared and the address gets its guess back. */
  clearFirstFactorGuesses(tx: Tx, guess: FirstFactorGuess): Promise<void>;
}
