import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { displayName } from './displayName.ts';
import { mailDomain } from './registration.ts';
import { FIRST_ENROLMENTS, type TenantSettings } from './tenant.ts';

/** Whole numbers, both ends included. */
export const SETTING_RANGES = {
  sessionIdleSeconds: [60, 86_400],
  sessionAbsoluteSeconds: [300, 2_592_000],
  dormantAfterDays: [1, 3_650],
  invitationHours: [1, 720],
  bypassMaxHours: [1, 168],
  enrolmentWindowHours: [1, 720],
  passMinutes: [5, 1_440],
} as const;

/** More than any list of domains that somebody keeps by hand. */
const MOST_DOMAINS = 100;

export type SettingsDraft = { readonly [Key in keyof TenantSettings]?: unknown };

/**
 * Applies a draft to the settings that hold. A part that is undefined stays as it is.
 * @returns a refusal that names the setting, and its range where it has one.
 */
export function settingsFrom(before: TenantSettings, draft: SettingsDraft): Result<TenantSettings, 'setting_out_of_range'> {
  const wanted = { ...before, ...given(before, draft) };
  for (const setting of Object.keys(SETTING_RANGES) as (keyof typeof SETTING_RANGES)[]) {
    const [least, most] = SETTING_RANGES[setting];
    const value: unknown = wanted[setting];
    if (value === null && setting === 'dormantAfterDays') continue;
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
      return refused('setting_out_of_range', `${setting} is a whole number from ${least} to ${most}.`, { setting, least, most });
    }
  }
  if (typeof wanted.backupCodesAsFirstFactor !== 'boolean') return notOneOf('backupCodesAsFirstFactor', ['true', 'false']);
  if (typeof wanted.selfRegistration !== 'boolean') return notOneOf('selfRegistration', ['true', 'false']);
  if (!(FIRST_ENROLMENTS as readonly unknown[]).includes(wanted.firstEnrolment)) return notOneOf('firstEnrolment', FIRST_ENROLMENTS);
  const smsCountries = countriesFrom(wanted.smsCountries);
  if (smsCountries === null) {
    return refused('setting_out_of_range', 'smsCountries is a list of ISO country codes of two capitals.', { setting: 'smsCountries' });
  }
  const helpContact = wanted.helpContact === null ? null : displayName(wanted.helpContact);
  if (helpContact === null && wanted.helpContact !== null) {
    return refused('setting_out_of_range', 'helpContact is a line of at most 200 characters, or null.', { setting: 'helpContact' });
  }
  const registrationDomains = domainsFrom(wanted.registrationDomains);
  if (registrationDomains === null) {
    const detail = `registrationDomains is a list of at most ${MOST_DOMAINS} domains such as example.com; an empty one allows any.`;
    return refused('setting_out_of_range', detail, { setting: 'registrationDomains' });
  }
  return succeeded({ ...(wanted as TenantSettings), smsCountries, helpContact, registrationDomains });
}

/** Each once, in order; null: one of them is no domain, or there are too many. */
function domainsFrom(given: unknown): readonly string[] | null {
  if (!Array.isArray(given) || given.length > MOST_DOMAINS) return null;
  const domains = given.map(mailDomain).filter((domain) => domain !== null);
  return domains.length === given.length ? [...new Set(domains)].sort() : null;
}

/** null: it is no such list. */
function countriesFrom(typed: unknown): readonly string[] | null {
  if (!Array.isArray(typed) || !typed.every((one) => typeof one === 'string' && /^[A-Z]{2}$/.test(one))) return null;
  return [...new Set(typed as readonly string[])].sort();
}

function notOneOf(setting: keyof TenantSettings, values: readonly string[]) {
  return refused('setting_out_of_range', `${setting} is one of: ${values.join(', ')}.`, { setting, values });
}

/** Only what is a setting, so that nothing else is stored beside them. */
function given(before: TenantSettings, draft: SettingsDraft): SettingsDraft {
  return Object.fromEntries(Object.entries(draft).filter(([setting, value]) => setting in before && value !== undefined));
}
