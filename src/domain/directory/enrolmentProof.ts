import type { TenantSettings } from './tenant.ts';

/** What a person without a factor can be asked for besides the first factor, before the first one is bound (S11). */
export type EnrolmentProof = 'mail_code' | 'enrolment_pass';

/** B7: a pass serves for the code as well. */
const SERVE_AS_CODE: readonly EnrolmentProof[] = ['mail_code', 'enrolment_pass'];
const SERVE_AS_PASS: readonly EnrolmentProof[] = ['enrolment_pass'];

/**
 * S11: the settings whose value asks people for a proof that nobody could show where only these proofs can be delivered
 * and redeemed. Whoever is held there could never enrol.
 */
export function settingsBeyond(
  { firstEnrolment, dormantAfterDays }: TenantSettings,
  available: readonly EnrolmentProof[],
): readonly (keyof TenantSettings)[] {
  const isOut = (serving: readonly EnrolmentProof[]): boolean => !serving.some((proof) => available.includes(proof));
  const beyond: (keyof TenantSettings)[] = [];
  if (firstEnrolment !== 'first_factor' && isOut(firstEnrolment === 'pass' ? SERVE_AS_PASS : SERVE_AS_CODE)) beyond.push('firstEnrolment');
  // S11: dormant accounts need at least the code.
  if (dormantAfterDays !== null && isOut(SERVE_AS_CODE)) beyond.push('dormantAfterDays');
  return beyond;
}
