import type { FormError } from '../links/formPage.ts';

/** Every sentence of the pages of the first run. */
export const SET_UP_TEXTS = {
  title: 'Set up Sallyport',
  lead: 'You make the first tenant, and the account of its owner. Then you sign in with it and set up a second step.',
  tenant: 'The organisation',
  tenantName: 'Name of the organisation',
  slug: 'Short name for addresses',
  slugHint: 'Lower-case letters, digits and hyphens, such as acme. It stands in every address and stays as it is.',
  owner: 'Its owner',
  displayName: 'Your name',
  mail: 'Your mail address',
  mailHint: 'You sign in with it.',
  password: 'Password',
  submit: 'Make it and sign in',
  over: {
    title: 'This address is over',
    lead: 'A set-up address works once, for an hour, and only while there is no tenant. Nothing was changed.',
    restart: 'Is nothing set up yet? Start the server again: it prints another address.',
  },
} as const;

/** What the forms for everybody do not refuse. */
export const SET_UP_ERRORS: Readonly<Record<string, FormError>> = {
  slug_malformed: { field: 'slug', sentence: 'The short name has lower-case letters, digits and single hyphens, 1 to 63 of them.' },
  slug_taken: { field: 'slug', sentence: 'Another tenant has this short name.' },
  name_malformed: { field: 'tenantName', sentence: 'Write the name of the organisation in one line of at most 200 characters.' },
};
