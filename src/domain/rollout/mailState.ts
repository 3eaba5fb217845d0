/** What became of a mail that was written. */
export const MAIL_STATES = [
  /** It is in the outbox, and tried again until it is not worth sending. */
  'waiting',
  'sent',
  /** The mail server refused its recipient for good. */
  'bounced',
  /** It could not be sent for another reason, and nobody tries it again. */
  'failed',
  /** It was not worth sending any more before it could be: the next one was due, the date moved, or the person was done. */
  'overtaken',
] as const;

export type MailState = (typeof MAIL_STATES)[number];

/** How somebody stands with one mail of a roll-out. */
export const MAIL_STANDINGS = [
  /** It is not time yet. */
  'planned',
  /** It is to be written. */
  'due',
  ...MAIL_STATES,
  /** It was sent, and they have a factor now. */
  'done',
  /** They had a factor before it was written. */
  'not_needed',
  'unsubscribed',
  'no_address',
  /** It was over before they could be reached. */
  'missed',
] as const;

export type MailStanding = (typeof MAIL_STANDINGS)[number];
