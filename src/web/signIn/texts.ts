import type { CodesRunway } from '../../domain/factors/codesRunway.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import type { StepError, StepRefusal } from '../../flows/signIn/step.ts';
import type { StepPath } from './addresses.ts';

/** Every sentence of the sign-in pages, so that other languages can follow. */
export const TEXTS = {
  identify: {
    title: 'Sign in',
    passkey: 'Sign in with a passkey',
    or: 'or with your password',
    loginName: 'User name',
    password: 'Password',
    wantsFactor: 'Use a second step as well',
    wantsFactorHint: 'For those who want one although nobody asks for it.',
    submit: 'Sign in',
    busy: 'Many people are signing in at this moment. You are in line: this page goes on by itself.',
    forgot: 'Forgot your password?',
    register: 'Make an account',
  },
  reauthenticate: {
    title: 'Is it still you?',
    lead: 'Show your password or your passkey again before you go on.',
    submit: 'Continue',
  },
  challenge: {
    title: 'One more step',
    guardTitle: 'First, a factor that you have',
    guard: 'Before you add a new factor, show one that you have. So nobody who only knows your password can add a factor of theirs.',
    why: 'Why this is asked',
    another: 'Use another way',
    submit: 'Continue',
    totp: 'Open your authenticator app and type the six digits that it shows.',
    totpLabel: 'Code from the app',
    backupCode: 'Type one of the backup codes that you saved. Each works once.',
    lastCode: 'Type the backup code that you have left.',
    backupCodeLabel: 'Backup code',
    webauthn: 'Confirm with your fingerprint, your face, your PIN or your security key.',
    webauthnSubmit: 'Use passkey or security key',
  },
  enrol: {
    titleRequired: 'Set up a second step',
    titleSkippable: 'Protect your account with a second step',
    lead: 'A second step keeps your account yours, even when somebody learns your password. Setting it up takes about a minute.',
    why: 'Why now',
    choose: 'Choose one',
    recommended: 'Recommended',
    skip: 'Not now',
    noneOfThese: 'I can’t use any of these',
    codesLead: 'Use backup codes: ten codes that you keep on paper or in a password manager, each of which lets you in once.',
    codesSubmit: 'Use backup codes',
    noneOfTheseLead: 'Somebody can help you. Tell them the case number, so that they see what happened.',
    helpContact: 'Who can help',
    noHelpContact: 'Ask the people who gave you this account.',
    caseNumber: 'Case number',
    needsPass: 'For your account, a first factor also needs an enrolment pass from an administrator. That cannot be done here at present.',
    nothingPossible: 'None of the allowed factors can be set up on this page.',
  },
  mailCode: {
    title: 'First, a code from your mail',
    why: 'Before a second step is set up for this account, a code that is sent to its mail address has to be typed here. So nobody who only knows your password can set up theirs.',
    willSend: 'The code goes to',
    send: 'Send the code',
    sent: 'A code was sent to',
    failed: 'The mail could not be delivered. Try again, or use another way.',
    label: 'Code from the mail',
    submit: 'Continue',
    again: 'Send another code',
    noAddress: 'Your account has no confirmed mail address to which a code could be sent. Support can give you a pass instead.',
    noMail: 'I can’t read this mail',
    noMailLead: 'Somebody can give you a pass instead. Tell them the case number.',
  },
  sms: {
    lead: 'A code is sent to your phone as a text message.',
    sendTo: (to: string) => `Send a code to ${to}`,
    sent: 'A code was sent to',
    late: 'It takes longer than usual. Wait a little, or use another way.',
    failed: 'The message could not be delivered. Send another, or use another way.',
    label: 'Code from the message',
    again: 'Send another code',
    wait: (seconds: number) => `You can ask for another in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    waiting: 'You can ask for another in # s.',
  },
  phone: {
    title: 'Set up your phone',
    country: 'Country',
    number: 'Mobile number',
    consent:
      'With “Send the code” you agree that text messages with codes are sent to this number when you sign in. Your provider may charge for them. Nothing else is sent to it.',
    send: 'Send the code',
    another: 'Use another number',
  },
  pass: {
    way: 'I have a pass from support',
    title: 'Use your pass',
    lead: 'Type the pass that support gave you. It works once, and lets you set up a new second step in place of the one that you no longer have.',
    neededTitle: 'First, a pass from support',
    needed:
      'Before a second step is set up for this account, somebody who knows you has to give you a pass. So nobody who only knows your password can set up theirs.',
    label: 'Pass',
    submit: 'Continue',
    back: 'Back, without a pass',
    startLead: 'Type the pass that support gave you, then sign in as usual. It works once, and lets you set up a new second step.',
    startSubmit: 'Go on to sign in',
    without: 'Sign in without a pass',
  },
  totp: {
    title: 'Set up an authenticator app',
    scan: 'Scan the picture with an authenticator app. Any of them will do.',
    qrAlt: 'QR code that holds the secret for your authenticator app',
    openApp: 'Open in app',
    typeInstead: 'Or type this secret into the app:',
    confirm: 'Then type the six digits that the app shows',
    again: 'The secret was shown once, and your app should have it now. Type the six digits that the app shows.',
    startAgain: 'Start again with a new secret',
    label: 'Code from the app',
    submit: 'Finish',
    otherWay: 'Choose another way',
  },
  webauthn: {
    title: 'Set up a passkey or security key',
    lead: 'Your device, your password manager or a security key keeps a key for this account. You confirm with your fingerprint, face or PIN; nothing secret leaves the device.',
    label: 'Name for it',
    suggestedLabel: 'My passkey',
    labelHint: 'So that you recognise it in a list.',
    submit: 'Set it up',
  },
  codesEnrolment: {
    title: 'Save your backup codes',
    lead: 'These codes are your second step from now on: each lets you in once. Write them down, print them, or keep them in a password manager. This is the only time that they are shown.',
    saved: 'I have saved them',
    typeBack: 'Type one of them to show that you have them. It is used up by this.',
    again: 'The codes were shown once, and you should have them now. Type one of them as it was shown.',
    startAgain: 'Start again with new codes',
    label: 'One of the codes',
    submit: 'Finish',
  },
  backupCodes: {
    title: 'Save your backup codes',
    lead: 'When your device is lost, each of these codes lets you in once instead. This is the only time that they are shown.',
    copy: 'Copy',
    copied: 'Copied',
    download: 'Download',
    print: 'Print',
    file: 'backup-codes.txt',
    done: 'I have saved them. Continue',
  },
  refused: {
    title: 'You cannot be signed in now',
    lockedTitle: 'Signing in is stopped for now',
    help: 'Who can help',
    backTo: (applicationName: string) => `Back to ${applicationName}`,
    again: 'Begin again',
  },
  over: {
    title: 'This sign-in is over',
    lead: 'A sign-in lasts ten minutes and belongs to the browser in which it began. Nothing was changed. When an application sent you here, go back to it and begin there.',
    again: 'Begin again',
  },
  /** What a person wants on their own live session. */
  own: {
    guardProve: 'Before you change how you sign in, show a factor that you have. So nobody who finds your session open can change it.',
    person: 'Signed in as',
    titleAdd: {
      webauthn: 'Add a passkey or security key',
      totp: 'Add an authenticator app',
      sms: 'Add a phone for text messages',
      backup_code: 'Set up backup codes',
    } satisfies Readonly<Record<FactorKind, string>>,
    refusedTitle: 'This cannot be done now',
    kindNotAllowed: 'The rules for your account do not allow this kind of second step any more.',
    kindNotAllowedWhatToDo: 'Nothing was changed. Choose another kind on your account page.',
    back: 'Back to my account',
    doneTitle: 'Done',
    cancelledTitle: 'Nothing was changed',
    lead: 'You are being taken back to your account.',
  },
  onward: {
    title: 'You are signed in',
    lead: 'You are being taken on.',
    cancelledTitle: 'Sign-in cancelled',
    cancelledLead: 'You are being taken back.',
    go: 'Continue',
  },
  signedInAs: 'Signing in as',
  cancel: 'Cancel',
  needsScript: 'This way needs JavaScript, which is off in this browser. The others work without.',
  notSupported: 'This browser cannot use passkeys or security keys here.',
} as const;

export const FACTOR_TEXTS: Readonly<Record<FactorKind, { readonly name: string; readonly about: string }>> = {
  webauthn: {
    name: 'Passkey or security key',
    about: 'Quickest, and safe even on a forged page. Uses your fingerprint, face, PIN or a key on your key ring.',
  },
  totp: { name: 'Authenticator app', about: 'An app on your phone shows a code that you type. Works without a network.' },
  sms: { name: 'Text message', about: 'A code is sent to your phone.' },
  backup_code: { name: 'Backup code', about: 'One of the codes that you saved.' },
};

/** How far the codes reach of somebody who has nothing else (F10). */
export const RUNWAY_TEXTS: Readonly<Record<CodesRunway['stage'], (left: number) => string>> = {
  enough: (left) => `${left} codes left.`,
  few: (left) => `${left} codes left: set up an authenticator app, a passkey or a security key before they run out.`,
  last: () =>
    'This is your last code. It opens the set-up of an authenticator app, a passkey or a security key, and signs nobody in by itself. Shown in a sign-in that was not finished, it works again ten minutes after that sign-in began.',
};

export const REFUSAL_TEXTS: Readonly<Record<StepRefusal, { readonly why: string; readonly whatToDo: string }>> = {
  no_allowed_factor: {
    why: 'A second step is needed, and the rules that apply to you leave no factor that you could use.',
    whatToDo: 'This is not your fault, and trying again will not help. An administrator has to change a rule.',
  },
  enrolment_window_closed: {
    why: 'Your factors were reset, and the time for setting up a new one is over.',
    whatToDo: 'Ask for the time to be opened again, or for an enrolment pass.',
  },
  risk_too_high: {
    why: 'This sign-in is so different from how you usually sign in that we stopped it, to keep your account safe. Your password is not the problem.',
    whatToDo:
      'Try from a device and a place that you use otherwise. If it was really you, the people below can look into it and let you in.',
  },
  risk_without_factor: {
    why: 'Something about this sign-in is unusual, and you have no second factor with which to show that it is you.',
    whatToDo: 'Try from a device or place that you use otherwise, or ask for help.',
  },
  recovery_needed: {
    why: 'The factors that you have cannot be checked here at present, and a new one cannot be added without them.',
    whatToDo: 'Ask for an enrolment pass.',
  },
  too_many_guesses: {
    why: 'Five codes in this sign-in were wrong, so it is over.',
    whatToDo: 'Begin again with a fresh code. If the codes of your app are never right, check that the clock of the phone sets itself.',
  },
  second_factor_locked: {
    why: 'A hundred codes in a row were wrong, so no more are accepted for this account. Somebody may be guessing.',
    whatToDo: 'Your password is known to whoever typed the codes. If it was not you, say so when you ask for help.',
  },
};

/** What stands above the form when a step was not accepted. `too_many_attempts` has a text of its own below. */
export const ERROR_TEXTS: Readonly<Record<Exclude<StepError, 'too_many_attempts' | 'attempt_not_found'> | 'form_outdated', string>> = {
  credentials_wrong: 'The name or the password is wrong. Check both and try again.',
  code_wrong: 'That code was not right, or was used before. Type the newest one.',
  code_sent_lately: 'A code was sent a moment ago. Look for it, and wait half a minute before you ask for another.',
  send_limit_reached: 'No more text messages can be sent for now. Use another way, or try again later.',
  phone_malformed: 'That is no phone number. Check it, and the country above it.',
  phone_not_mobile: 'Codes are sent to mobile phones only. Type another number.',
  phone_country_not_allowed: 'Codes are not sent to numbers of this country. Use another number, or another way.',
  phone_held: 'You have this number already. Type another one, or use another way.',
  pass_wrong: 'That pass is not right, or is over by now. It works once, and a newer one takes its place: ask for another.',
  webauthn_rejected: 'That was not accepted. Try again, or use another way.',
  step_not_offered: 'That is not what is asked for now. Here is the current step.',
  enrolment_not_found: 'That could not be finished here. Set it up again.',
  too_busy: 'Many people are signing in at this moment. Try again in a second.',
  input_malformed: 'That could not be read. Try again.',
  form_outdated: 'The page was out of date. Here is the current step.',
};

/** Where "the newest" code of the sentence above would be beside the point, by what was posted. */
export const CODE_WRONG_TEXTS: Readonly<Partial<Record<StepPath, string>>> = {
  'backup-code': 'That is none of your backup codes, or was used before. Each works once.',
  'enrolments/backup-codes/confirm': 'That is none of the codes that were shown last. Check it for a slip.',
};

export function waitText(seconds: number | null): string {
  if (seconds === null) return 'Too many attempts. Waiting does not help: ask for help.';
  if (seconds <= 90) return `Too many attempts. Wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'}, then try again.`;
  return `Too many attempts. Wait ${Math.ceil(seconds / 60)} minutes, then try again.`;
}

/** "9 days left, until 15 December 2026"; on the last day the hour too. */
export function deadlineText(daysLeft: number, day: string): string {
  return `${daysLeft === 1 ? '1 day' : `${daysLeft} days`} left, until ${day}`;
}
