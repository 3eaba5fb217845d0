import type { FactorKind } from '../../domain/factors/factor.ts';
import type { StepError, StepRefusal } from '../../flows/signIn/step.ts';

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
    noneOfTheseLead: 'Somebody can help you. Tell them the case number, so that they see what happened.',
    helpContact: 'Who can help',
    noHelpContact: 'Ask the people who gave you this account.',
    caseNumber: 'Case number',
    needsMailCode: 'For your account, a first factor also needs a code that is sent by mail. That cannot be done here at present.',
    needsPass: 'For your account, a first factor also needs an enrolment pass from an administrator. That cannot be done here at present.',
    nothingPossible: 'None of the allowed factors can be set up on this page.',
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

export const REFUSAL_TEXTS: Readonly<Record<StepRefusal, { readonly why: string; readonly whatToDo: string }>> = {
  no_allowed_factor: {
    why: 'A second step is needed, and the rules that apply to you leave no factor that you could use.',
    whatToDo: 'This is not your fault, and trying again will not help. An administrator has to change a rule.',
  },
  enrolment_window_closed: {
    why: 'Your factors were reset, and the time for setting up a new one is over.',
    whatToDo: 'Ask for the time to be opened again, or for an enrolment pass.',
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
  webauthn_rejected: 'That was not accepted. Try again, or use another way.',
  step_not_offered: 'That is not what is asked for now. Here is the current step.',
  enrolment_not_found: 'That could not be finished here. Set it up again.',
  too_busy: 'Many people are signing in at this moment. Try again in a second.',
  input_malformed: 'That could not be read. Try again.',
  form_outdated: 'The page was out of date. Here is the current step.',
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
