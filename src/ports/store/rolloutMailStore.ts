import type { UserId } from '../../domain/directory/user.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import type { MessageId } from '../../domain/messages/message.ts';
import type { StageMail } from '../../domain/rollout/mailing.ts';
import type { MailStanding, MailState } from '../../domain/rollout/mailState.ts';
import type { RolloutId } from '../../domain/rollout/rollout.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { NewMessage } from './messageStore.ts';
import type { Tx } from './transaction.ts';

/** One mail of a roll-out to the people of one stage. */
export interface MailAsked extends StageMail {
  readonly rollout: RolloutId;
  /** Who has a confirmed factor of one of these, companion codes apart (F8), is done. */
  readonly kinds: readonly FactorKind[];
}

/** Somebody to whom it is to be written now. */
export interface MailDue {
  readonly user: UserId;
  readonly mail: string;
  /** That of one that was overtaken before it was sent; null: there was none. */
  readonly message: MessageId | null;
}

export interface MailPass {
  /** The last person who was looked at; null: it begins. */
  readonly after: UserId | null;
  /** Not before; null: at once. */
  readonly againAt: Instant | null;
}

export interface MailPerson {
  readonly user: UserId;
  readonly loginName: string;
  readonly displayName: string;
  /** null: none is known. */
  readonly mail: string | null;
  readonly standing: MailStanding;
  /** When it came to that; null: nothing was written. */
  readonly at: Instant | null;
}

/** A mail that was written, and how its person stands now. */
export interface WrittenMail {
  readonly rollout: RolloutId;
  readonly date: Instant;
  readonly user: UserId;
  /** The address that the person has now; null: none. */
  readonly mail: string | null;
  readonly isDisabled: boolean;
  readonly isUnsubscribed: boolean;
  /** Of their confirmed factors, companion codes apart. */
  readonly kinds: readonly FactorKind[];
}

export interface RolloutMailStore {
  /** Mails of a roll-out that were written since an instant, and those that wait. */
  countRolloutMails(tx: Tx, rollout: RolloutId, since: Instant): Promise<{ readonly written: number; readonly waiting: number }>;
  findMailPass(tx: Tx, asked: MailAsked): Promise<MailPass>;
  putMailPass(tx: Tx, asked: MailAsked, pass: MailPass): Promise<void>;
  /** By id. Nobody who got another one of this roll-out lately. */
  listMailsDue(tx: Tx, asked: MailAsked, page: { readonly after: UserId | null; readonly limit: number }): Promise<readonly MailDue[]>;
  /** Into the outbox, with the row that keeps it from being written twice. What was written before is left out. @returns how many were written. */
  insertRolloutMails(tx: Tx, asked: MailAsked, messages: readonly (NewMessage & { readonly user: UserId })[]): Promise<number>;
  /** null: it is no mail of a roll-out, or its person is gone. */
  findRolloutMail(tx: Tx, message: MessageId): Promise<WrittenMail | null>;
  settleRolloutMail(tx: Tx, message: MessageId, state: MailState): Promise<void>;
  /** Takes a message out of the outbox that was not sent. @returns false: it was, or there is none. */
  dropMessage(tx: Tx, message: MessageId): Promise<boolean>;
  countMailStandings(tx: Tx, asked: MailAsked): Promise<readonly { readonly standing: MailStanding; readonly people: number }[]>;
  /** By id. @param page.standing null: any. */
  listMailPeople(
    tx: Tx,
    asked: MailAsked,
    page: { readonly standing: MailStanding | null; readonly after: UserId | null; readonly limit: number },
  ): Promise<readonly MailPerson[]>;
  /** @returns false: they were before. */
  unsubscribe(tx: Tx, user: UserId): Promise<boolean>;
  /** @returns false: they had not unsubscribed. */
  subscribe(tx: Tx, user: UserId): Promise<boolean>;
}
