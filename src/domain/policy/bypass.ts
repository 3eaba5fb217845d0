import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { ApplicationId } from '../directory/application.ts';

export type BypassId = Id<'Bypass'>;

/** An administrator's temporary lift of the rules for one user (B1-B5). It holds at `from <= at < until`. */
export interface Bypass {
  readonly from: Instant;
  readonly until: Instant;
  readonly exceptApplications: readonly ApplicationId[];
}

/** Where a bypass does not reach, and why. */
export type OutsideBypass = 'not_begun' | 'over' | 'application_excepted';

/**
 * B3: computed whenever it is read; at `until` it is over, and no job has to end it. B5: it can leave out applications.
 * @returns null when the bypass holds here and now.
 */
export function outsideBypass(bypass: Bypass, application: ApplicationId | null, at: Instant): OutsideBypass | null {
  if (at < bypass.from) return 'not_begun';
  if (at >= bypass.until) return 'over';
  return application !== null && bypass.exceptApplications.includes(application) ? 'application_excepted' : null;
}
