import type { ErrorCode } from '../../contract/errorCatalogue.ts';
import type { LinkPurpose } from '../../domain/directory/mailLink.ts';

/** Every sentence of the pages for which somebody needs their mailbox. */
export const LINK_TEXTS = {
  unsubscribe: {
    title: 'No more reminders?',
    lead: 'You then get no more mails that announce a second step or remind you of it. The date stays the same: from then on you need one to sign in.',
    submit: 'End these mails',
    done: 'You get no more of these mails',
    doneLead: 'The date stays the same. You can set up a second step at any time, on the page “My security”.',
    again: 'Get them again',
    subscribed: 'You get these mails again',
    subscribedLead: 'What is due from now on is sent to you, as long as you have no second step.',
    wrong: 'This address is not right',
    wrongLead: 'It is not one that was sent to you. Open the link in the mail once more.',
  },
  forgot: {
    title: 'Forgot your password?',
    lead: 'We send you a link with which you set a new one. Your second step stays as it is.',
    name: 'User name or mail address',
    submit: 'Send the link',
    sentTitle: 'Look into your mailbox',
    sent: 'If there is an account of this name with a confirmed mail address, a link is on its way to it. It works for an hour.',
    nothing: 'Nothing came? Look at the spelling, and into the folder for unwanted mail. An address that was never confirmed gets no link.',
    again: 'Try another name',
  },
  register: {
    title: 'Make an account',
    lead: 'We send a link to your mail address. You choose a password when you have followed it.',
    mail: 'Mail address',
    displayName: 'Your name',
    submit: 'Send the link',
    sentTitle: 'Look into your mailbox',
    sent: 'A mail is on its way to this address. Follow the link in it to go on; it works for a day.',
    again: 'Use another address',
    signIn: 'I have an account',
  },
  over: {
    title: 'This link is over',
    lead: 'It was used, its time has passed, a newer one was sent, or it was opened in another browser. Nothing was changed.',
    forgot: 'Ask for a new password',
    register: 'Register again',
    invited: 'Were you invited? Ask whoever invited you to send another invitation.',
    signIn: 'Sign in',
  },
  follow: {
    account: 'User name',
    mail: 'Mail address',
    password: 'New password',
    passwordHint: 'At least 8 characters. A few words that nobody would guess are better than a short one with signs.',
    resetDone: { title: 'Your password is set', lead: 'You were signed out everywhere. Sign in with the new password.', go: 'Sign in' },
    mailDone: { title: 'Your mail address is confirmed', lead: 'This is the mail address of your account now:', go: 'To your account' },
  },
  back: 'Back to signing in',
} as const;

/** What the page of a link says, by what the link does. */
export const FOLLOW_TEXTS: Readonly<Record<LinkPurpose, { readonly title: string; readonly lead: string; readonly submit: string }>> = {
  reset_password: {
    title: 'Set a new password',
    lead: 'You are signed out everywhere when it is set. Your second step stays as it is.',
    submit: 'Set the password',
  },
  invitation: {
    title: 'Welcome',
    lead: 'Choose a password for your account. After that you go on to sign in.',
    submit: 'Set the password and go on',
  },
  registration: {
    title: 'Choose a password',
    lead: 'Your address is confirmed with it, and your account is made. After that you go on to sign in.',
    submit: 'Make the account',
  },
  verify_mail: { title: 'Is this your mail address?', lead: 'Confirm that this address is yours.', submit: 'Confirm' },
  change_mail: {
    title: 'Is this your new mail address?',
    lead: 'When you confirm it, it takes the place of the address that your account has now.',
    submit: 'Confirm',
  },
};

/** What stands above a form whose answer was not accepted. */
export const FORM_ERRORS: { readonly [Code in ErrorCode]?: string } = {
  mail_malformed: 'This is no mail address. Write one address, like ada@example.com.',
  display_name_malformed: 'Write your name in one line of at most 200 characters.',
  mail_domain_not_allowed: 'With an address of this domain nobody can make an account here. Use an address of the organisation.',
  password_too_short: 'The password is too short. It needs at least 8 characters.',
  password_too_long: 'The password is too long.',
  password_breached: 'This password is known and is among the first that are tried. Choose another.',
  password_guessable: 'This password is little more than a name. Choose another.',
  credentials_wrong: 'Your present password is wrong. Try again.',
  too_busy: 'Many people are signing in at this moment. Try again in a second.',
  form_outdated: 'The page was out of date. Try again.',
  login_name_taken: 'There is an account with this address by now. Sign in, or ask for a new password.',
};
