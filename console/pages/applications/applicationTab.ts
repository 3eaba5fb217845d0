export const APPLICATION_TABS = ['details', 'policy', 'connect'] as const;

export type ApplicationTab = (typeof APPLICATION_TABS)[number];
