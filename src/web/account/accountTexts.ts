import type { FactorKind } from '../../domain/factors/factor.ts';
import type { CodesOffer } from '../../domain/policy/ownCodes.ts';

/** Every sentence of the account pages. */
export const ACCOUNT_TEXTS = {
  title: 'My security',
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
  back: 'Back to my account',
  cancel: 'Cancel',
  proofFirst: 'Before this is done you show a factor that you have, so that nobody who finds your session open can change it.',
  continue: 'Continue',
  factors: {
    title: 'Second steps',
    none: 'You have none yet. With one your account stays yours, even when somebody learns your password.',
    added: 'Added',
    lastUsed: 'Last used',
    neverUsed: 'Not used yet',
    rename: 'Rename',
    remove: 'Remove',
    add: 'Add another',
    addFirst: 'Add one',
    nothingToAdd: 'The rules for your account leave nothing that could be added here.',
  },
  enrol: {
    title: 'Set up a second step',
    lead: 'With it your account stays yours, even when somebody learns your password. It takes about a minute. Choose one:',
    later: 'Not now: to my account',
  },
  rename: { title: 'Rename', label: 'Name', hint: 'So that you recognise it in a list.', submit: 'Save' },
  remove: {
    title: (label: string) => `Remove ${label}?`,
    lead: 'It will no longer open anything here. Sessions that were opened with it are asked for another second step.',
    takesCodes: 'Your backup codes go with it: they stand beside another second step, not alone.',
    lost: 'You can add it again at any time.',
    submit: 'Remove',
    keptTitle: (label: string) => `${label} has to stay for now`,
    kept: 'A second step is required for you, and this is the last one that serves. Without it you could not sign in.',
    keptWhatToDo: 'Add another one first. Then you can remove this one.',
  },
  codes: {
    title: 'Backup codes',
    left: (left: number) => (left === 0 ? 'None are left.' : left === 1 ? '1 code is left.' : `${left} codes are left.`),
    none: 'You have no backup codes. With them you get in when your device is lost.',
    made: 'Made',
    make: 'Make backup codes',
    renew: 'Make new codes',
    renewTitle: 'Make new backup codes?',
    renewLead: 'You get ten new codes, which are shown this once.',
    renewKills: (left: number) => (left === 0 ? '' : `Your present codes (${left} left) stop working at once.`),
    submit: 'Make new codes',
  },
  sessions: {
    title: 'Where you are signed in',
    thisOne: 'This one',
    unknownDevice: 'Unknown device',
    from: 'from',
    since: 'Since',
    lastSeen: 'last used',
    end: 'Sign out there',
    endOthers: 'Sign out everywhere else',
    others:
      'Other sessions and their applications are signed out at once, and so are sign-ins that somebody has begun. From then on no browser is a known one: you are told when one signs in.',
    more: 'These are the newest. Signing out everywhere else ends the others too.',
  },
  activity: {
    title: 'What happened lately',
    all: 'All that happened',
    none: 'Nothing yet.',
    earlier: 'Earlier',
    newest: 'Back to the newest',
    strange:
      'Something here that was not you? Sign out everywhere else, change your password, and tell the people who gave you this account.',
  },
  done: {
    added: 'It is added.',
    removed: 'It is removed.',
    renamed: 'The name is saved.',
    ended: 'That session is signed out.',
    others_ended: 'You are signed out everywhere else.',
  },
  labelMalformed: 'Use one line of 1 to 64 characters.',
  signedOut: {
    title: 'You are signed out',
    lead: 'This session is over. Applications that you opened may have sessions of their own.',
    again: 'Sign in again',
  },
} as const;

export const ADD_TEXTS: Readonly<Record<FactorKind, string>> = {
  webauthn: 'Passkey or security key',
  totp: 'Authenticator app',
  sms: 'Phone for text messages',
  backup_code: 'Backup codes, when I can use nothing else',
};

export const CODES_OFFER_TEXTS: Readonly<Record<Exclude<CodesOffer, 'offered'>, string>> = {
  no_factor_to_renew_for: 'Backup codes come with a passkey or an authenticator app. Add one of these first.',
  backup_codes_not_allowed: 'Backup codes are not allowed for your account.',
};
