import { EVENTS, type EventType } from './catalogue.ts';

/** `refused`: somebody or something was turned away, or it failed. */
export type Outcome = 'done' | 'refused';

export const OUTCOMES = ['done', 'refused'] as const satisfies readonly Outcome[];

/** Every other event tells of something that happened as it was meant. */
const REFUSED: readonly EventType[] = [
  'user.sign_in_failed',
  'user.mfa_refused',
  'user.mfa_failed',
  'user.step_refused',
  'user.own_change_refused',
  'account.refused',
  'authorization.denied',
  'token.reused',
  'token.refresh_refused',
  'client.authentication_failed',
  'forward_auth.code_refused',
  'saml.message_refused',
  'operation.refused',
  'operation.redemption_refused',
  'request.other_origin',
  'mail_link.not_sent',
  'mail_link.refused',
  'mail_link.request_refused',
  'api_token.refused',
  'administration.refused',
  'job.dead',
  'message.dead',
  'sms.refused',
  'sms.receipt_refused',
];

export function outcomeOf(type: EventType): Outcome {
  return REFUSED.includes(type) ? 'refused' : 'done';
}

export function typesOfOutcome(outcome: Outcome): readonly EventType[] {
  return (Object.keys(EVENTS) as EventType[]).filter((type) => outcomeOf(type) === outcome);
}
