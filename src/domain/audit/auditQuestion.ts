import { after, DAY, type Instant } from '../../kernel/instant.ts';
import type { ApiTokenId } from '../directory/apiToken.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { GroupId } from '../directory/group.ts';
import type { UserId } from '../directory/user.ts';
import type { AttemptId } from '../sessions/signInAttempt.ts';
import type { EventType } from './catalogue.ts';
import type { Actor } from './event.ts';
import { type Outcome, typesOfOutcome } from './outcome.ts';

/** Which events a list is about; null: whatever that is. All that are named have to hold. */
export interface EventFilter {
  readonly types: readonly EventType[] | null;
  /** What this person or this token did. */
  readonly actor: UserId | ApiTokenId | null;
  readonly actorKind: Exclude<Actor['kind'], 'user'> | null;
  /** What concerns this person. */
  readonly user: UserId | null;
  readonly application: ApplicationId | null;
  readonly group: GroupId | null;
  readonly attempt: AttemptId | null;
  readonly from: Instant | null;
  readonly until: Instant | null;
  /** In whatever case, anywhere in the event; null or empty: nothing is searched. */
  readonly search: string | null;
}

/** What people ask, and what a saved view keeps: a filter with words that follow from the catalogue and from the day. */
export interface AuditQuestion extends EventFilter {
  readonly outcome: Outcome | null;
  /** The last so many times 24 hours; null: no such limit. */
  readonly lastDays: number | null;
}

export const EVERY_EVENT: EventFilter = {
  types: null,
  actor: null,
  actorKind: null,
  user: null,
  application: null,
  group: null,
  attempt: null,
  from: null,
  until: null,
  search: null,
};

/** What a question means at `now`. */
export function eventFilterOf({ outcome, lastDays, ...filter }: AuditQuestion, now: Instant): EventFilter {
  const since = lastDays === null ? null : after(now, -lastDays * DAY);
  return { ...filter, types: typesAsked(filter.types, outcome), from: later(filter.from, since) };
}

function typesAsked(types: EventFilter['types'], outcome: Outcome | null): EventFilter['types'] {
  if (outcome === null) return types;
  const ofOutcome = typesOfOutcome(outcome);
  return types === null ? ofOutcome : types.filter((type) => ofOutcome.includes(type));
}

function later(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
