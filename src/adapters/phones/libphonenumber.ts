import {
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  type NumberType,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { PhoneNumbers } from '../../ports/phoneNumbers.ts';

/** Longer than any number with any punctuation; more is not read. */
const LONGEST_TYPED = 40;

/**
 * Kinds of line that a text message reaches at one person. Premium and shared-cost lines are how sending is turned into
 * somebody's money; land lines, toll-free, pagers and virtual numbers are nobody's device.
 */
const TAKEN: readonly (NumberType | undefined)[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];

/** Numbers as Google's metadata knows them, all of it: without the whole, kinds of line cannot be told apart. */
export const libphonenumber: PhoneNumbers = {
  countries: getCountries().map((country) => ({ country, callingCode: getCountryCallingCode(country) })),
  parse(typed, country) {
    if (typeof typed !== 'string' || typed.length > LONGEST_TYPED) return 'not_a_number';
    const within = country !== null && isSupportedCountry(country) ? { defaultCountry: country } : {};
    const parsed = parsePhoneNumberFromString(typed.normalize('NFKC'), { ...within, extract: false });
    if (parsed?.country === undefined || parsed.ext !== undefined || !parsed.isValid()) return 'not_a_number';
    if (!TAKEN.includes(parsed.getType())) return 'not_mobile';
    return { e164: parsed.number, country: parsed.country };
  },
};
