import type { Instant } from '../../kernel/instant.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { GroupId } from '../directory/group.ts';
import type { Either } from '../factors/userFilter.ts';
import type { MfaStep } from './mfaStep.ts';
import type { AttemptId } from './signInAttempt.ts';

/** Which stuck people a list is about. All that is named holds at once. */
export interface StuckFilter {
  /** Part of the login name, the display name or the mail address. null: all. */
  readonly search: string | null;
  /** Who are stuck on their way to this application; null: to any, or to none in particular. */
  readonly application: ApplicationId | null;
  readonly group: GroupId | null;
  readonly step: MfaStep | null;
  /** Holds a confirmed factor (F8). */
  readonly enrolled: Either;
  /** Stopped at this instant or later; null: whenever. */
  readonly from: Instant | null;
}

export const ALL_STUCK: StuckFilter = { search: null, application: null, group: null, step: null, enrolled: null, from: null };

/** Where a page of the list ended: at the last flow of its last person. */
export interface StuckPlace {
  readonly at: Instant;
  readonly id: AttemptId;
}
