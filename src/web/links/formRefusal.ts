import type { FastifyReply } from 'fastify';
import type { ErrorCode } from '../../contract/errorCatalogue.ts';
import { formatInstant, type Instant, SECOND } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Refused as Problem, tellRetryAfter } from '../problems.ts';
import { waitText } from '../signIn/texts.ts';
import type { FormError } from './formPage.ts';
import { FORM_ERRORS } from './linkTexts.ts';

interface Refused {
  readonly code: ErrorCode;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** A refusal of a flow behind one of these forms. */
export type RefusedForm = Refused & { readonly ok: false; readonly detail: string };

type Clocked = Pick<Ports, 'clock'>;

/** What stands above the form; null: this is no matter of what was typed, and gets a page of its own. */
export function formErrorOf(refused: Refused, { clock }: Clocked): FormError | null {
  const { code } = refused;
  const sentence = code === 'too_many_attempts' ? waitText(secondsToWait(refused, clock.now())) : FORM_ERRORS[code];
  return sentence === undefined ? null : { sentence, field: FIELDS_IN_ERROR[code] ?? null };
}

const FIELDS_IN_ERROR: { readonly [Code in ErrorCode]?: string } = {
  mail_malformed: 'mail',
  mail_domain_not_allowed: 'mail',
  display_name_malformed: 'displayName',
  password_too_short: 'password',
  password_too_long: 'password',
  password_breached: 'password',
  password_guessable: 'password',
  credentials_wrong: 'currentPassword',
};

/** Says when to come back, in the header too. */
export function retryFacts(refused: Refused, ports: Clocked, reply: FastifyReply): Pick<Problem, 'facts'> {
  const facts = waitFacts(refused, ports);
  tellRetryAfter(reply, { code: refused.code, ...facts });
  return facts;
}

/** The refusal as a problem document tells it. */
export function formProblem(refused: RefusedForm, ports: Clocked): Problem {
  return { code: refused.code, detail: refused.detail, ...waitFacts(refused, ports) };
}

function waitFacts(refused: Refused, { clock }: Clocked): Pick<Problem, 'facts'> {
  const wait = secondsToWait(refused, clock.now());
  return wait === null ? {} : { facts: { retryAt: formatInstant(refused.facts?.['retryAt'] as Instant), retryAfterSeconds: wait } };
}

function secondsToWait({ facts }: Refused, now: Instant): number | null {
  const retryAt = facts?.['retryAt'];
  return typeof retryAt === 'number' ? Math.max(1, Math.ceil((retryAt - now) / SECOND)) : null;
}
