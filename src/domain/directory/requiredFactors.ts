/** Which factors serve a demand: any that the policy allows, passkeys and security keys alone, or all but text messages. */
export const REQUIRED_FACTORS = ['any', 'webauthn', 'not_sms'] as const;

export type RequiredFactors = (typeof REQUIRED_FACTORS)[number];
