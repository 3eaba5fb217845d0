import type { RequiredFactors } from '../directory/requiredFactors.ts';
import type { Aal } from './evidence.ts';

/** What an `acr` says was shown, or asks to be shown. */
export interface Shown {
  readonly aal: Aal;
  readonly factors: RequiredFactors;
}

/** The OpenID Connect names of the assurance levels. */
export const ACR: Readonly<Record<Aal, string>> = { 1: 'urn:sallyport:aal:1', 2: 'urn:sallyport:aal:2' };

/** AAL 2, and by which factors. */
const ACR_BY: Readonly<Record<RequiredFactors, string>> = {
  any: ACR[2],
  not_sms: 'urn:sallyport:aal:2:not-sms',
  webauthn: 'urn:sallyport:aal:2:webauthn',
};

/** Each is stricter than those before it. */
const LADDER: readonly Shown[] = [
  { aal: 1, factors: 'any' },
  { aal: 2, factors: 'any' },
  { aal: 2, factors: 'not_sms' },
  { aal: 2, factors: 'webauthn' },
];

/** Every name that there is, for discovery. */
export const ACR_VALUES: readonly string[] = LADDER.map(acrOf);

export function acrOf({ aal, factors }: Shown): string {
  return aal === 1 ? ACR[1] : ACR_BY[factors];
}

/** Of names that are alternatives, what the least of them asks. @returns null: none of them is ours. */
export function leastOf(acrs: readonly string[]): Shown | null {
  return LADDER.find((one) => acrs.includes(acrOf(one))) ?? null;
}

/** Of several that are all asked, what serves them all. @returns null: nothing is asked. */
export function strictestOf(asked: readonly (Shown | null)[]): Shown | null {
  return LADDER.findLast((one) => asked.some((other) => other !== null && acrOf(other) === acrOf(one))) ?? null;
}
