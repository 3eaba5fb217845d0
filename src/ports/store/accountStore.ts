import type { LinkPurpose } from '../../domain/directory/mailLink.ts';
import type { User, UserId } from '../../domain/directory/user.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

/** Whom a link is for: an account, or somebody who has none and the name that they typed. */
export type LinkFor =
  | {
      readonly kind: 'account';
      readonly user: UserId;
      readonly purpose: Exclude<LinkPurpose, 'registration'>;
      /** As it was when somebody decided that the link goes out: when it is another by the time it is stored, the link is over at once. */
      readonly accountMail: string | null;
    }
  | { readonly kind: 'stranger'; readonly displayName: string };

export interface NewMailToken {
  /** The keyed digest of the secret. */
  readonly digest: Uint8Array;
  readonly for: LinkFor;
  /** Where it goes. */
  readonly mail: string;
  readonly expiresAt: Instant;
}

/** A link that can be used. */
export type MailTokenFound =
  | {
      [Purpose in Exclude<LinkPurpose, 'registration'>]: { readonly purpose: Purpose; readonly mail: string; readonly user: User };
    }[Exclude<LinkPurpose, 'registration'>]
  | { readonly purpose: 'registration'; readonly mail: string; readonly displayName: string };

/** What somebody may do in any 15 minutes. */
export interface Allotment {
  /** What is counted, in words that tell it from everything else that is counted. Only a digest of it is kept. */
  readonly subject: readonly string[];
  readonly most: number;
}

export type Spending = { readonly kind: 'spent' } | { readonly kind: 'used_up'; readonly until: Instant; readonly subject: string };

export interface AccountStore {
  /**
   * Stores a link and ends the one before it for the same person and purpose, or for the same address without an account.
   * It is bound to the address of the account and to its revocation epoch (S6). @returns false: there is no such account.
   */
  replaceMailToken(tx: Tx, token: NewMailToken): Promise<boolean>;
  /**
   * null: it never was, was used, is over, or a newer one was sent; or the account was disabled or deleted, its sessions
   * were ended, or its address is another since.
   */
  findMailToken(tx: Tx, digest: Uint8Array): Promise<MailTokenFound | null>;
  /** The same, used up: of several who take it one gets it. Locks the account's row. */
  takeMailToken(tx: Tx, digest: Uint8Array): Promise<MailTokenFound | null>;
  /** @returns false: there was none. */
  deleteMailToken(tx: Tx, user: UserId, purpose: LinkPurpose): Promise<boolean>;
  /** Accounts of this login name, and those whose address it is in whatever spelling of upper and lower case; the oldest first, at most five. */
  findPeopleNamed(tx: Tx, named: { readonly loginName: string | null; readonly mail: string | null }): Promise<readonly User[]>;
  /** Checks and counts in one statement, all or none. */
  spendAllotments(tx: Tx, allotments: readonly Allotment[]): Promise<Spending>;
  /** What was guessed at a login name is forgotten: whoever gets the name next starts from nothing. */
  forgetGuessesAt(tx: Tx, loginName: string): Promise<void>;
}
