import type { SessionFilter } from '../ports/store/sessionListStore.ts';

/** Every live session of the tenant. */
export const ALL_SESSIONS: SessionFilter = { user: null, aal: null, application: null, allowance: null };
