import type { Application, Registration } from '../../domain/directory/application.ts';
import { LEAST_AGE } from '../../domain/directory/forwardAuth.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';

/** The longest that a session can live (tenant settings): a greater age would ask nothing. */
const MOST_MAX_AGE_SECONDS = 2_592_000;

export interface DemandDraft {
  readonly aal: unknown;
  readonly maxAgeSeconds: unknown;
}

/** Reads what a registration demands of every authorization; null: nothing (U1). */
export function demandFrom(draft: DemandDraft | null): Result<Application['demand'], 'demand_malformed'> {
  if (draft === null) return succeeded(null);
  const { aal, maxAgeSeconds } = draft;
  if (aal !== 1 && aal !== 2) return refused('demand_malformed', 'The demanded AAL is 1 or 2.');
  if (maxAgeSeconds === null) {
    // U1: a demand of AAL 1 only asks for a recent proof, so without an age it would ask nothing.
    return aal === 2
      ? succeeded({ aal, maxAgeSeconds })
      : refused('demand_malformed', 'A demand of AAL 1 needs the greatest age of the proof.');
  }
  const whole = Number.isInteger(maxAgeSeconds) && (maxAgeSeconds as number) >= 0 && (maxAgeSeconds as number) <= MOST_MAX_AGE_SECONDS;
  if (!whole)
    return refused('demand_malformed', `The greatest age is a whole number of seconds from 0 to ${MOST_MAX_AGE_SECONDS}, or null.`);
  return succeeded({ aal, maxAgeSeconds: maxAgeSeconds as number });
}

/**
 * What opens anew with every page and every call would be shut for everybody by an age that nobody can keep (F6): a part of the
 * product, and what a proxy guards.
 */
export function ageTooSmall(
  { oidc, saml }: Pick<Registration, 'oidc' | 'saml'>,
  demand: Application['demand'],
): Refusal<'demand_malformed'> | null {
  const age = demand?.maxAgeSeconds ?? null;
  if (oidc !== null || saml !== undefined || age === null || age >= LEAST_AGE) return null;
  return refused('demand_malformed', `Where every page asks anew the greatest age is at least ${LEAST_AGE} seconds.`);
}

export function applicationNotFound(): Refusal<'application_not_found'> {
  return refused('application_not_found', 'There is no such application in this tenant.');
}

/** The account pages and the console are part of the product: they have rules and a demand, and nothing else to set. */
export function builtIn(): Refusal<'application_built_in'> {
  return refused('application_built_in', 'This application is part of Sallyport: only its rule and its demand can be set.');
}
