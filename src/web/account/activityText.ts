import type { OwnActivityType } from '../../domain/audit/ownActivity.ts';
import type { OwnActivity } from '../../flows/selfService/listOwnActivity.ts';
import { FACTOR_TEXTS } from '../signIn/texts.ts';

type Words = (event: OwnActivity) => string;

/** What happened, as a sentence. Who did it is a matter of its own (`byText`). */
const SENTENCES: Readonly<Record<OwnActivityType, Words>> = {
  'user.signed_in': (event) => `Signed in${to(event)}${event.data['aal'] === 2 ? ', with a second step' : ''}`,
  'user.sign_in_failed': (event) => `Sign-in failed${to(event)}: ${FAILED[word(event, 'reason')] ?? 'it was not accepted'}`,
  'user.mfa_failed': (event) => `Second step failed${to(event)}: ${method(event, 'method')}`,
  'user.mfa_refused': (event) => `Sign-in was refused at the second step${to(event)}`,
  'session.raised': (event) => `You showed again that it is you${event.application === null ? '' : `, for ${event.application}`}`,
  'session.revoked': (event) => (word(event, 'reason') === 'signed_out' ? 'Signed out' : 'A session was signed out'),
  'user.sessions_revoked': (event) => (event.data['kept'] === undefined ? 'Signed out everywhere' : 'Signed out everywhere else'),
  'factor.enrolled': (event) => `Added: ${named(event, 'label')}`,
  'factor.renamed': (event) => `Renamed: ${word(event, 'from')} is now ${word(event, 'to')}`,
  'factor.removed': (event) => `Removed: ${named(event, 'label')}`,
  'backup_codes.made': () => 'New backup codes were made',
  'upstream.linked': (event) => `${word(event, 'name')} was linked: you can sign in with it`,
  'upstream.unlinked': (event) => `The link to ${word(event, 'name')} was removed`,
  'authorization.denied': (event) => `${event.application ?? 'An application'} was not opened`,
  'token.reused': (event) => `${event.application ?? 'An application'} was shut out: a key of its session was used twice`,
  'account.refused': (event) => `Refused: ${REFUSED[word(event, 'act')] ?? 'a change of this account'}`,
  'user.created': () => 'This account was made',
  'user.changed': () => 'Your name or mail address was changed',
  'user.password_changed': () => 'The password was changed',
  'user.role_changed': () => 'Your role was changed',
  'user.disabled': () => 'This account was disabled',
  'user.enabled': () => 'This account was enabled',
  'user.second_factor_unlocked': () => 'The stop after too many wrong codes was ended',
  'user.factors_reset': () => 'All second steps were removed',
  'user.enrolment_window_opened': () => 'The time for setting up a second step again was opened anew',
  'owner.recovered': () => 'The account was recovered, and all second steps were removed',
  'enrolment_pass.made': () => 'An enrolment pass was made for you',
  'enrolment_pass.revoked': () => 'An enrolment pass was revoked',
  'enrolment_pass.redeemed': () => 'An enrolment pass was used in place of a second step',
  'bypass.granted': () => 'The second step was lifted for a time',
  'bypass.changed': () => 'The time without a second step was changed',
  'bypass.revoked': () => 'The time without a second step was ended',
  'bypass.expired': () => 'The time without a second step is over',
};

const FAILED: Readonly<Record<string, string>> = {
  wrong_password: 'the password was wrong',
  wrong_passkey: 'the passkey was not accepted',
  another_person: 'the passkey was somebody else’s',
  throttled: 'too many attempts',
  disabled: 'the account was disabled',
};

const REFUSED: Readonly<Record<string, string>> = {
  prove_factor: 'showing a factor',
  add_factor: 'adding a second step',
  rename_factor: 'renaming a second step',
  remove_factor: 'removing a second step',
  renew_codes: 'making backup codes',
  add_link: 'linking another provider',
  remove_link: 'removing a link to another provider',
  end_session: 'signing out a session',
  end_other_sessions: 'signing out everywhere else',
};

/** One event in plain words. */
export function activityText(event: OwnActivity): string {
  const words = (SENTENCES as Readonly<Record<string, Words | undefined>>)[event.type];
  return `${words === undefined ? event.type : words(event)}${byText(event)}`;
}

function byText({ by }: OwnActivity): string {
  switch (by) {
    case 'an_administrator':
      return ', by an administrator';
    case 'the_host':
      return ', by whoever runs this service';
    case 'you':
    case 'somebody':
    case 'the_system':
      return '';
    default:
      return by satisfies never;
  }
}

function to({ application }: OwnActivity): string {
  return application === null ? '' : ` to ${application}`;
}

function word({ data }: OwnActivity, field: string): string {
  const value = data[field];
  return typeof value === 'string' ? value : '';
}

function method(event: OwnActivity, field: string): string {
  const kind = word(event, field);
  if (kind === 'enrolment_pass') return 'enrolment pass';
  return ((FACTOR_TEXTS as Readonly<Record<string, { readonly name: string }>>)[kind]?.name ?? 'a factor').toLowerCase();
}

/** Its own name, or else the kind's. */
function named(event: OwnActivity, field: string): string {
  const label = word(event, field);
  return label === '' ? method(event, 'kind') : label;
}
