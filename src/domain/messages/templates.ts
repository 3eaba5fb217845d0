/** What one kind of mail is for and what it says unless a tenant has its own words. docs/messages.md is printed from this. */
export interface TemplateDescription {
  readonly description: string;
  /** The values with which it is filled, besides those that every mail has. */
  readonly values: Readonly<Record<string, string>>;
  readonly subject: string;
  /** Paragraphs with a blank line between them. The HTML is made of it (htmlOf.ts) unless a tenant has its own. */
  readonly text: string;
}

/** What every mail can be filled with. */
export const COMMON_VALUES = {
  person: 'name of the person whom it is for; empty when it is not known',
  tenant: 'name of the tenant',
  account: 'address of the page "My security"',
  help: 'whom to ask for help, from the settings of the tenant; empty when none is set',
} as const;

const NOT_YOU = `If this was not you, open {{account}}, remove what you do not know, end your other sessions and choose another password.{{#help}} You get help here: {{help}}.{{/help}}`;
const WHERE = `When: {{when}}{{#address}}
From: {{address}}{{/address}}`;
const HAPPENED = {
  when: 'when it happened, in UTC',
  address: 'network address of the request; empty when it is not known',
} as const;
const DONE_BY = { ...HAPPENED, by: 'who did it' } as const;

const ROLLOUT = {
  rollout: 'name of the roll-out',
  deadline: 'from when on the person needs a second step, in UTC',
  applications: 'the applications for which it is needed; empty: for signing in at all',
  enrol: 'address at which setting one up begins, after sign-in',
  unsubscribe: 'address at which the person ends these mails',
} as const;
const NO_MORE = `You do not want to be reminded of this? It changes nothing about the date:\n{{unsubscribe}}`;

const LINKED = { link: 'the link', until: 'when it is over, in UTC' } as const;

function greeted(text: string): string {
  return `Hello{{#person}} {{person}}{{/person}},\n\n${text}`;
}

