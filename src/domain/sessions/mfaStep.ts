/** Where a flow was when it reached the MFA step (A1). */
export const MFA_STEPS = ['challenge', 'enrolment', 'refusal'] as const;

export type MfaStep = (typeof MFA_STEPS)[number];
