import type { Id } from '../../kernel/id.ts';

export type TenantId = Id<'Tenant'>;

/** What a first enrolment needs besides the first factor (S11). */
export const FIRST_ENROLMENTS = ['first_factor', 'mail_code', 'pass'] as const;

export type FirstEnrolment = (typeof FIRST_ENROLMENTS)[number];

/** What an administrator sets for the whole tenant besides its rule. */
export interface TenantSettings {
  readonly backupCodesAsFirstFactor: boolean;
  readonly firstEnrolment: FirstEnrolment;
  /** A session ends after this many seconds without use. 60 to 86,400. */
  readonly sessionIdleSeconds: number;
  /** A session ends this many seconds after sign-in. 300 to 2,592,000. */
  readonly sessionAbsoluteSeconds: number;
  /** An account is dormant after this many days without a sign-in (S11); null: never. */
  readonly dormantAfterDays: number | null;
  /** B3: a bypass lasts this many hours at most, from its beginning. 1 to 168. */
  readonly bypassMaxHours: number;
  /** B6: so many hours after a reset the next sign-in can enrol. 1 to 720. */
  readonly enrolmentWindowHours: number;
  /** B7: an enrolment pass can be redeemed for this many minutes. 5 to 1,440. */
  readonly passMinutes: number;
  /** ISO codes of the countries to whose numbers codes are sent, in alphabetical order. None: no text message is sent. */
  readonly smsCountries: readonly string[];
  /** Shown to whoever is stuck: an address or a sentence. null: none set. */
  readonly helpContact: string | null;
  /** Whether strangers can make an account of their own, by a link to their address. */
  readonly selfRegistration: boolean;
  /** Domains of the addresses with which they can; empty: any. */
  readonly registrationDomains: readonly string[];
  /** How long an invitation is good. 1 to 720. */
  readonly invitationHours: number;
}

export const DEFAULT_TENANT_SETTINGS: TenantSettings = {
  backupCodesAsFirstFactor: false,
  firstEnrolment: 'first_factor',
  sessionIdleSeconds: 3_600,
  sessionAbsoluteSeconds: 86_400,
  dormantAfterDays: null,
  bypassMaxHours: 168,
  enrolmentWindowHours: 72,
  passMinutes: 60,
  smsCountries: [],
  helpContact: null,
  selfRegistration: false,
  registrationDomains: [],
  invitationHours: 72,
};

export interface Tenant {
  readonly id: TenantId;
  /** The part of the address: lower-case letters, digits and single hyphens, 1 to 63 characters. */
  readonly slug: string;
  readonly name: string;
  readonly settings: TenantSettings;
  /** Raised by every change of a rule, a setting, a group or an application. */
  readonly revision: number;
}
