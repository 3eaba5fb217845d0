import type { FirstEnrolment } from '../directory/tenant.ts';
import { NO_KIND } from '../factors/allowedFactors.ts';
import { hasRecentFirstFactor, hasShown, type Showing } from '../sessions/aal.ts';
import type { EnrolmentNeeds } from './decision.ts';
import type { UserFacts } from './facts.ts';
import type { Terms } from './terms.ts';

/**
 * What must be shown before this user's enrolment begins. With a factor in hand the guard clause has asked for it
 * already (F4); a first enrolment needs a recent first factor (S10) and what the tenant asks (S11).
 */
export function enrolmentNeeds(terms: Terms): EnrolmentNeeds | null {
  if (terms.held !== NO_KIND) return null;
  if (!hasRecentFirstFactor(terms)) return 'reauthentication';
  return missingForFirst({ tenant: terms.snapshot.firstEnrolment, user: terms.facts.user, showing: terms });
}

/** S11: what somebody who holds no factor has still to show besides the first one. null: nothing. */
export function missingForFirst(first: {
  readonly tenant: FirstEnrolment;
  readonly user: Pick<UserFacts, 'dormant' | 'mustEnrolUntil'>;
  readonly showing: Showing;
}): Exclude<EnrolmentNeeds, 'reauthentication'> | null {
  const { showing } = first;
  switch (wantedFor(first)) {
    case 'first_factor':
      return null;
    case 'mail_code':
      // B7: a pass serves for the code as well.
      return hasShown('mail_code', showing) || hasShown('enrolment_pass', showing) ? null : 'mail_code';
    case 'pass':
      return hasShown('enrolment_pass', showing) ? null : 'pass';
  }
}

/** S11: dormant accounts, and accounts after a reset, need at least the code. */
function wantedFor({ tenant, user }: Pick<Parameters<typeof missingForFirst>[0], 'tenant' | 'user'>): FirstEnrolment {
  const exposed = user.dormant || user.mustEnrolUntil !== null;
  return exposed && tenant === 'first_factor' ? 'mail_code' : tenant;
}
