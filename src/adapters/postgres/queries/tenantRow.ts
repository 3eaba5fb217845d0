import { sql } from 'kysely';
import type { FirstEnrolment, Tenant, TenantId, TenantSettings } from '../../../domain/directory/tenant.ts';

export interface SettingsRow {
  readonly backup_codes_as_first_factor: boolean;
  readonly first_enrolment: FirstEnrolment;
  readonly session_idle_seconds: number;
  readonly session_absolute_seconds: number;
  readonly dormant_after_days: number | null;
  readonly bypass_max_hours: number;
  readonly enrolment_window_hours: number;
  readonly pass_minutes: number;
  readonly sms_countries: readonly string[];
  readonly help_contact: string | null;
  readonly self_registration: boolean;
  readonly registration_domains: readonly string[];
  readonly invitation_hours: number;
}

export interface TenantRow extends SettingsRow {
  readonly id: TenantId;
  readonly slug: string;
  readonly name: string;
  readonly revision: number;
}

/** The columns of `TenantSettings`, of a table that the question calls `t`. */
export const SETTINGS_COLUMNS = sql.raw(
  `t.backup_codes_as_first_factor, t.first_enrolment, t.session_idle_seconds, t.session_absolute_seconds, t.dormant_after_days,
    t.bypass_max_hours, t.enrolment_window_hours, t.pass_minutes, t.sms_countries, t.help_contact, t.self_registration, t.registration_domains,
    t.invitation_hours`,
);

export function settingsOf(row: SettingsRow): TenantSettings {
  return {
    backupCodesAsFirstFactor: row.backup_codes_as_first_factor,
    firstEnrolment: row.first_enrolment,
    sessionIdleSeconds: row.session_idle_seconds,
    sessionAbsoluteSeconds: row.session_absolute_seconds,
    dormantAfterDays: row.dormant_after_days,
    bypassMaxHours: row.bypass_max_hours,
    enrolmentWindowHours: row.enrolment_window_hours,
    passMinutes: row.pass_minutes,
    smsCountries: row.sms_countries,
    helpContact: row.help_contact,
    selfRegistration: row.self_registration,
    registrationDomains: row.registration_domains,
    invitationHours: row.invitation_hours,
  };
}

export function tenantOf(row: TenantRow): Tenant {
  return { id: row.id, slug: row.slug, name: row.name, settings: settingsOf(row), revision: row.revision };
}
