import { OLDEST_FIRST } from '../../src/domain/factors/userFilter.ts';
import type { UsersAsked } from '../../src/ports/store/peopleStore.ts';
import type { SessionsAsked } from '../../src/ports/store/sessionListStore.ts';

/** The first page of people, oldest account first. */
export const FIRST_PEOPLE: UsersAsked = { order: OLDEST_FIRST, after: null, limit: 100 };

/** The first page of sessions, newest first. */
export const FIRST_SESSIONS: SessionsAsked = { before: null, limit: 100 };