/** Every mail that is sent, and nothing that is not. */
export const TEMPLATES = {
  factor_added: {
    description: 'A second factor was added to the account.',
    values: { ...HAPPENED, factor: 'kind and name of the factor' },
    subject: 'A second step was added to your account at {{tenant}}',
    text: greeted(`{{factor}} was added to your account at {{tenant}}. From now on it can be used to sign in.\n\n${WHERE}\n\n${NOT_YOU}`),
  },
  factor_removed: {
    description: 'A second factor was removed from the account.',
    values: { ...DONE_BY, factor: 'kind of the factor' },
    subject: 'A second step was removed from your account at {{tenant}}',
    text: greeted(`{{factor}} was removed from your account at {{tenant}} by {{by}}.\n\n${WHERE}\n\n${NOT_YOU}`),
  },
  link_added: {
    description: 'The account can be signed in to with a provider elsewhere from now on.',
    values: { ...HAPPENED, provider: 'name of the provider' },
    subject: 'You can sign in at {{tenant}} with {{provider}}',
    text: greeted(`Your account at {{tenant}} was linked to {{provider}}. You can sign in with it now.\n\n${WHERE}\n\n${NOT_YOU}`),
  },
  link_removed: {
    description: 'The account can no longer be signed in to with a provider elsewhere.',
    values: { ...DONE_BY, provider: 'name of the provider' },
    subject: 'You cannot sign in at {{tenant}} with {{provider}} any more',
    text: greeted(`The link of your account at {{tenant}} to {{provider}} was removed by {{by}}.\n\n${WHERE}\n\n${NOT_YOU}`),
  },
  backup_codes_made: {
    description: 'New backup codes were made.',
    values: DONE_BY,
    subject: 'New backup codes for your account at {{tenant}}',
    text: greeted(
      `New backup codes were made for your account at {{tenant}} by {{by}}. Codes that you had before are dead.\n\n${WHERE}\n\n${NOT_YOU}`,
    ),
  },
  backup_codes_low: {
    description: 'A backup code was used by somebody who has nothing else, and few are left.',
    values: { ...HAPPENED, left: 'how many are left' },
    subject: '{{left}} backup codes are left for your account at {{tenant}}',
    text: greeted(
      `A backup code was used to sign in to your account at {{tenant}}. {{left}} are left, and they are your only second step. Add another one before they run out:\n\n{{account}}\n\n${WHERE}\n\n${NOT_YOU}`,
    ),
  },
  password_changed: {
    description: 'The password was changed.',
    values: DONE_BY,
    subject: 'Your password at {{tenant}} was changed',
    text: greeted(`The password of your account at {{tenant}} was changed by {{by}}.\n\n${WHERE}\n\n${NOT_YOU}`),
  },
  mail_changed: {
    description: 'To the former address: the mail address of the account is another now.',
    values: { when: HAPPENED.when, mail: 'the new address; empty: none' },
    subject: 'The mail address of your account at {{tenant}} was changed',
    text: greeted(
      `Your account at {{tenant}} no longer has this mail address.{{#mail}} Mail goes to {{mail}} from now on.{{/mail}}\n\nWhen: {{when}}\n\nIf this was not you, somebody else may have your account: get help now.{{#help}} You get help here: {{help}}.{{/help}}`,
    ),
  },
  mail_set: {
    description: 'To the new address: it is that of an account now.',
    values: DONE_BY,
    subject: 'This is the mail address of your account at {{tenant}} now',
    text: greeted(`This address was given to your account at {{tenant}} by {{by}}.\n\n${WHERE}\n\n${NOT_YOU}`),
  },
  second_factor_failed: {
    description: 'Somebody entered the right password and then failed at the second step.',
    values: { ...HAPPENED, factor: 'kind of the factor that was tried' },
    subject: 'Your password was right, the second step was not: was this you?',
    text: greeted(
      `Somebody entered your password at {{tenant}}, and it was right. Then {{factor}} was tried, and it was wrong. Nobody got in.\n\n${WHERE}\n\nIf this was you and you got in afterwards, there is nothing to do. If it was not, somebody knows your password: change it now at {{account}}.{{#help}} You get help here: {{help}}.{{/help}}`,
    ),
  },
  second_factor_locked: {
    description: 'Too many second steps were wrong, and for the time being none is accepted.',
    values: { ...HAPPENED, until: 'when it is accepted again; empty: only an administrator can end it' },
    subject: 'Too many wrong second steps at {{tenant}}',
    text: greeted(
      `After your password, the second step was wrong too often. It is not accepted {{#until}}until {{until}}{{/until}}{{^until}}any more, which only an administrator can end{{/until}}.\n\n${WHERE}\n\nIf this was not you, somebody knows your password: change it at {{account}}.{{#help}} You get help here: {{help}}.{{/help}}`,
    ),
  },
  enrolment_code: {
    description: 'S11: the code that a first enrolment needs.',
    values: { code: 'the code', minutes: 'how many minutes it is good' },
    subject: '{{code}} is your code for {{tenant}}',
    text: greeted(
      `{{code}} is the code with which you can go on to set up a second step at {{tenant}}. It is good for {{minutes}} minutes.\n\nNobody will ever ask you for it by phone or mail. If you are not signing in right now, somebody knows your password: change it at {{account}}.{{#help}} You get help here: {{help}}.{{/help}}`,
    ),
  },
  bypass_granted: {
    description: 'An administrator turned the second step off for the person, for a time.',
    values: { ...DONE_BY, from: 'when it begins; empty: it has begun', until: 'when it ends', reason: 'why, in the words of who did it' },
    subject: 'Your second step at {{tenant}} is off until {{until}}',
    text: greeted(
      `{{by}} turned off what asks for a second step when you sign in at {{tenant}},{{#from}} from {{from}}{{/from}} until {{until}}. Reason: {{reason}}.\n\nUse the time to set up a second step:\n\n{{account}}\n\n${WHERE}\n\nIf you did not ask for this, tell your administrators.{{#help}} You reach them here: {{help}}.{{/help}}`,
    ),
  },
  bypass_ended: {
    description: 'The time without a second step is over.',
    values: HAPPENED,
    subject: 'Your second step at {{tenant}} is asked for again',
    text: greeted(
      `The time in which you could sign in at {{tenant}} without a second step is over. If you have none, you will be led through setting one up at your next sign-in.{{#help}} You get help here: {{help}}.{{/help}}`,
    ),
  },
  factors_reset: {
    description: 'All second factors of the account were taken away, so that the person enrols anew.',
    values: { ...DONE_BY, until: 'end of the time in which the person can enrol anew' },
    subject: 'Your second steps at {{tenant}} were reset',
    text: greeted(
      `{{by}} took all second steps from your account at {{tenant}} and ended your sessions. Sign in and set up a new one until {{until}}; after that you need help to get in.\n\n${WHERE}\n\nIf you did not ask for this, tell your administrators at once.{{#help}} You reach them here: {{help}}.{{/help}}`,
    ),
  },
  enrolment_window_opened: {
    description: 'After a reset the person was given more time to enrol anew.',
    values: { ...DONE_BY, until: 'end of the time in which the person can enrol anew' },
    subject: 'You have until {{until}} to set up a second step at {{tenant}}',
    text: greeted(`{{by}} gave you until {{until}} to sign in at {{tenant}} and set up a second step.\n\n${WHERE}`),
  },
  pass_made: {
    description: 'An enrolment pass was made for the person. The pass itself is never in a mail.',
    values: { ...DONE_BY, until: 'how long it can be used' },
    subject: 'A pass was made for your account at {{tenant}}',
    text: greeted(
      `{{by}} made a pass with which a new second step can be set up for your account at {{tenant}}. It is good once, until {{until}}, and only together with your password.\n\n${WHERE}\n\nIf you did not ask for it, tell your administrators at once.{{#help}} You reach them here: {{help}}.{{/help}}`,
    ),
  },
  owner_recovered: {
    description: 'To all owners: one of them was recovered by whoever runs the server.',
    values: { ...HAPPENED, about: 'name of the owner' },
    subject: 'Owner {{about}} of {{tenant}} was recovered on the server',
    text: greeted(
      `Somebody who can run commands on the server took all second steps from {{about}}, an owner of {{tenant}}, ended their sessions and made a pass for them.\n\nWhen: {{when}}\n\nIf the owners did not ask for this, whoever runs the server has to explain it, and the audit tells the rest.`,
    ),
  },
  new_device: {
    description: 'A sign-in from a browser that the account was not used with before.',
    values: { ...HAPPENED, device: 'browser and system, as the browser says' },
    subject: 'A new device signed in to your account at {{tenant}}',
    text: greeted(
      `Your account at {{tenant}} was signed in to from a device that was not used before.\n\nDevice: {{device}}\n${WHERE}\n\n${NOT_YOU}`,
    ),
  },
  token_made: {
    description: 'An API token was made with the account: with it a program administers.',
    values: { ...HAPPENED, token: 'its name, as whoever made it typed it', until: 'when it ends' },
    subject: 'An API token was made with your account at {{tenant}}',
    text: greeted(
      `The API token "{{token}}" was made with your account at {{tenant}}. With it a program can administer, until {{until}}.\n\n${WHERE}\n\nIf that was not you, sign in, revoke the token, and tell another administrator at once.`,
    ),
  },
  sessions_ended: {
    description: 'Somebody else ended all sessions of the account.',
    values: { ...DONE_BY, reason: 'why, in the words of who did it' },
    subject: 'You were signed out everywhere at {{tenant}}',
    text: greeted(
      `All your sessions at {{tenant}} were ended by {{by}}.{{#reason}} Reason: {{reason}}.{{/reason}}\n\n${WHERE}\n\nSign in again to go on.`,
    ),
  },
  administrators_told: {
    description: 'To the other administrators: one of them did something that weakens an account for a while.',
    values: { ...DONE_BY, act: 'what was done, in words', about: 'the person whom it concerns', reason: 'why; empty when none was given' },
    subject: '{{by}} {{act}} for {{about}}',
    text: greeted(
      `{{by}} {{act}} for {{about}} at {{tenant}}.{{#reason}}\n\nReason: {{reason}}{{/reason}}\n\n${WHERE}\n\nYou get this since you are an administrator. If it should not have happened, revoke it and look at the audit.`,
    ),
  },
  rollout_halted: {
    description: 'To administrators: the brake halted a roll-out.',
    values: { ...HAPPENED, rollout: 'its name', reason: 'why, in sentences' },
    subject: 'The roll-out "{{rollout}}" stands still',
    text: greeted(
      `The roll-out "{{rollout}}" at {{tenant}} was halted before its next stage: {{reason}}\n\nWhat was to come is withdrawn; what has begun goes on. Help those who are stuck, then let it go on, or roll it back.\n\n{{when}}`,
    ),
  },
  rollout_announcement: {
    description: 'At the start of a roll-out, to those who have no second step: from when on they need one.',
    values: ROLLOUT,
    subject: 'You will need a second step to sign in at {{tenant}}',
    text: greeted(
      `From {{deadline}} on, {{#applications}}opening {{applications}}{{/applications}}{{^applications}}signing in{{/applications}} at {{tenant}} takes a second step besides your password. Your account has none yet. It takes two minutes to set one up: sign in here, and you are led through it.\n\n{{enrol}}\n\nNobody will ever ask you for a code by phone or mail.{{#help}} You get help here: {{help}}.{{/help}}\n\n${NO_MORE}`,
    ),
  },
  rollout_reminder: {
    description: 'Before the date of a roll-out, and on it, to those who have no second step still.',
    values: ROLLOUT,
    subject: 'Set up your second step at {{tenant}}: you need it from {{deadline}} on',
    text: greeted(
      `Your account at {{tenant}} has no second step yet. From {{deadline}} on you cannot {{#applications}}open {{applications}}{{/applications}}{{^applications}}sign in{{/applications}} without one. Sign in here, and you are led through it:\n\n{{enrol}}\n\nNobody will ever ask you for a code by phone or mail.{{#help}} You get help here: {{help}}.{{/help}}\n\n${NO_MORE}`,
    ),
  },
  verify_mail: {
    description: 'To an address: a link that shows that it is theirs.',
    values: LINKED,
    subject: 'Is this your mail address at {{tenant}}?',
    text: greeted(
      `Your account at {{tenant}} has this mail address. Confirm that it is yours:\n\n{{link}}\n\nThe link works once, until {{until}}. If you have no account at {{tenant}}, there is nothing to do.`,
    ),
  },
  change_mail: {
    description: 'To a new address: a link that makes it the address of the account.',
    values: LINKED,
    subject: 'Your new mail address at {{tenant}}',
    text: greeted(
      `This is to be the mail address of your account at {{tenant}}. Confirm that it is yours:\n\n{{link}}\n\nUntil then nothing changes. The link works once, until {{until}}. If you did not ask for this, there is nothing to do.`,
    ),
  },
  reset_password: {
    description: 'A link with which a new password is set.',
    values: { ...LINKED, name: 'the name with which the person signs in', address: HAPPENED.address },
    subject: 'A new password at {{tenant}}',
    text: greeted(
      `Somebody asked for a new password for the account "{{name}}" at {{tenant}}. If it was you, set it here:\n\n{{link}}\n\nThe link works once, until {{until}}. Your second step stays as it is.\n{{#address}}\nIt was asked for from {{address}}.\n{{/address}}\nIf it was not you, there is nothing to do: nothing changes without this link.`,
    ),
  },
  invitation: {
    description: 'A link with which an invited person sets the first password and goes on to sign in.',
    values: { ...LINKED, name: 'the name with which the person signs in' },
    subject: 'Your account at {{tenant}}',
    text: greeted(
      `You have an account at {{tenant}}. Your user name is "{{name}}". Choose a password and sign in:\n\n{{link}}\n\nThe link works once, until {{until}}.{{#help}} You get help here: {{help}}.{{/help}}`,
    ),
  },
  registration: {
    description: 'A link with which somebody who wants to register makes the account.',
    values: LINKED,
    subject: 'Finish your registration at {{tenant}}',
    text: greeted(
      `Somebody wants to make an account at {{tenant}} with this mail address. If it was you, go on here:\n\n{{link}}\n\nThe link works once, until {{until}}. If it was not you, there is nothing to do: no account is made.`,
    ),
  },
  already_registered: {
    description: 'To an address that somebody wants to register and that has an account.',
    values: { address: HAPPENED.address },
    subject: 'You have an account at {{tenant}}',
    text: greeted(
      `Somebody wants to make an account at {{tenant}} with this mail address, which has one already. If it was you, sign in here:\n\n{{account}}\n\nOn that page is also the way to a new password.{{#address}} It was asked for from {{address}}.{{/address}} If it was not you, there is nothing to do.`,
    ),
  },
  account_deleted: {
    description: 'To the last address of an account: it was deleted.',
    values: { ...DONE_BY, name: 'the name with which the person signed in' },
    subject: 'Your account at {{tenant}} was deleted',
    text: greeted(
      `The account "{{name}}" at {{tenant}} was deleted by {{by}}, with everything that belonged to it.\n\n${WHERE}{{#help}}\n\nYou get help here: {{help}}.{{/help}}`,
    ),
  },
  test: {
    description: 'Sent by an administrator to see that mail arrives.',
    values: {},
    subject: 'Mail from {{tenant}} arrives',
    text: greeted('This mail was sent to see that mail from {{tenant}} arrives. There is nothing to do.'),
  },
} as const satisfies Readonly<Record<string, TemplateDescription>>;

export type TemplateName = keyof typeof TEMPLATES;

/** The names of all values that a template can be filled with. */
export function valuesOf(template: TemplateName): readonly string[] {
  return [...Object.keys(COMMON_VALUES), ...Object.keys(TEMPLATES[template].values)];
}
