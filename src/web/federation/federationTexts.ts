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
    signIn: { heading: 'This did not sign you in', again: 'Back to the sign-in' },
    link: { heading: 'This was not linked', again: 'Back to my security' },
  },
} as const;
