import type { UserId } from '../../domain/directory/user.ts';
import type { FactorId, FactorKind } from '../../domain/factors/factor.ts';
import type { AttemptId } from '../../domain/sessions/signInAttempt.ts';
import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { NewCredential, StoredCredential } from '../webauthnVerifier.ts';
import type { Tx } from './transaction.ts';

export type EnrolmentId = Id<'Enrolment'>;

/** A confirmed factor as lists show it. */
export interface FactorListed {
  readonly id: FactorId;
  readonly kind: FactorKind;
  readonly label: string;
  readonly createdAt: Instant;
  /** null: never used since it was enrolled. */
  readonly lastUsedAt: Instant | null;
  /** Unused codes; null for every other kind. */
  readonly remaining: number | null;
}

/** An enrolment that is not confirmed. It is no factor: it satisfies nothing, and it is in a table of its own. */
export type PendingEnrolment =
  | { readonly kind: 'totp'; readonly id: EnrolmentId; readonly attempt: AttemptId; readonly sealedSecret: Uint8Array }
  | { readonly kind: 'webauthn'; readonly id: EnrolmentId; readonly attempt: AttemptId; readonly challenge: string }
  | { readonly kind: 'sms'; readonly id: EnrolmentId; readonly attempt: AttemptId; readonly phone: string }
  /** F9: digests alone, so that nothing of the codes can be read after they were shown. */
  | { readonly kind: 'backup_code'; readonly id: EnrolmentId; readonly attempt: AttemptId; readonly codeMacs: readonly Uint8Array[] };

/** A phone to which codes are sent. */
export interface SmsFactor {
  readonly id: FactorId;
  /** E.164. */
  readonly phone: string;
}

export interface FactorStore {
  listFactors(tx: Tx, user: UserId): Promise<readonly FactorListed[]>;

  listTotpFactors(
    tx: Tx,
    user: UserId,
  ): Promise<readonly { readonly id: FactorId; readonly sealedSecret: Uint8Array; readonly lastStep: number | null }[]>;
  /** One conditional update with one winner. @returns false when this step or a later one was accepted before. */
  acceptTotpStep(tx: Tx, factor: FactorId, step: number): Promise<boolean>;
  insertTotpFactor(
    tx: Tx,
    factor: {
      readonly id: FactorId;
      readonly user: UserId;
      readonly label: string;
      readonly sealedSecret: Uint8Array;
      readonly lastStep: number;
    },
  ): Promise<void>;

  listCredentials(tx: Tx, user: UserId): Promise<readonly (StoredCredential & { readonly id: FactorId })[]>;
  findCredential(tx: Tx, credentialId: string): Promise<(StoredCredential & { readonly id: FactorId; readonly user: UserId }) | null>;
  recordCredentialUse(tx: Tx, factor: FactorId, signCount: number): Promise<void>;
  /** @returns false when the credential id is enrolled already, by whomever. */
  insertCredential(
    tx: Tx,
    factor: { readonly id: FactorId; readonly user: UserId; readonly label: string; readonly credential: NewCredential },
  ): Promise<boolean>;

  /** The one that was used or made last first. */
  listSmsFactors(tx: Tx, user: UserId): Promise<readonly SmsFactor[]>;
  /** @returns false when the person has this number already. Two people may have the same. */
  insertSmsFactor(tx: Tx, factor: SmsFactor & { readonly user: UserId; readonly label: string }): Promise<boolean>;
  recordSmsUse(tx: Tx, factor: FactorId): Promise<void>;

  /** Spends one unused code of the person's batch. @returns null when there is no such unused code, or a flow holds it (F10). */
  spendBackupCode(tx: Tx, user: UserId, codeMac: Uint8Array): Promise<{ readonly factor: FactorId; readonly remaining: number } | null>;
  /**
   * F10: holds an unused code of the person's batch for a flow, until that flow's expiry however it ends. It stays unused
   * and counts as one that is left. One conditional update with one winner; the winner may show the code again.
   * @returns null when there is no such unused code, or another flow holds it.
   */
  reserveBackupCode(tx: Tx, user: UserId, shown: { readonly codeMac: Uint8Array; readonly attempt: AttemptId }): Promise<FactorId | null>;
  /** F10: spends the code that the flow holds. @returns null when it holds none. */
  spendReservedCode(tx: Tx, attempt: AttemptId): Promise<FactorId | null>;
  /** Makes a batch and removes the one before (F7: one batch is alive at a time). */
  replaceBackupCodes(
    tx: Tx,
    batch: { readonly id: FactorId; readonly user: UserId; readonly companion: boolean; readonly codeMacs: readonly Uint8Array[] },
  ): Promise<void>;

  /** Replaces the attempt's pending enrolment of the same kind. It expires with the attempt, after 10 minutes at most. */
  insertPendingEnrolment(tx: Tx, user: UserId, enrolment: PendingEnrolment): Promise<void>;
  findPendingEnrolment(tx: Tx, attempt: AttemptId, kind: PendingEnrolment['kind']): Promise<PendingEnrolment | null>;
  /** Deletes it. @returns false when another request was first: one winner. */
  takePendingEnrolment(tx: Tx, enrolment: EnrolmentId): Promise<boolean>;

  /** Backup codes have no name. @returns what it was, or null when the person has no such factor. */
  renameFactor(
    tx: Tx,
    user: UserId,
    to: { readonly factor: FactorId; readonly label: string },
  ): Promise<{ readonly kind: FactorKind; readonly from: string } | null>;
  /**
   * Removes a factor, and with the last real one the companion batch (F8). The person's sessions are judged by all rules
   * from then on (S8). Locks the user's row first. @returns the kind, or null when the person has no such factor.
   */
  removeFactor(tx: Tx, user: UserId, factor: FactorId): Promise<FactorKind | null>;
  /**
   * B6: all factors go, backup codes and pending enrolments too, and the enrolment window opens. The person's sessions are
   * judged by all rules from then on (S8). Locks the user's row first. @returns the kinds of what was removed.
   */
  resetFactors(tx: Tx, user: UserId, mustEnrolUntil: Instant): Promise<readonly FactorKind[]>;
  /** Gives the window that a reset opened another end. @returns false: nobody was reset, or they have enrolled since. */
  reopenEnrolmentWindow(tx: Tx, user: UserId, mustEnrolUntil: Instant): Promise<boolean>;
}
