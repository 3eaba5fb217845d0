import { DAY, HOUR } from '../../kernel/instant.ts';

/** What a link does that was sent by mail. Each is good for this alone. */
export const LINK_PURPOSES = ['verify_mail', 'change_mail', 'reset_password', 'invitation', 'registration'] as const;

export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** 256 bits: nobody finds one by trying. */
export const LINK_BYTES = 32;

/** How long a link is good, in milliseconds. Invitations: a setting of the tenant. */
export const LINK_LIFETIMES = {
  verify_mail: DAY,
  change_mail: HOUR,
  reset_password: HOUR,
  registration: DAY,
} as const satisfies Readonly<Record<Exclude<LinkPurpose, 'invitation'>, number>>;

/**
 * How often strangers can have mail sent in any 15 minutes. What is counted is what was typed, so that the limit tells
 * nothing of who has an account; the account's own count decides in silence.
 */
export const MAIL_LIMITS = {
  mostPerNetwork: 20,
  mostPerName: 5,
  mostPerAccount: 5,
  /** Of addresses that want to register. */
  mostPerDomain: 100,
  mostPerTenant: 500,
} as const;
