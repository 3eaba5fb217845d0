/** A number that a text message can reach. */
export interface PhoneNumber {
  /** E.164, the one form in which numbers are stored and compared. */
  readonly e164: string;
  /** ISO 3166-1 alpha-2 code of the country that the number belongs to. */
  readonly country: string;
}

/** Why a number is not taken. `not_mobile`: it is valid, and no phone of one person answers there: a land line, a premium or shared-cost line. */
export type PhoneFault = 'not_a_number' | 'not_mobile';

export interface DialledCountry {
  readonly country: string;
  /** Without "+". */
  readonly callingCode: string;
}

export interface PhoneNumbers {
  /** @param country in which a number without "+" is meant; null: only an international one can be. */
  parse(typed: unknown, country: string | null): PhoneNumber | PhoneFault;
  /** Every country that has numbers. */
  readonly countries: readonly DialledCountry[];
}
