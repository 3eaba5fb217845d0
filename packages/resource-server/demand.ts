/** What Sallyport's `acr` says, the weakest first: each serves wherever one before it is asked for. */
export const ACR_VALUES = [
  'urn:sallyport:aal:1',
  'urn:sallyport:aal:2',
  'urn:sallyport:aal:2:not-sms',
  'urn:sallyport:aal:2:webauthn',
] as const;

/**
 * - `urn:sallyport:aal:1`: somebody signed in.
 * - `urn:sallyport:aal:2`: with a second factor.
 * - `urn:sallyport:aal:2:not-sms`: with one that is no text message.
 * - `urn:sallyport:aal:2:webauthn`: with a passkey or security key.
 */
export type Acr = (typeof ACR_VALUES)[number];

/** What a request needs to have been shown. */
export interface Demand {
  readonly acr: Acr;
  /** The greatest age of the proof in seconds, at least 30, since a person has to come back in time. Absent: any age. */
  readonly maxAgeSeconds?: number;
}

/** Whoever is signed in. */
export const SIGNED_IN: Demand = { acr: 'urn:sallyport:aal:1' };

/** @throws RangeError for a demand that nobody could meet: a mistake of the program, told when it starts. */
export function checkDemand({ acr, maxAgeSeconds }: Demand): void {
  if (!ACR_VALUES.includes(acr)) throw new RangeError(`acr is one of: ${ACR_VALUES.join(', ')}`);
  const isAge = maxAgeSeconds === undefined || (Number.isInteger(maxAgeSeconds) && maxAgeSeconds >= 30);
  if (!isAge) throw new RangeError('maxAgeSeconds is a whole number from 30 on');
}

/** What was shown, as the provider tells it of a token. */
export interface Shown {
  /** null: nothing that we know. */
  readonly acr: string | null;
  /** Seconds since the Unix epoch: when what `acr` says was shown. null: not told. */
  readonly authTime: number | null;
}

/** @param clock `now` in seconds since the Unix epoch; `tolerance`: by how many seconds it may run ahead of the provider's. */
export function isMet(demand: Demand, { acr, authTime }: Shown, clock: { readonly now: number; readonly tolerance: number }): boolean {
  const rank = (ACR_VALUES as readonly (string | null)[]).indexOf(acr);
  if (rank < ACR_VALUES.indexOf(demand.acr)) return false;
  return demand.maxAgeSeconds === undefined || (authTime !== null && clock.now - authTime <= demand.maxAgeSeconds + clock.tolerance);
}
