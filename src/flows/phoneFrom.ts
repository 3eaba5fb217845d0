import type { TenantSettings } from '../domain/directory/tenant.ts';
import { type Result, refused, succeeded } from '../kernel/result.ts';
import type { PhoneNumber, PhoneNumbers } from '../ports/phoneNumbers.ts';

export type PhoneError = 'phone_malformed' | 'phone_not_mobile' | 'phone_country_not_allowed';

/** Reads a number that codes are to be sent to: a mobile one, of a country that the tenant allows. */
export function phoneFrom(
  phoneNumbers: PhoneNumbers,
  typed: { readonly number: unknown; readonly country: unknown },
  { smsCountries }: Pick<TenantSettings, 'smsCountries'>,
): Result<PhoneNumber, PhoneError> {
  const parsed = phoneNumbers.parse(typed.number, typeof typed.country === 'string' ? typed.country : null);
  if (parsed === 'not_a_number')
    return refused('phone_malformed', 'That is no phone number. Type it with its country, such as +49 1512 3456789.');
  if (parsed === 'not_mobile') return refused('phone_not_mobile', 'Codes are sent to mobile phones only.');
  if (!smsCountries.includes(parsed.country)) {
    return refused('phone_country_not_allowed', `Codes are not sent to numbers of this country (${parsed.country}).`, {
      country: parsed.country,
      countries: smsCountries,
    });
  }
  return succeeded(parsed);
}
