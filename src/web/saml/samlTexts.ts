/** The sentences of the page between us and a service provider. */
export const SAML_TEXTS = {
  title: 'One moment',
  lead: (name: string): string => `You are on your way to ${name}.`,
  go: (name: string): string => `Continue to ${name}`,
} as const;
