import type { UserId } from '../../domain/directory/user.ts';
import type { SendLimit, SendLimits } from '../../domain/factors/sendLimits.ts';
import type { Branding } from '../../domain/messages/branding.ts';
import type { Logo } from '../../domain/messages/logo.ts';
import type { Channel, MessageId, MessageListed, MessageStateKind, MessageValues } from '../../domain/messages/message.ts';
import type { Audience } from '../../domain/messages/notices.ts';
import type { SmsTemplateName } from '../../domain/messages/smsTexts.ts';
import type { TemplateName } from '../../domain/messages/templates.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Receipt } from '../smsSender.ts';
import type { Tx } from './transaction.ts';

export interface NewMessage {
  readonly id: MessageId;
  readonly channel: Channel;
  readonly template: TemplateName | SmsTemplateName;
  /** null: somebody without an account. */
  readonly user: UserId | null;
  readonly recipient: string;
  readonly values: MessageValues;
  /** Further values, as sealed JSON; null: none of them is secret. */
  readonly sealedValues: Uint8Array | null;
  /** From then on it is not worth sending; null: always. */
  readonly expiresAt: Instant | null;
}

/** A message that is to be sent, with what it is filled with. */
export interface MessageFound extends NewMessage {
  /** Name of the person; null: there is no such account (any more). */
  readonly personName: string | null;
}

/** A text message that is about to be written. */
export interface Send {
  /** Whose account causes it; null: nobody's. */
  readonly user: UserId | null;
  /** E.164. */
  readonly to: string;
  readonly limits: SendLimits;
}

export type SendCharge =
  | { readonly kind: 'charged' }
  /** Nothing was counted. `until`: the earliest next try. */
  | { readonly kind: 'refused'; readonly limit: SendLimit; readonly until: Instant };

/** Who is told of something, and with which words. */
export interface NewNotice {
  readonly template: TemplateName;
  readonly audience: Audience;
  /** The person whom it concerns. */
  readonly user: UserId | null;
  /** Who did it, who is not told of it as an administrator; null: nobody with an account. */
  readonly actor: UserId | null;
  readonly values: MessageValues;
}

/** A tenant's own words for a mail. */
export interface OwnTemplate {
  readonly template: TemplateName;
  readonly subject: string;
  readonly text: string;
  /** null: made of the text. */
  readonly html: string | null;
}

export interface MessageFilter {
  /** null: any. */
  readonly state: MessageStateKind | null;
  readonly user: UserId | null;
  /** Of the last of the page before (newest first); null: the first page. */
  readonly before: MessageId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface KeptLogo extends Logo {
  /** Another logo is another instant, so that browsers know it from the last. */
  readonly setAt: Instant;
}

/** Digests of the name that a browser showed and of the one that it gets. */
export interface BrowserNames {
  /** null: it showed none. */
  readonly shown: Uint8Array | null;
  readonly next: Uint8Array;
}

export interface MessageStore {
  /** Puts a message into the outbox, and with it the job that sends it. */
  insertMessage(tx: Tx, message: NewMessage): Promise<void>;
  /** One mail for each of the audience who has an address; the names of `user` and `actor` become the values `about` and `by`. Nothing, where this deployment sends no mail. */
  insertNotice(tx: Tx, notice: NewNotice): Promise<void>;
  /** The same, unless it was done with the same `fold` in the last 15 minutes. */
  insertFoldedNotice(tx: Tx, notice: NewNotice, fold: readonly string[]): Promise<void>;
  /** One that is still to be sent; null: it was sent, nobody tries it again, or there is none. */
  findMessageToSend(tx: Tx, message: MessageId): Promise<MessageFound | null>;
  /** A provider took it. What it was filled with is forgotten. @param reference the provider's own id; null: it gives none. */
  recordMessageSent(tx: Tx, message: MessageId, taken: { readonly provider: string; readonly reference: string | null }): Promise<void>;
  /** Nobody tries it again. What it was to be filled with stays, so that it can be revived. @returns false: it was sent, or dead before. */
  buryMessage(tx: Tx, message: MessageId, because: string): Promise<boolean>;
  /** Charges a text message to all of its budgets or to none, in one statement (domain/factors/sendLimits.ts). */
  chargeSend(tx: Tx, send: Send): Promise<SendCharge>;
  /** What became of a message that a provider took. @returns the message, when this is the first that is heard of it; null otherwise, also when there is none. */
  recordReceipt(tx: Tx, receipt: Receipt): Promise<MessageId | null>;
  /** To be sent after all, with a new job. @returns false when it is not on the dead-letter list, or was taken by a provider before it died. */
  reviveMessage(tx: Tx, message: MessageId): Promise<boolean>;
  /** Newest first. */
  listMessages(tx: Tx, filter: MessageFilter): Promise<readonly MessageListed[]>;

  findOwnTemplate(tx: Tx, template: TemplateName): Promise<OwnTemplate | null>;
  listOwnTemplates(tx: Tx): Promise<readonly OwnTemplate[]>;
  putOwnTemplate(tx: Tx, template: OwnTemplate): Promise<void>;
  /** @returns false when the tenant had no words of its own. */
  deleteOwnTemplate(tx: Tx, template: TemplateName): Promise<boolean>;
  /** null: nobody has set any. */
  findBranding(tx: Tx): Promise<Branding | null>;
  putBranding(tx: Tx, branding: Branding): Promise<void>;

  /** null: the tenant has none. */
  findLogo(tx: Tx): Promise<KeptLogo | null>;
  /** @param logo null: none from now on. */
  putLogo(tx: Tx, logo: Logo | null): Promise<void>;

  /** Notes that the person signed in with this browser, and gives it its next name. @returns whether it is one that they had not used, as far as is remembered. */
  recordDevice(tx: Tx, user: UserId, names: BrowserNames): Promise<'known' | 'new'>;
  /** Every browser is a new one to this person from now on. */
  forgetDevices(tx: Tx, user: UserId): Promise<void>;
}
