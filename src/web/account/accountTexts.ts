/** Every sentence of the account pages. */
export const ACCOUNT_TEXTS = {
  title: 'My account',
  assurance: 'This session',
  aal1: 'Signed in with a first factor (AAL 1)',
  aal2: 'Signed in with a second step (AAL 2)',
  allowance: 'Second step',
  grace: 'Not set up yet; you have time',
  bypass: 'Not asked for, by a decision of an administrator',
  until: 'until',
  signedInAt: 'Since',
  endsAt: 'Ends at the latest',
  signOut: 'Sign out',
  changePassword: 'Change your password',
  changeMail: 'Change your mail address',
  signedOut: {
    title: 'You are signed out',
    lead: 'This session is over. Applications that you opened may have sessions of their own.',
    again: 'Sign in again',
  },
} as const;
