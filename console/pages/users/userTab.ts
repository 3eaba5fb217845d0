export const USER_TABS = ['profile', 'mfa', 'sessions', 'history'] as const;

export type UserTab = (typeof USER_TABS)[number];

/** What the address of one person says besides who it is. */
export interface UserSearch {
  /** Absent: the profile. */
  readonly tab?: UserTab;
  /** Of the history; absent: sign-ins alone. */
  readonly events?: 'all';
}

export function readUserSearch(given: Readonly<Record<string, unknown>>): UserSearch {
  const tab = USER_TABS.find((name) => name === given['tab']);
  return { ...(tab === undefined ? {} : { tab }), ...(given['events'] === 'all' ? { events: 'all' } : {}) };
}
