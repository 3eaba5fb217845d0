/** The clauses of the decision, in the order in which they are tried. */
export const CLAUSES = [
  'first_factor_gone',
  'first_factor_old',
  'risk_too_high',
  'assured',
  'challenge_by_choice',
  'not_enforced',
  'bypassed',
  'risk_without_factor',
  'enrol_with_pass',
  'challenge_enrolled',
  'enrolment_window_closed',
  'no_allowed_factor',
  'recovery_needed',
  'guard_held_factor',
  'enrol_now',
  'offer_enrolment',
  'postponed',
] as const;

export type Clause = (typeof CLAUSES)[number];
