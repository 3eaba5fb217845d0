/** The sentences of the page for people who did not sign in for a protected host. */
export const FORWARD_TEXTS = {
  stoppedTitle: 'You did not sign in',
  stoppedLead: (name: string): string => `Nothing was changed, and ${name} stays shut. You can go back and begin again.`,
  backTo: (name: string): string => `Back to ${name}`,
} as const;
