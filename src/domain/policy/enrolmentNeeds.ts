import type { FirstEnrolment } from '../directory/tenant.ts';
import { NO_KIND } from '../factors/allowedFactors.ts';
import { hasRecentFirstFactor, hasShown } from '../sessions/aal.ts';
import type { EnrolmentNeeds } from './decision.ts';
import type { Terms } from './terms.ts';

/**
 * What must be shown before this user's enrolment begins. With a factor in hand the guard clause has asked for it
 * already (F4); a first enrolment needs a recent first factor (S10) and what the tenant asks (S11).
 */
export function enrolmentNeeds(terms: Terms): EnrolmentNeeds | null {
  if (terms.held !== NO_KIND) return null;
  if (!hasRecentFirstFactor(terms)) return 'reauthentication';
  switch (firstEnrolment(terms)) {
    case 'first_factor':
      return null;
    case 'mail_code':
      // B7: a pass serves for the code as well.
      return hasShown('mail_code', terms) || hasShown('enrolment_pass', terms) ? null : 'mail_code';
    case 'pass':
      return hasShown('enrolment_pass', terms) ? null : 'pass';
  }
}

/** S11: dormant accounts, and accounts after a reset, need at least the code. */
function firstEnrolment({ snapshot, facts }: Terms): FirstEnrolment {
  const exposed = facts.user.dormant || facts.user.mustEnrolUntil !== null;
  return exposed && snapshot.firstEnrolment === 'first_factor' ? 'mail_code' : snapshot.firstEnrolment;
}
