/** Every sentence of the way to a provider elsewhere and back. */
export const FEDERATION_TEXTS = {
  button: (provider: string) => `Continue with ${provider}`,
  or: 'or',
  away: {
    title: (provider: string) => `On to ${provider}`,
    lead: (provider: string) => `You prove at ${provider} who you are, and come back here.`,
    go: (provider: string) => `Go on to ${provider}`,
  },
  failed: {
    title: 'This did not sign you in',
    again: 'Back to the sign-in',
    own: 'Back to my security',
  },
} as const;
