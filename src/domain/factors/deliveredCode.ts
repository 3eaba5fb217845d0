import { after, type Instant, MINUTE, SECOND } from '../../kernel/instant.ts';

/** A code of six digits that is sent to somebody (security.md, "Numbers"). */
export const DELIVERED_CODE = {
  digits: 6,
  lifetime: 5 * MINUTE,
  /** The next one can be asked for after this. */
  resendAfter: 30 * SECOND,
} as const;

/** What a code was sent for. It serves nothing else. */
export const CODE_PURPOSES = ['mail_code', 'sms_challenge', 'sms_enrolment'] as const;

export type CodePurpose = (typeof CODE_PURPOSES)[number];

const CODES = 10 ** DELIVERED_CODE.digits;
const FAIR = 2 ** 32 - (2 ** 32 % CODES);

/**
 * @param random at least 4 fresh bytes, of which four together that would favour some codes are passed over.
 * @returns null when all were passed over: ask again with others.
 */
export function deliveredCodeFrom(random: Uint8Array): string | null {
  const view = new DataView(random.buffer, random.byteOffset, random.byteLength);
  for (let offset = 0; offset + 4 <= random.byteLength; offset += 4) {
    const number = view.getUint32(offset);
    if (number < FAIR) return String(number % CODES).padStart(DELIVERED_CODE.digits, '0');
  }
  return null;
}

/** From when on another code can be sent. */
export function resendAt(sentAt: Instant): Instant {
  return after(sentAt, DELIVERED_CODE.resendAfter);
}
