import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { UserId } from '../directory/user.ts';
import type { SmsTemplateName } from './smsTexts.ts';
import type { TemplateName } from './templates.ts';

export type MessageId = Id<'Message'>;

/** By which way a message goes. */
export type Channel = 'mail' | 'sms';

/** What a template is filled with. Names are those of its description; a secret among them is kept sealed until it is sent. */
export type MessageValues = Readonly<Record<string, string>>;

/** Where a message of the outbox stands. */
export type MessageState =
  /** To be sent, or to be tried again. */
  | { readonly kind: 'queued' }
  /** A provider took it. */
  | { readonly kind: 'sent'; readonly at: Instant; readonly provider: string }
  /** The provider says that it arrived. */
  | { readonly kind: 'delivered'; readonly at: Instant; readonly provider: string }
  /** Nobody tries it again: the dead-letter list. `because` is a short reason without anything that was to be sent. */
  | { readonly kind: 'dead'; readonly at: Instant; readonly because: string };

export type MessageStateKind = MessageState['kind'];

/** A message as lists show it: never with its values. */
export interface MessageListed {
  readonly id: MessageId;
  readonly channel: Channel;
  readonly template: TemplateName | SmsTemplateName;
  /** null: to somebody without an account. The account may be gone. */
  readonly user: UserId | null;
  readonly recipient: string;
  readonly createdAt: Instant;
  readonly state: MessageState;
}
