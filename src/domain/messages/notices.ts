import { type Instant, parseInstant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { EventType } from '../audit/catalogue.ts';
import type { AuditEvent } from '../audit/event.ts';
import { FEW_CODES } from '../factors/codesRunway.ts';
import type { FactorKind } from '../factors/factor.ts';
import { SECOND_FACTOR_LIMITS } from '../factors/guessLimits.ts';
import type { BrakeReason } from '../rollout/brakes.ts';
import { inWords } from './inWords.ts';
import type { MessageValues } from './message.ts';
import type { TemplateName } from './templates.ts';

/** Who is told: the person whom an event concerns; or all owners and administrators but the one who did it; or all owners. */
export type Audience = 'person' | 'other_administrators' | 'owners';

/** A mail that follows from an event. */
export interface Notice {
  readonly template: TemplateName;
  readonly audience: Audience;
  readonly values: MessageValues;
  /** Told once in 15 minutes for the same words here; null: each time. */
  readonly fold: readonly string[] | null;
}

type Words = (event: AuditEvent, happened: MessageValues, now: Instant) => readonly Notice[];

/**
 * What is told to whom (security.md: owners are told by mail of every change, and of every correct password followed by a
 * failed factor). An event that is not here is told to nobody.
 */
const NOTICES: { readonly [Type in EventType]?: Words } = {
  'factor.enrolled': (event, happened) => [
    toPerson('factor_added', { ...happened, factor: capital(named(event.data['kind'], event.data['label'])) }),
  ],
  'factor.removed': (event, happened) => [
    toPerson('factor_removed', { ...happened, ...byWhom(event), factor: capital(named(event.data['kind'], event.data['label'])) }),
  ],
  // Whoever has just come in by a new account knows it.
  'upstream.linked': (event, happened) =>
    event.data['how'] === 'created' ? [] : [toPerson('link_added', { ...happened, provider: text(event.data['name']) })],
  'upstream.unlinked': (event, happened) => [
    toPerson('link_removed', { ...happened, ...byWhom(event), provider: text(event.data['name']) }),
  ],
  // Companion codes come with a factor, of which the person is told anyway.
  'backup_codes.made': (event, happened) =>
    event.data['renewed'] === true ? [toPerson('backup_codes_made', { ...happened, ...byWhom(event) })] : [],
  'user.changed': (event, happened) =>
    Array.isArray(event.data['changed']) && event.data['changed'].includes('mail')
      ? [toPerson('mail_set', { ...happened, ...byWhom(event) })]
      : [],
  'user.password_changed': (event, happened) => {
    // Whoever has just set the first one needs no mail that says so.
    if (event.data['how'] === 'invitation') return [];
    const by = event.data['how'] === 'reset' ? { by: 'somebody with a link that was sent to this address' } : byWhom(event);
    return [toPerson('password_changed', { ...happened, ...by })];
  },
  'user.deleted': (event, happened) => [toPerson('account_deleted', { ...happened, ...byWhom(event), name: text(event.data['name']) })],
  'bypass.granted': (event, happened) => {
    const { data } = event;
    const words = { ...happened, ...whoDid(event), from: given(data['from']), until: given(data['until']), reason: text(data['reason']) };
    return [toPerson('bypass_granted', words), toAdministrators(event, happened, 'turned the second step off')];
  },
  'bypass.changed': (event, happened) => {
    const { to } = event.data;
    const until = typeof to === 'object' && to !== null && 'until' in to ? given(to.until) : '';
    const words = { ...happened, ...whoDid(event), from: '', until, reason: text(event.data['reason']) };
    return [toPerson('bypass_granted', words), toAdministrators(event, happened, 'changed the bypass')];
  },
  'bypass.revoked': (event, happened) => [toPerson('bypass_ended', happened), toAdministrators(event, happened, 'ended the bypass')],
  'bypass.expired': (_event, happened) => [toPerson('bypass_ended', happened)],
  'user.factors_reset': (event, happened) => [
    toPerson('factors_reset', { ...happened, ...whoDid(event), until: given(event.data['until']) }),
    toAdministrators(event, happened, 'reset the second steps'),
  ],
  'user.enrolment_window_opened': (event, happened) => [
    toPerson('enrolment_window_opened', { ...happened, ...whoDid(event), until: given(event.data['until']) }),
    toAdministrators(event, happened, 'gave more time to enrol'),
  ],
  'enrolment_pass.made': (event, happened) => [
    toPerson('pass_made', { ...happened, ...whoDid(event), until: given(event.data['until']) }),
    toAdministrators(event, happened, 'made an enrolment pass'),
  ],
  // As good as a second way in for a year: a thief of a session would make one unseen.
  'api_token.made': (event, happened) => [
    toPerson('token_made', { ...happened, token: text(event.data['name']), until: given(event.data['until']) }),
    toAdministrators(event, happened, 'made an API token'),
  ],
  'rollout.halted': (event, happened) => [
    {
      template: 'rollout_halted',
      audience: 'other_administrators',
      values: { ...happened, rollout: text(event.data['name']), reason: haltedBecause(event.data['reasons']) },
      fold: null,
    },
  ],
  'owner.recovered': (_event, happened) => [{ template: 'owner_recovered', audience: 'owners', values: happened, fold: null }],
  'user.new_device': (event, happened) => [
    toPerson('new_device', { ...happened, device: text(event.data['device']) || 'a browser that does not say what it is' }),
  ],
  'backup_codes.used': (event, happened) => {
    const { onlyFactor, remaining } = event.data;
    if (onlyFactor !== true || typeof remaining !== 'number' || remaining > FEW_CODES) return [];
    return [toPerson('backup_codes_low', { ...happened, left: String(remaining) })];
  },
  'user.mfa_failed': (event, happened, now) => {
    const factor = kindInWords(event.data['method']);
    if (event.data['reason'] === 'wrong') {
      return [{ ...toPerson('second_factor_failed', { ...happened, factor }), fold: ['failed', event.attempt ?? ''] }];
    }
    // The delay between two tries is no news; that none is accepted for a while is.
    const until = parseInstant(event.data['until']);
    if (event.data['reason'] === 'throttled' && (until === null || until - now <= SECOND_FACTOR_LIMITS.longestDelay)) return [];
    const ends = { ...happened, until: until === null ? '' : inWords(until) };
    return [{ ...toPerson('second_factor_locked', ends), fold: ['locked', event.user ?? ''] }];
  },
  'user.sessions_revoked': (event, happened) =>
    isOwnAct(event) ? [] : [toPerson('sessions_ended', { ...happened, ...byWhom(event), reason: text(event.data['reason']) })],
};

/** @param now when the event is written. */
export function noticesOf(event: AuditEvent, now: Instant): readonly Notice[] {
  const words = NOTICES[event.type];
  if (words === undefined) return [];
  return words(event, { when: inWords(now), address: event.address ?? '' }, now);
}

function toPerson(template: TemplateName, values: MessageValues): Notice {
  return { template, audience: 'person', values, fold: null };
}

/** What weakens an account for a while is told to those who answer for it. The store puts the names in. */
function toAdministrators(event: AuditEvent, happened: MessageValues, act: string): Notice {
  const values = { ...happened, ...whoDid(event), act, about: 'somebody', reason: text(event.data['reason']) };
  return { template: 'administrators_told', audience: 'other_administrators', values, fold: null };
}

function given(instant: unknown): string {
  const at = parseInstant(instant);
  return at === null ? '' : inWords(at);
}

function haltedBecause(reasons: unknown): string {
  return (Array.isArray(reasons) ? (reasons as readonly BrakeReason[]) : []).map(reasonInWords).join(' ');
}

function reasonInWords(reason: BrakeReason): string {
  switch (reason.kind) {
    case 'not_ready':
      return `${reason.ready} of the ${reason.people} people whom the next stage reaches are ready, and it needs ${reason.leastReady} %.`;
    case 'stuck':
      return `${reason.stuck} of the ${reason.reached} people who were asked are stuck, and at most ${reason.mostStuck} % may be.`;
    case 'loosens':
      return `Stage ${reason.stage + 1} would ask for less than a rule that was made stricter by hand since.`;
    default:
      return assertNever(reason);
  }
}

function isOwnAct({ actor, user }: AuditEvent): boolean {
  return actor.kind === 'user' && actor.id === user;
}

/** The same at the beginning of a sentence. */
function whoDid(event: AuditEvent): MessageValues {
  return { by: capital(byWhom(event).by) };
}

function byWhom(event: AuditEvent): { readonly by: string } {
  if (isOwnAct(event)) return { by: 'you' };
  switch (event.actor.kind) {
    case 'user':
      return { by: 'an administrator' };
    case 'token':
      return { by: 'a program with an API token' };
    case 'host':
      return { by: 'whoever runs the server' };
    case 'anonymous':
    case 'system':
      return { by: 'somebody' };
    default:
      return assertNever(event.actor);
  }
}

const KINDS: Readonly<Record<FactorKind, string>> = {
  webauthn: 'a passkey or security key',
  totp: 'an authenticator app',
  sms: 'a phone number',
  backup_code: 'a backup code',
};

function kindInWords(kind: unknown): string {
  return typeof kind === 'string' && kind in KINDS ? KINDS[kind as FactorKind] : 'a second step';
}

function named(kind: unknown, label: unknown): string {
  const words = kindInWords(kind);
  return typeof label === 'string' && label !== '' ? `${words} ("${label}")` : words;
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
